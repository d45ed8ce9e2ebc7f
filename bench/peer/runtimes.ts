/** The two kinds of process that the hop runs in: the hub, and a plain Node-RED with somebody else's nodes. Both can be killed and started again with what they had. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, reaperOf } from '../../test/support/amqp-node.ts';
import { BenchHub } from '../support/bench-hub.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { hopFlow } from '../support/flows.ts';
import { PREFIX } from '../support/rabbitmq.ts';
import type { Peer, Queues } from './peers.ts';

export interface Runtime {
	/** Resolves when the process is up; whether it takes messages shows in the queues. */
	start(): Promise<void>;
	/** kill -9. */
	kill(): Promise<void>;
}

/** npm may take so long. */
const INSTALL_MS = 180_000;

export async function hubRuntime(amqpUrl: string, prefetch: number, cleanup: Cleanup): Promise<Runtime> {
	const hub = await BenchHub.create({ flows: hopFlow('peer.in', 'peer.out', prefetch), amqpUrl, queuePrefix: PREFIX }, cleanup);
	return { start: async () => void (await hub.start()), kill: () => hub.kill() };
}

/** Installs the peer's package into a folder of its own. @throws Error when npm cannot get it */
export async function peerRuntime(peer: Peer, queues: Queues, cleanup: Cleanup): Promise<Runtime> {
	const folder = mkdtempSync(join(tmpdir(), 'drehkreuz-bench-peer-'));
	cleanup.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"private":true}');
	const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${peer.package}@${peer.version}`];
	execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], timeout: INSTALL_MS });
	writeFileSync(join(folder, 'flows.json'), JSON.stringify(peer.flow(queues)));
	const port = await freePort();
	const settings = {
		uiPort: port,
		uiHost: '127.0.0.1',
		flowFile: 'flows.json',
		httpAdminRoot: false,
		httpNodeRoot: false,
		logging: { console: { level: 'error' } },
	};
	writeFileSync(join(folder, 'settings.cjs'), `module.exports = ${JSON.stringify(settings)};`);
	const program = createRequire(import.meta.url).resolve('node-red/red.js');
	let child: ReturnType<typeof spawn> | undefined;
	let reaper: ReturnType<typeof reaperOf> | undefined;
	const kill = async (): Promise<void> => {
		reaper?.kill('SIGKILL');
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		child.kill('SIGKILL');
		await gone;
	};
	cleanup.add(kill);
	return {
		start: async () => {
			child = spawn(process.execPath, [program, '--userDir', folder, '--settings', join(folder, 'settings.cjs')], { stdio: ['ignore', 'ignore', 'ignore'] });
			reaper = reaperOf([child], folder);
		},
		kill,
	};
}
