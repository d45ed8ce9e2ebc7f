/**
 * The composition root: builds the hub from its configuration. The only place where ports meet adapters.
 *
 * Start order: store, payloads, broker, checks, partners → HTTP door → flows. What is started is stopped in reverse, sources first, so that a
 * graceful stop leaves nothing in flight.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { JsonataEvaluator } from '../adapters/jsonata/jsonata-evaluator.ts';
import { OpenidProvider } from '../adapters/oidc/openid-provider.ts';
import { createPortalIngress } from '../adapters/portal-http/portal-ingress.ts';
import { type BuildInfo, PrometheusMeter } from '../adapters/prometheus/prometheus-meter.ts';
import { SharedAlerts } from '../hub/alerts/shared-alerts.ts';
import { Flights } from '../hub/delivery/flights.ts';
import type { Hub } from '../hub/hub.ts';
import { Acceptor } from '../hub/ingress/acceptor.ts';
import { IngressRegistry } from '../hub/ingress/registry.ts';
import { JOBS_LEASE, runJobs } from '../hub/jobs/runner.ts';
import { meteredStore } from '../hub/journal/metered-store.ts';
import { Holder } from '../hub/leases/holder.ts';
import { inTurn } from '../hub/leases/in-turn.ts';
import { onlyProcess, runAlone } from '../hub/leases/run-alone.ts';
import type { Logger } from '../hub/logging/logger.ts';
import { PartnerCalls } from '../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../hub/partners/directory.ts';
import type { OneTimePassword } from '../hub/people/one-time-password.ts';
import { levelOf } from '../hub/retention/levels.ts';
import { ProcessStatus } from '../hub/status/process-status.ts';
import type { Status } from '../hub/status/status.ts';
import type { Tenant } from '../hub/tenants/tenant.ts';
import { TracedBroker } from '../hub/tracing/traced-broker.ts';
import { silentTracer } from '../hub/tracing/tracer.ts';
import { clientAddresses } from '../monitor/session/client-address.ts';
import { PROVIDER_PATH, ProviderDoor } from '../monitor/session/provider-door.ts';
import { startAlerting } from './alerting.ts';
import { brokerOf } from './broker.ts';
import { type ChecksOptions, openChecks } from './checks.ts';
import type { Config } from './config/config.ts';
import { schemaCheck } from './config/schemas.ts';
import { withStorage } from './config/storage.ts';
import { protectData } from './data-protection.ts';
import { FlowsOfOtherTimes } from './earlier-flows/earlier-flows.ts';
import { FlowVersionFolder } from './editor/flow-versions.ts';
import { seedFlows } from './editor/flows.ts';
import { EditorGate } from './editor/gate.ts';
import { startNodeRed } from './editor/node-red.ts';
import { projectFolder } from './folders.ts';
import { closeFront, createFront, listen, type Parts } from './http.ts';
import { logAlerts } from './log-alerts.ts';
import { metricsHandler, openMetricsDoor } from './metrics-door.ts';
import { openMonitor } from './monitor/open-monitor.ts';
import { createParkedDoor } from './parked-door.ts';
import { partnerAdapters } from './partner-adapters.ts';
import { openDoor } from './people/open-door.ts';
import { storeOf } from './store.ts';
import { openTracing } from './tracing.ts';

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
	/** Of the door on this machine, where there is one. */
	readonly metricsUrl?: string;
	/** Of `admin`: at the first start, and as long as nobody has used it. */
	readonly newPassword: OneTimePassword | undefined;
	/** Graceful: nothing new is taken, what is in flight lands or is handed back. */
	stop(): Promise<void>;
}

/** Milliseconds between looks for standards packs that were installed or switched. */
const PACKS_LOOK_MS = 2_000;
/** Milliseconds that open flights get at a graceful stop. */
const STOP_GRACE_MS = 10_000;

