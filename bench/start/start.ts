/**
 * From the start of the process to the first application that is accepted (202): the built hub with the shipped flows and a tenant with all its partners, with the editor, as an
 * operator starts it. Directly, and through the bootstrap of the repository; on an empty data folder, and on the one that this has left. All four take turns in every round.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { projectFolder } from '../../server/folders.ts';
import { tenantFiles } from '../../server/sandbox/tenant-files.ts';
import { reaperOf } from '../../test/support/amqp-node.ts';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { BenchHub, PORTAL_TOKEN, TENANT } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { cpuMs } from '../support/process-figures.ts';

const GOAL_MS = 3_000;
/** Milliseconds after which a start has failed. */
const LIMIT_MS = 120_000;
/** Milliseconds between two tries. */
const PAUSE_MS = 5;

const WAYS = {
	direct: [projectFolder('build', 'server', 'main.js')],
	bootstrap: [projectFolder('bin', 'bootstrap.mjs')],
} as const;

interface Figures {
	readonly ms: number;
	/** Processor time of the started process until then; for the bootstrap that of the bootstrap alone. */
	readonly cpuMs: number;
}

export async function run(options: BenchOptions): Promise<object> {
	const rounds = options.number('rounds', 5);
	const { print, raw } = options;
	return cleaningUp(async (cleanup) => {
		const results: Record<string, Figures[]> = {};
		let running: ChildProcess | undefined;
		cleanup.add(() => running && stopped(running));
		for (let round = 0; round <= rounds; round++) {
			for (const [way, command] of Object.entries(WAYS)) {
				const hub = await BenchHub.create({ flows: shippedFlows(), tenant: tenantParts() }, cleanup);
				for (const kind of ['first', 'again']) {
					const begun = performance.now();
					running = spawn(process.execPath, [...command, 'start', '--quiet', '--config', hub.configFile], {
						stdio: ['ignore', 'ignore', 'inherit'],
						env: { ...process.env, DREHKREUZ_EDITOR: 'on', ...profileIn(options.option('profile')) },
					});
					const reaper = reaperOf([running], hub.data);
					await accepted(hub.url, running);
					const figures = { ms: rounded(performance.now() - begun, 0), cpuMs: cpuMs(running.pid as number) };
					await stopped(running);
					reaper.kill('SIGKILL');
					const name = `${way}, ${kind}`;
					print(`${round === 0 ? 'warm-up' : `round ${round}`}: ${name}: ${figures.ms} ms`);
					raw({ round, name, ...figures });
					if (round > 0) (results[name] ??= []).push(figures);
				}
				rmSync(hub.data, { recursive: true, force: true });
			}
		}
		const starts = Object.fromEntries(
			Object.entries(results).map(([name, list]) => [
				name,
				{
					ms: median(list.map(({ ms }) => ms)),
					slowestMs: Math.max(...list.map(({ ms }) => ms)),
					...(name.startsWith('direct') ? { cpuMs: rounded(median(list.map((each) => each.cpuMs)), 0) } : {}),
				},
			]),
		);
		return { starts, goalMs: GOAL_MS, met: Object.values(starts).every(({ ms }) => ms < GOAL_MS), rounds };
	});
}

/** Asks until an application is accepted. */
async function accepted(url: string, child: ChildProcess): Promise<void> {
	const body = readFileSync(projectFolder('flows', 'bewohnerparkausweis', 'antrag.json'));
	const deadline = Date.now() + LIMIT_MS;
	const headers = { authorization: `Bearer ${PORTAL_TOKEN}`, 'content-type': 'application/json' };
	for (;;) {
		const status = await fetch(`${url}/in/${TENANT}/bewohnerparkausweis`, {
			method: 'POST',
			headers: { ...headers, 'ce-id': randomUUID() },
			body,
		}).then(
			async (answer) => {
				await answer.arrayBuffer();
				return answer.status;
			},
			() => 0,
		);
		if (status === 202) return;
		if (status >= 400 && status < 500) throw new Error(`the hub refused the application (${status})`);
		if (child.exitCode !== null || Date.now() > deadline) throw new Error('the hub did not start');
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}

async function stopped(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, 'exit');
	child.kill('SIGTERM');
	await gone;
}

function shippedFlows(): readonly object[] {
	const nodes = new Map<string, object>();
	for (const name of readdirSync(projectFolder('flows')).sort())
		for (const node of JSON.parse(readFileSync(projectFolder('flows', name, 'flow.json'), 'utf8')) as { id: string }[]) nodes.set(node.id, node);
	return [...nodes.values()];
}

/** Partners and parameters as in the sandbox; nobody listens at their addresses. */
function tenantParts(): object {
	const nobody = 'http://127.0.0.1:9';
	const folders = { hkrOut: 'hkr/out', hkrIn: 'hkr/in', hkrProcessed: 'hkr/processed' };
	const [file] = tenantFiles({ portal: nobody, portalToken: PORTAL_TOKEN, payment: nobody, dms: nobody, fachverfahren: nobody, ...folders });
	return { partners: file?.partners, parameters: file?.parameters, routes: file?.routes, testChannels: file?.testChannels };
}

function profileIn(folder: string | undefined): Readonly<Record<string, string>> {
	return folder === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
}
