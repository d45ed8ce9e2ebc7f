/** Node-RED inside the hub process: settings, start, stop. The palette reaches the hub through `settings.drehkreuz`. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Hub } from '../../hub/hub.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { projectFolder } from '../folders.ts';
import { createOnce } from './create-once.ts';
import type { EditorGate, TicketAuth } from './gate.ts';
import { type Comms, keepCommsQuiet } from './quiet-comms.ts';

export interface EditorOptions {
	readonly hub: Hub;
	/** Folder of flows and Node-RED's own files. */
	readonly userDir: string;
	/** undefined: run flows without the editor. */
	readonly gate: EditorGate | undefined;
	readonly log: Logger;
	/** Flows have started, for the first time or after a deploy. */
	readonly onStarted?: () => void;
}

/** Path under which the editor is served. */
export const EDITOR_ROOT = '/flows';

interface NodeRed {
	init(server: Server, settings: object): void;
	start(): Promise<void>;
	stop(): Promise<void>;
	readonly runtime: { readonly comms: Comms };
	readonly httpAdmin: (request: IncomingMessage, response: ServerResponse) => void;
	readonly events: { on(name: string, listener: (event: never) => void): void; once(name: string, listener: () => void): void };
}

export interface RunningEditor {
	/** Serves a request below `/flows`. */
	handle(request: IncomingMessage, response: ServerResponse): void;
	/** Opens a WebSocket below `/flows`. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Stops the flows. */
	stop(): Promise<void>;
}

/** As Node-RED tells its editor why flows do not run. */
interface RuntimeEvent {
	readonly id: string;
	readonly payload?: { readonly error?: string; readonly types?: readonly string[]; readonly modules?: readonly { readonly module: string }[] };
}

/** Node-RED's log levels, see its documentation "Logging". */
const LEVEL_ERROR = 20;
const LEVEL_WARN = 30;

export async function startNodeRed(options: EditorOptions): Promise<RunningEditor> {
	mkdirSync(options.userDir, { recursive: true, mode: 0o700 });
	const red = createRequire(import.meta.url)('node-red') as NodeRed;
	// Never listens: it is where Node-RED waits for WebSockets that the gate let through.
	const inner = createServer();
	red.init(inner, settingsOf(options));
	keepCommsQuiet(red.runtime.comms);
	red.events.on('flows:stopping', () => {
		options.hub.ingress.flowsRunning = false;
	});
	red.events.on('flows:started', () => {
		options.hub.ingress.flowsRunning = true;
		options.onStarted?.();
	});
	const decided = Promise.race([
		new Promise<void>((resolve) => red.events.once('flows:started', resolve)),
		// The hub starts all the same: the editor is where a person mends it.
		new Promise<void>((resolve) => watchHalts(red, options.log, resolve)),
	]);
	await red.start();
	await decided;
	return {
		handle: (request, response) => {
			response.setHeader('X-Frame-Options', 'DENY');
			response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
			response.setHeader('X-Content-Type-Options', 'nosniff');
			response.setHeader('Referrer-Policy', 'no-referrer');
			options.gate?.handle(request, response, () => {
				// Node-RED's admin application is mounted below /flows: it sees the path without it.
				Object.assign(request, { originalUrl: request.url, baseUrl: EDITOR_ROOT });
				request.url = request.url?.slice(EDITOR_ROOT.length) || '/';
				red.httpAdmin(request, response);
			});
		},
		upgrade: (request, socket, head) => options.gate?.upgrade(request, socket, () => inner.emit('upgrade', request, socket, head)),
		stop: () => red.stop(),
	};
}

/** Node-RED starts no flow at all when one needs a node type or a module that is not there. It says so to its editor only. */
function watchHalts(red: NodeRed, log: Logger, halted: () => void): void {
	red.events.on('runtime-event', ({ id, payload }: RuntimeEvent) => {
		if (id !== 'runtime-state' || !payload?.error) return;
		const missing = [...(payload.types ?? []), ...(payload.modules ?? []).map(({ module }) => module)].join(', ') || payload.error;
		log.error({ component: 'node-red', code: 'DK-DELIVERY-HALTED', missing }, 'No flow runs, because Node-RED lacks node types or modules.');
		halted();
	});
}

function settingsOf({ hub, userDir, gate, log }: EditorOptions): object {
	const adminAuth: TicketAuth | undefined = gate?.adminAuth;
	return {
		drehkreuz: hub,
		userDir,
		flowFile: 'flows.json',
		flowFilePretty: true,
		credentialSecret: credentialSecret(userDir),
		nodesDir: [join(projectFolder('build'), 'nodes')],
		httpAdminRoot: gate ? `${EDITOR_ROOT}/` : false,
		// HTTP-in nodes would be entries without authentication; portals come in at /in/.
		httpNodeRoot: false,
		disableEditor: gate === undefined,
		...(adminAuth ? { adminAuth } : {}),
		// Nothing is fetched from the internet: no palette catalogue, no telemetry, no modules.
		externalModules: { autoInstall: false, palette: { allowInstall: false, allowUpload: false }, modules: { allowInstall: false } },
		functionExternalModules: false,
		telemetry: { enabled: false, updateNotification: false },
		editorTheme: {
			page: { title: 'Drehkreuz', css: [editorPage('rehearsal.css')], scripts: [editorPage('keep-session.js'), editorPage('rehearsal.js')] },
			header: { title: 'Drehkreuz', url: '/monitor/' },
			// Shown when the session ended while the page was open.
			login: { message: 'Die Sitzung ist beendet. / The session is over.', button: { label: 'Anmelden / Sign in', url: '/monitor/?return=%2Fflows%2F' } },
			tours: false,
			palette: { catalogues: [], categories: ['Drehkreuz', 'subflows', 'common', 'function', 'network', 'sequence', 'parser', 'storage'] },
			projects: { enabled: false },
			userMenu: true,
		},
		runtimeState: { enabled: true, ui: true },
		diagnostics: { enabled: true, ui: false },
		nodeCloseTimeout: 10_000,
		logging: {
			console: { level: 'off', metrics: false, audit: false },
			drehkreuz: { level: 'warn', metrics: false, audit: false, handler: () => logHandler(log) },
		},
	};
}

/** A file that the editor's page loads. */
function editorPage(name: string): string {
	return projectFolder('build', 'server', 'editor', 'page', name);
}

/** Texts of nodes may hold what a citizen wrote: only the node and the level are logged, the text is seen in the editor's debug panel. */
function logHandler(log: Logger): (entry: { level: number; id?: string; type?: string }) => void {
	return ({ level, id, type }) => {
		const fields = { component: 'node-red', ...(id ? { node: id } : {}), ...(type ? { adapter: type } : {}) };
		if (level <= LEVEL_ERROR) log.error(fields, 'Node-RED reports an error');
		// Without a node it is one of Node-RED's own notices at start, e.g. that projects are off.
		else if (level <= LEVEL_WARN && id) log.warn(fields, 'Node-RED reports a warning');
	};
}

/** Encrypts credentials of nodes at rest; made once, kept beside the flows. */
function credentialSecret(userDir: string): string {
	const file = join(userDir, 'credential-secret');
	if (!existsSync(file)) createOnce(file, randomBytes(32).toString('hex'));
	return readFileSync(file, 'utf8');
}