/** @throws DrehkreuzError DK-CONFIG-…, DK-STORE-…, DK-BROKER-…, DK-PACK-… */
export async function startHub(options: HubOptions): Promise<RunningHub> {
	const { config, log } = options;
	const tenants = withStorage(options.tenants, config.storage);
	mkdirSync(config.data, { recursive: true, mode: 0o700 });
	const started: (() => Promise<void>)[] = [];
	const stop = async (): Promise<void> => {
		for (const step of started.splice(0).reverse()) await step().catch(() => log.error({ component: 'stop' }, 'a part did not stop cleanly'));
	};
	try {
		const build = buildOf(config);
		const meter = new PrometheusMeter({ build, tenants: [...tenants.keys()] });
		const tracing = await openTracing(config, { version: build.version, log, onResult: (result, count) => meter.spansSeen(result, count) });
		started.push(async () => tracing?.close());
		const tracer = tracing ?? silentTracer;
		const database = await storeOf(config, log);
		await database.open();
		started.push(() => database.close());
		const protection = await protectData({ config, tenants, store: meteredStore(database, meter), log });
		const { store, payloads, keeper } = protection;
		started.push(() => payloads.close());
		const engine = protection.around(await brokerOf(config, protection.parking, log));
		const broker = tracing ? new TracedBroker(engine, tracing) : engine;
		await broker.open();
		started.push(() => broker.close());
		const checks = await openChecks({ watchMs: PACKS_LOOK_MS, ...options });
		started.push(() => checks.close());
		const alerts = new SharedAlerts({ alertLog: store.alerts, log, announce: logAlerts(log) });
		await alerts.open();
		started.push(() => alerts.close());
		const directory = new PartnerDirectory([...tenants.values()], partnerAdapters as never, { schemaCheck, log, alerts, baseFolder: config.folder });
		started.push(() => directory.close());

		// The embedded engine has one process only: its file is locked.
		const holder = config.engine.broker === 'embedded' ? undefined : new Holder({ leases: store.leases, log });
		started.push(async () => holder?.stop());
		const flights = new Flights();
		const ingress = new IngressRegistry();
		const status = new ProcessStatus({ broker, flights, directory });
		const userDir = join(config.data, 'node-red');
		const flowVersions = new FlowVersionFolder(join(userDir, 'flows.json'), join(config.data, 'flow-versions'), log);
		const earlierFlows = new FlowsOfOtherTimes({ versions: flowVersions, data: config.data, limits: config.limits });
		const hub: Hub = {
			broker,
			store,
			payloads,
			flights,
			earlierFlows,
			ingress,
			checks,
			structures: checks.structures,
			expressions: new JsonataEvaluator(),
			alerts,
			tenants,
			log,
			runAlone: (name, work) => runAlone(holder ?? onlyProcess, name, work, log),
			partners: new PartnerCalls({ store, payloads, directory, log, holder, keeper, meter, tracer }),
			keeper,
			limits: config.limits,
			retryPolicyOf: (channel) => config.channels[channel]?.retry ?? config.retry,
			orderOf: (channel) => config.channels[channel]?.order ?? 'none',
		};
		earlierFlows.use(hub);
		const acceptor = new Acceptor({ broker, store, payloads, log, keeper, inlineMaxBytes: config.limits.inlineMaxBytes, tracer });

		const portal = createPortalIngress({ acceptor, registry: ingress, payloads, tenantOf: (id) => tenants.get(id), log });
		const parts: Parts = {
			missing: () => [...(ingress.flowsRunning ? [] : ['flows']), ...(broker.state() === 'open' ? [] : ['broker'])],
			ingress: portal.handle,
		};
		const { token, port: metricsPort } = config.metrics;
		if (token !== undefined) parts.metrics = metricsHandler(meter, token);
		const isReady = (): boolean => parts.missing().length === 0;
		meter.use({
			status,
			broker,
			parked: store.parked,
			jobs: store.jobs,
			lasting: () => alerts.lasting,
			isReady,
			clockOffset: () => Date.now() - store.now(),
			log,
		});
		const front = createFront(parts);
		front.on('clientError', portal.clientError);
		ingress.flowsRunning = false;
		const url = await listen(front, config.server.host, config.server.port);
		started.push(() => closeFront(front));
		const metrics = metricsPort === undefined ? undefined : await openMetricsDoor(meter, metricsPort, token);
		started.push(async () => metrics?.close());
		// Who owns the port is the only one of its name.
		await holder?.start(config.instance ?? `${hostname()}:${new URL(url).port}`);

		const door = await openDoor({ store, config, log });
		started.push(async () => door.close());
		const { doorkeeper, newPassword } = door;
		const { publicUrl, trustedProxies } = config.server;
		const addressOf = clientAddresses(trustedProxies);
		parts.parked = createParkedDoor({ hub, doorkeeper, addressOf });
		const { oidc } = config.signIn;
		if (oidc) {
			const provider = new OpenidProvider(oidc);
			parts.provider = new ProviderDoor({ doorkeeper, provider, secret: oidc.clientSecret, publicUrl, log });
		}
		const gate = config.server.editor ? new EditorGate({ doorkeeper, audit: store.audit, log, publicUrl }) : undefined;
		started.push(async () => gate?.close());
		const monitor = await openMonitor({
			hub,
			config,
			status,
			checks,
			doorkeeper,
			addressOf,
			publicUrl,
			missing: parts.missing,
			userDir,
			flowVersions,
			caseFile: protection.caseFiles,
			signInWays: () => ({ local: true, ...(oidc ? { oidc: { label: oidc.label, url: PROVIDER_PATH } } : {}) }),
			storageLevel: (mandant, channel) => levelOf(tenants.get(mandant) ?? {}, channel),
		});
		parts.monitor = monitor.handle;
		started.push(() => monitor.close());
		seedFlows(userDir);
		// Node-RED writes its own files in the folder while it starts, and takes it for granted that nobody else does.
		const editor = await inTurn(holder, 'start', () =>
			startNodeRed({ hub, userDir, gate, log, onStarted: () => void flowVersions.note(store.now()).then((id) => earlierFlows.runs(id ?? '')) }),
		);
		if (gate) Object.assign(parts, { editor: editor.handle, editorSocket: editor.upgrade });
		started.push(async () => {
			// First no new messages, then nothing under way, then no flows.
			await portal.stop();
			await flights.shutdown(STOP_GRACE_MS);
			await earlierFlows.close();
			await editor.stop();
		});
		started.push(hub.runAlone('upkeep', protection.upkeep));
		// Now that the flows have declared their channels.
		started.push(hub.runAlone(JOBS_LEASE, (signal) => runJobs({ broker, store, log, versions: flowVersions }, signal)));
		started.push(startAlerting({ config, hub, status, keys: protection.sealing.ring }));
		return { hub, status, url, ...(metrics ? { metricsUrl: metrics.url } : {}), newPassword, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

function buildOf({ engine }: Config): BuildInfo {
	const { version } = JSON.parse(readFileSync(projectFolder('package.json'), 'utf8')) as { version: string };
	return { version, broker: engine.broker, store: engine.store };
}
