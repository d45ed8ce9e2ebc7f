/**
 * One rehearsal, in a process of its own: a hub with the real engines in a folder that is deleted afterwards, Node-RED with the flows, and partners that are played
 * from the scenario. The message is put into its channel; the run is over when no message is under way any more.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import { JsonataEvaluator } from '../../adapters/jsonata/jsonata-evaluator.ts';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentAlerts } from '../../hub/alerts/alerts.ts';
import { Flights } from '../../hub/delivery/flights.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { IngressRegistry } from '../../hub/ingress/registry.ts';
import { onlyProcess, runAlone } from '../../hub/leases/run-alone.ts';
import { silentLogger as log } from '../../hub/logging/logger.ts';
import { checkIn } from '../../hub/message/claim-check.ts';
import { type AttributeInput, createMessage } from '../../hub/message/create.ts';
import type { Attachment, Message } from '../../hub/message/message.ts';
import { PartnerCalls } from '../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../hub/partners/directory.ts';
import type { Run } from '../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import { openChecks } from '../checks.ts';
import { schemaCheck } from '../config/schemas.ts';
import { protectData } from '../data-protection.ts';
import { flowsInside } from '../flow-process/flows-inside.ts';
import { startFlows } from '../flow-process/start-flows.ts';
import { partnerAdapters } from '../partner-adapters.ts';
import { Diary } from './diary.ts';
import { FollowedBroker } from './followed-broker.ts';
import type { Order } from './order.ts';
import { RecordedAnswers } from './recorded-answers.ts';

/** Milliseconds without anything under way until it is over: a node may send a second message a little later. */
const QUIET_MS = 50;
/** Milliseconds without a new channel, after which no node is expected to open one. */
const CHANNELS_MS = 1_500;
const LOOK_MS = 10;

/** @throws DrehkreuzError DK-REHEARSAL-FLOWS, DK-REHEARSAL-CHANNEL, DK-MESSAGE-INVALID, DK-PACK-… */
export async function rehearse(order: Order): Promise<Run> {
	const { scenario, tenant, folder, limits } = order;
	const flows = flowsInside(order.flows);
	const diary = new Diary(new Map(flows.map(({ id, name, type }) => [id, name || type])));
	const tenants = new Map([[tenant.id, tenant]]);
	const database = new SqliteStore({ file: join(folder, 'store.sqlite'), log });
	await database.open();
	// The key is in this process only: what a kill leaves of the folder nobody can read.
	const encryption = { keys: [{ id: 'rehearsal', secret: randomBytes(32).toString('base64') }] };
	const { store, payloads, parking, around } = await protectData({ config: { data: folder, encryption }, tenants, store: database, log });
	const engine = new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking, log });
	const broker = new FollowedBroker(around(engine), diary, payloads);
	await broker.open();
	const checks = await openChecks({ config: { data: order.data, limits } });
	const answers = new RecordedAnswers(scenario.answers, (deed) => diary.note(deed));
	const directory = new PartnerDirectory([tenant], answers.factories(partnerAdapters as never) as never, { schemaCheck, log, baseFolder: folder });
	const hub: Hub = {
		broker,
		store,
		payloads,
		flights: new Flights(),
		ingress: new IngressRegistry(),
		partners: answers.around(new PartnerCalls({ store, payloads, directory, log })),
		checks,
		structures: checks.structures,
		expressions: new JsonataEvaluator(),
		alerts: silentAlerts,
		tenants,
		log,
		limits,
		runAlone: (name, work) => runAlone(onlyProcess, name, work, log),
		// How often it comes again is decided in `followed-broker.ts`.
		retryPolicyOf: () => ({ maxAttempts: 100, delaysMs: [1], deliveryLimit: 1_000 }),
		orderOf: (channel) => order.order[channel] ?? 'none',
	};
	await startFlows(hub, flows, folder, {
		passed: ({ id, label, type }) => diary.note({ kind: 'passed', node: id, label, type }),
		outside: ({ id, label, type }) => diary.note({ kind: 'outside', node: id, label, type }),
	});
	await channelsOpen(broker, scenario);
	const message = await messageOf(scenario, hub);
	await broker.publish({ mandant: scenario.mandant, channel: scenario.channel }, message);
	await quiet(broker);
	return diary.run;
}

/** @throws DrehkreuzError DK-REHEARSAL-CHANNEL */
async function channelsOpen(broker: FollowedBroker, { mandant, channel }: Scenario): Promise<void> {
	let [count, since] = [-1, 0];
	do {
		await pause(LOOK_MS);
		const channels = broker.channels();
		if (channels.length !== count) [count, since] = [channels.length, performance.now()];
		const isThere = channels.some((one) => one.mandant === mandant && one.channel === channel);
		if (isThere && performance.now() - since > QUIET_MS) return;
	} while (performance.now() - since < CHANNELS_MS);
	throw new DrehkreuzError('DK-REHEARSAL-CHANNEL', { mandant, channel });
}

/** As long as the process may run: who waits for it ends it. Looks are counted, not time: a busy process looks late. */
async function quiet(broker: FollowedBroker): Promise<void> {
	for (let looks = 0; looks < QUIET_MS / LOOK_MS; looks += 1) {
		await pause(LOOK_MS);
		if (broker.underWay > 0) looks = 0;
	}
}

/** @throws DrehkreuzError DK-MESSAGE-INVALID */
async function messageOf({ event, content, attachments, mandant }: Scenario, { payloads, limits }: Hub): Promise<Message> {
	const { datacontenttype = 'application/json' } = event;
	const body = await checkIn(payloads, mandant, Buffer.from(content, 'utf8'), String(datacontenttype), limits.inlineMaxBytes);
	const files: Attachment[] = [];
	for (const { name, mediaType } of attachments) {
		const bytes = Buffer.from(`Probelauf: ${name}`, 'utf8');
		files.push({ name, ...(await payloads.put(mandant, bytes, { mediaType, maxBytes: bytes.length })) });
	}
	return createMessage({ ...event, datacontenttype, mandant } as unknown as AttributeInput, body, files);
}
