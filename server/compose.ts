/**
 * The composition root: builds the hub from its configuration. The only place where ports meet adapters.
 *
 * Start order: store, payloads, broker, checks, partners → HTTP door → flows. What is started is stopped in reverse, sources first, so that a
 * graceful stop leaves nothing in flight.
 */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cmis } from '../adapters/cmis/cmis.ts';
import { EmbeddedBroker } from '../adapters/embedded/embedded-broker.ts';
import { fachverfahrenRest } from '../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import { fachverfahrenSoap } from '../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import { FilesystemPayloadStore } from '../adapters/filesystem/payload-store.ts';
import { hkrDatei } from '../adapters/hkr-datei/hkr-datei.ts';
import { JsonataEvaluator } from '../adapters/jsonata/jsonata-evaluator.ts';
import { createPortalIngress } from '../adapters/portal-http/portal-ingress.ts';
import { portalStatus } from '../adapters/portal-status/portal-status.ts';
import { SqliteStore } from '../adapters/sqlite/store.ts';
import { xbezahldienste } from '../adapters/xbezahldienste/xbezahldienste.ts';
import { AlertBoard } from '../hub/alerts/alerts.ts';
import type { Broker, ParkingPlace } from '../hub/channel/broker.ts';
import { Flights } from '../hub/delivery/flights.ts';
import type { Hub } from '../hub/hub.ts';
import { Acceptor } from '../hub/ingress/acceptor.ts';
import { IngressRegistry } from '../hub/ingress/registry.ts';
import { JOBS_LEASE, runJobs } from '../hub/jobs/runner.ts';
import { parkingPlace } from '../hub/journal/parking.ts';
import type { Store } from '../hub/journal/store.ts';
import { Holder } from '../hub/leases/holder.ts';
import { inTurn } from '../hub/leases/in-turn.ts';
import { onlyProcess, runAlone } from '../hub/leases/run-alone.ts';
import type { Logger } from '../hub/logging/logger.ts';
import { PartnerCalls } from '../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../hub/partners/directory.ts';
import { Doorkeeper } from '../hub/people/doorkeeper.ts';
import { ProcessStatus } from '../hub/status/process-status.ts';
import type { Status } from '../hub/status/status.ts';
import type { Tenant } from '../hub/tenants/tenant.ts';
import { type ChecksOptions, openChecks } from './checks.ts';
import type { Config } from './config/config.ts';
import { schemaCheck } from './config/schemas.ts';
import { seedFlows } from './editor/flows.ts';
import { startNodeRed } from './editor/node-red.ts';
import { EditorPassword } from './editor/password.ts';
import { adminAuth } from './editor/sign-in.ts';
import { closeFront, createFront, listen, type Parts } from './http.ts';
import { logAlerts } from './log-alerts.ts';
import { openMonitor } from './monitor/open-monitor.ts';
import { createParkedDoor } from './parked-door.ts';

export interface HubOptions extends ChecksOptions {
	readonly config: Config;
	readonly tenants: ReadonlyMap<string, Tenant>;
	readonly log: Logger;
}

export interface RunningHub {
	readonly hub: Hub;
	readonly status: Status;
	/** e.g. `http://127.0.0.1:8080` */
	readonly url: string;
	/** Set on the first start only: shown once. */
	readonly newPassword: string | undefined;
	/** Graceful: nothing new is taken, what is in flight lands or is handed back. */
	stop(): Promise<void>;
}

/** Adapters for partner systems, by kind. */
export const partnerAdapters = [xbezahldienste, hkrDatei, cmis, fachverfahrenRest, fachverfahrenSoap, portalStatus] as const;

/** Milliseconds between looks for standards packs that were installed or switched. */
const PACKS_LOOK_MS = 2_000;
/** Milliseconds that open flights get at a graceful stop. */
const STOP_GRACE_MS = 10_000;

