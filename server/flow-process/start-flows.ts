/** Node-RED with given flows in a process of its own: no editor, no HTTP, nothing written, and nothing that leaves the hub (`flows-inside.ts`). */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { projectFolder } from '../folders.ts';
import { type FlowNode, OUTSIDE_TYPE } from './flows-inside.ts';
import { memoryStorage } from './memory-storage.ts';

/** Told while flows run. */
export interface FlowWatch {
	/** A message reached a node. */
	passed?(node: NamedNode): void;
	/** A message reached a node that would leave the hub. */
	outside?(node: NamedNode): void;
}

export interface NamedNode {
	readonly id: string;
	/** Name, else type. */
	readonly label: string;
	readonly type: string;
}

interface NodeRed {
	init(server: ReturnType<typeof createServer>, settings: object): void;
	start(): Promise<void>;
	readonly nodes: { registerType(type: string, constructor: unknown): void; createNode(node: object, config: object): void };
	readonly hooks: { add(name: string, hook: (event: never) => void): void };
	readonly events: { once(name: string, listener: () => void): void; on(name: string, listener: (event: never) => void): void };
}

/**
 * Once per process. @param flows as `flowsInside` made them; @param userDir a folder of this process
 * @throws DrehkreuzError DK-REHEARSAL-FLOWS when Node-RED does not start them
 */
export async function startFlows(hub: Hub, flows: readonly FlowNode[], userDir: string, watch: FlowWatch = {}): Promise<void> {
	const red = createRequire(import.meta.url)('node-red') as NodeRed;
	red.init(createServer(), {
		drehkreuz: hub,
		userDir,
		storageModule: memoryStorage(flows),
		credentialSecret: false,
		// Always the build: it is what runs in production.
		nodesDir: [projectFolder('build', 'nodes')],
		httpAdminRoot: false,
		httpNodeRoot: false,
		disableEditor: true,
		externalModules: { autoInstall: false, palette: { allowInstall: false, allowUpload: false }, modules: { allowInstall: false } },
		functionExternalModules: false,
		telemetry: { enabled: false, updateNotification: false },
		logging: { console: { level: 'off', metrics: false, audit: false } },
	});
	red.nodes.registerType(OUTSIDE_TYPE, outsideNode(red, watch));
	red.hooks.add('onReceive.flow-process', ({ destination: { node } }: { destination: { node: FlowNode } }) => {
		watch.passed?.({ id: node.id, label: node.name || node.type, type: node.type });
	});
	const started = new Promise<void>((resolve, reject) => {
		red.events.once('flows:started', resolve);
		red.events.on('runtime-event', ({ id, payload }: { id: string; payload?: { error?: string; types?: readonly string[] } }) => {
			if (id !== 'runtime-state' || !payload?.error) return;
			const rule = payload.types ? `node types are missing: ${payload.types.join(', ').slice(0, 200)}` : payload.error;
			reject(new DrehkreuzError('DK-REHEARSAL-FLOWS', { rule }));
		});
	});
	await red.start();
	await started;
}

/** Stands where something would leave the hub. */
function outsideNode(red: NodeRed, watch: FlowWatch): unknown {
	return function (this: { on: (event: string, handler: (message: object, send: unknown, done: (error: Error) => void) => void) => void }, config: FlowNode) {
		red.nodes.createNode(this, config);
		const { id, was } = config;
		const [label, type] = [config.name || String(was), String(was)];
		this.on('input', (_message, _send, done) => {
			watch.outside?.({ id, label, type });
			done(new DrehkreuzError('DK-REHEARSAL-OUTSIDE', { node: label, type }, { node: id }));
		});
	};
}
