/** Harms to the hub process: it is killed, stopped and redeployed, its disk is full, its clock jumps, its event loop stands still. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signIn } from '../../support/sign-in.ts';
import { between, type Harm, type Scene } from './harm.ts';

export const hubHarms: readonly Harm[] = [
	{ kind: 'kill', lane: 'hub', weight: 10, run: ({ keeper }) => keeper.alone(() => keeper.hub.kill()) },
	{ kind: 'term', lane: 'hub', weight: 4, run: ({ keeper }) => keeper.alone(() => keeper.stop()) },
	{ kind: 'redeploy', lane: 'hub', weight: 8, run: (scene, random) => scene.keeper.alone(() => redeploy(scene, random)) },
	{ kind: 'disk', lane: 'hub', weight: 3, run: fullDisk },
	{ kind: 'clock', lane: 'hub', weight: 3, run: stepClock },
	{ kind: 'stall', lane: 'hub', weight: 2, run: stallLoop },
];

/** Through the editor's own interface, as a person would. A hub that ended meanwhile cannot be deployed. */
async function redeploy({ folder, url, password }: Scene, random: () => number): Promise<void> {
	const kind = ['full', 'flows', 'nodes'][Math.floor(random() * 3)] as string;
	const flows = JSON.parse(readFileSync(join(folder, 'data', 'node-red', 'flows.json'), 'utf8')) as { id: string; name?: string }[];
	const moved = flows.map((node) => (['kopf', 'akte', 'sammeln'].includes(node.id) ? { ...node, name: `nach ${random()}` } : node));
	try {
		const { headers } = await signIn(url, password);
		await post(`${url}/flows/flows`, moved, { ...headers, 'Node-RED-Deployment-Type': kind });
	} catch {
		// It ended in the middle: as if the person had lost the connection.
	}
}

async function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
	return fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(30_000),
	});
}

/** No file can grow beyond a few bytes: every write of SQLite fails. Then there is room again. */
async function fullDisk({ keeper }: Scene, random: () => number): Promise<void> {
	await keeper.alone(async () => {
		const { pid } = keeper.hub;
		const limit = (bytes: string) => promisify(execFile)('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).catch(() => {});
		await limit('512');
		await pause(between(random, 500, 3_000));
		await limit('unlimited');
	});
}

/** An hour forward or back, and after a while right again. */
async function stepClock({ order }: Scene, random: () => number): Promise<void> {
	order({ clockMs: random() < 0.5 ? 3_600_000 : -3_600_000 });
	await pause(between(random, 1_000, 4_000));
	if (random() < 0.5) order({ clockMs: 0 });
}

async function stallLoop({ order }: Scene): Promise<void> {
	order({ stallMs: 5_000 });
	await pause(5_000);
}