/** @throws DrehkreuzError DK-CONFIG-…, DK-STORE-…, DK-BROKER-…, DK-PACK-… */
export async function startHub(options: HubOptions): Promise<RunningHub> {
	const { config, tenants, log } = options;
	mkdirSync(config.data, { recursive: true, mode: 0o700 });
	const started: (() => Promise<void>)[] = [];
	const stop = async (): Promise<void> => {
		for (const step of started.splice(0).reverse()) await step().catch(() => log.error({ component: 'stop' }, 'a part did not stop cleanly'));
	};
	try {
		const store = await storeOf(config, log);
		await store.open();
		started.push(() => store.close());
		const payloads = new FilesystemPayloadStore({ folder: join(config.data, 'payloads') });
		await payloads.open();
		started.push(() => payloads.close());
		const broker = await brokerOf(config, parkingPlace(store), log);
		await broker.open();
		started.push(() => broker.close());
		const checks = await openChecks({ watchMs: PACKS_LOOK_MS, ...options });
		started.push(() => checks.close());
		const alerts = new AlertBoard(logAlerts(log));
		const directory = new PartnerDirectory([...tenants.values()], partnerAdapters as never, { schemaCheck, log, alerts, baseFolder: config.folder });
		started.push(() => directory.close());

		// The embedded engine has one process only: its file is locked.
		const holder = config.engine.broker === 'embedded' ? undefined : new Holder({ leases: store.leases, log });
		started.push(async () => holder?.stop());
		const flights = new Flights();
		const ingress = new IngressRegistry();
		const status = new ProcessStatus({ broker, flights, directory });
		const hub: Hub = {
			broker,
			store,
			payloads,
			flights,
			ingress,
			checks,
			structures: checks.structures,
			expressions: new JsonataEvaluator(),
			alerts,
			tenants,
			log,
			runAlone: (name, work) => runAlone(holder ?? onlyProcess, name, work, log),
			partners: new PartnerCalls({ store, payloads, directory, log, holder }),
			limits: config.limits,
			retryPolicyOf: (channel) => config.channels[channel]?.retry ?? config.retry,
			orderOf: (channel) => config.channels[channel]?.order ?? 'none',
		};
		const acceptor = new Acceptor({ broker, store, payloads, log, inlineMaxBytes: config.limits.inlineMaxBytes });

		const portal = createPortalIngress({ acceptor, registry: ingress, payloads, tenantOf: (id) => tenants.get(id), log });
		const parts: Parts = {
			missing: () => [...(ingress.flowsRunning ? [] : ['flows']), ...(broker.state() === 'open' ? [] : ['broker'])],
			ingress: portal.handle,
		};
		const front = createFront(parts);
		front.on('clientError', portal.clientError);
		ingress.flowsRunning = false;
		const url = await listen(front, config.server.host, config.server.port);
		started.push(() => closeFront(front));
		// Who owns the port is the only one of its name.
		await holder?.start(config.instance ?? `${hostname()}:${new URL(url).port}`);

		const userDir = join(config.data, 'node-red');
		const password = config.server.editor ? new EditorPassword(config.data) : undefined;
		const newPassword = password?.createOnce(process.env.DREHKREUZ_EDITOR_PASSWORD);
		const signIn = password && adminAuth(password);
		if (signIn) parts.parked = createParkedDoor({ hub, authenticate: signIn.authenticate });
		const doorkeeper = new Doorkeeper({ people: store.people, sessions: store.sessions, audit: store.audit });
		await doorkeeper.createFirst(process.env.DREHKREUZ_EDITOR_PASSWORD);
		const monitor = await openMonitor({
			hub,
			config,
			status,
			checks,
			doorkeeper,
			addressOf: ({ socket }) => socket.remoteAddress,
			publicUrl: undefined,
			missing: parts.missing,
			userDir,
			caseFile: { exportCase: async () => ({}), deleteCase: async () => ({ messages: 0, entries: 0, payloads: 0 }) },
			signInWays: () => ({ local: true }),
			storageLevel: () => 'errors',
		});
		parts.monitor = monitor.handle;
		started.push(() => monitor.close());
		seedFlows(userDir);
		// Node-RED writes its own files in the folder while it starts, and takes it for granted that nobody else does.
		const editor = await inTurn(holder, 'start', () => startNodeRed({ server: front, hub, userDir, signIn, log }));
		parts.editor = editor.handle;
		started.push(async () => {
			// First no new messages, then nothing under way, then no flows.
			await portal.stop();
			await flights.shutdown(STOP_GRACE_MS);
			await editor.stop();
		});
		// Now that the flows have declared their channels.
		started.push(hub.runAlone(JOBS_LEASE, (signal) => runJobs({ broker, store, log }, signal)));
		return { hub, status, url, newPassword, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** PostgreSQL's client is loaded only where there is one. */
async function storeOf(config: Config, log: Logger): Promise<Store> {
	const { store, postgres } = config.engine;
	if (store === 'sqlite' || !postgres) return new SqliteStore({ file: join(config.data, 'store.sqlite'), log });
	const { PostgresStore } = await import('../adapters/postgres/store.ts');
	return new PostgresStore({ ...postgres, log });
}

/** RabbitMQ's client is loaded only where there is one. */
async function brokerOf(config: Config, parking: ParkingPlace, log: Logger): Promise<Broker> {
	if (config.engine.broker === 'embedded') return new EmbeddedBroker({ file: join(config.data, 'broker.sqlite'), parking, log });
	const { url = 'amqp://127.0.0.1:5672', vhost, queuePrefix = 'dk.', heartbeatSeconds = 10 } = config.engine.rabbitmq ?? {};
	const { RabbitmqBroker } = await import('../adapters/rabbitmq/rabbitmq-broker.ts');
	return new RabbitmqBroker({
		url,
		queuePrefix,
		heartbeatSeconds,
		parking,
		log,
		...(vhost ? { vhostOf: (mandant: string) => vhost.replace('{mandant}', mandant) } : {}),
	});
}
