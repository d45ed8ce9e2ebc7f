/**
 * Chaos on the shipped flow: sends applications through a real hub process and kills it with -9 at random, seeded moments; then compares what was sent with what the
 * counterparts hold. The counterparts and the portal live in this process and survive.
 *
 * Lost: an application that the hub accepted (202) and that did not reach its end. Doubled: an effect more than one per application at a
 * counterpart (payment, booking, Vorgang with its documents, Fachverfahren).
 */
import type { PortalCase } from '../../sandbox/portal/case-book.ts';
import type { Town } from '../../server/sandbox/town.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { seededRandom } from './random.ts';

export interface PermitOptions {
	readonly engine: 'embedded' | 'rabbitmq';
	readonly kills: number;
	readonly messages: number;
	readonly seed: number;
	/** For `rabbitmq`. */
	readonly amqpUrl?: string;
	/** Milliseconds for the whole run. */
	readonly timeoutMs: number;
	readonly progress?: (line: string) => void;
}

export interface PermitResult {
	readonly engine: string;
	readonly kills: number;
	readonly sent: number;
	readonly lost: number;
	readonly effects_doubled: number;
	readonly parked: number;
	readonly seconds: number;
	/** Effects by counterpart, for a closer look. */
	readonly effects: Readonly<Record<string, number>>;
}

/** Applications under way at the ingress at the same time. */
const CONCURRENCY = 8;

export async function runPermits(options: PermitOptions): Promise<PermitResult> {
	const begun = Date.now();
	const place = await HubWithTown.create({
		engine: options.engine,
		...(options.amqpUrl === undefined ? {} : { amqpUrl: options.amqpUrl }),
		// Short delays and many attempts: the run must end, and nothing may be parked because of the kills.
		retry: { maxAttempts: 50, delaysMs: [100, 300, 1_000], deliveryLimit: 200 },
	});
	const { hub, town } = place;
	try {
		await place.start();
		const state = { submitted: 0, stop: false };
		const killing = killAtRandom(hub, town, state, options);
		const ids = await submitAll(town, state, options);
		const deadline = begun + options.timeoutMs;
		while (finished(town) < ids.length && Date.now() < deadline) await pause(200);
		const killed = await killing;
		// Late repeats would show up now.
		await pause(1_500);
		return { ...count(town, ids), engine: options.engine, kills: killed, sent: ids.length, seconds: Math.round((Date.now() - begun) / 100) / 10 };
	} finally {
		await place.remove();
	}
}

async function submitAll(town: Town, state: { submitted: number }, { messages, timeoutMs }: PermitOptions): Promise<readonly string[]> {
	const ids: string[] = [];
	const tenants = town.tenants.map((tenant) => tenant.id);
	const worker = async (): Promise<void> => {
		while (state.submitted < messages) {
			const number = state.submitted++;
			const { id } = town.portal.submit({ mandant: tenants[number % tenants.length] ?? 'musterstadt' }).submission;
			await town.portal.whenAccepted(id, timeoutMs);
			ids.push(id);
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, worker));
	return ids;
}

/** Kills are spread over the run by progress (submitted and finished alike), each after a further random pause. */
async function killAtRandom(hub: HubProcess, town: Town, state: { submitted: number }, options: PermitOptions): Promise<number> {
	const random = seededRandom(options.seed);
	const moments = Array.from({ length: options.kills }, () => 0.02 + random() * 0.9).sort((a, b) => a - b);
	const deadline = Date.now() + options.timeoutMs;
	let killed = 0;
	for (const moment of moments) {
		const progress = () => (state.submitted + finished(town)) / (2 * options.messages);
		while (progress() < moment && Date.now() < deadline) await pause(10);
		await pause(random() * 300);
		await hub.kill();
		killed += 1;
		options.progress?.(`kill ${killed}: submitted ${state.submitted}, finished ${finished(town)}`);
		await hub.start();
	}
	return killed;
}

function finished(town: Town): number {
	return town.portal.applications.filter(isFinished).length;
}

function isFinished(application: PortalCase): boolean {
	return application.statuses.some(({ status }) => status === 'abgeschlossen');
}

function count(town: Town, ids: readonly string[]): Omit<PermitResult, 'engine' | 'kills' | 'sent' | 'seconds'> {
	const effects = {
		payed: town.payment.ledger.all('payed').length,
		booked: town.hkr.ledger.all('booking-accepted').length,
		vorgaenge: town.dms.ledger.all('folder-created').filter((effect) => effect.details.type === 'dk:vorgang').length,
		documents: town.dms.ledger.all('document-created').length,
		fachverfahren: town.fachverfahren.ledger.all('vorgang-created').length,
	};
	const unfinished = town.portal.applications.filter((application) => !isFinished(application));
	const lost = unfinished.length;
	const expected = ids.length;
	const documents = expected + town.portal.applications.reduce((sum, { submission }) => sum + submission.dateien.length, 0);
	const doubled = (held: number, wanted: number) => Math.max(0, held - wanted);
	return {
		lost,
		effects_doubled:
			doubled(effects.payed, expected) +
			doubled(effects.booked, expected) +
			doubled(effects.vorgaenge, expected) +
			doubled(effects.documents, documents) +
			doubled(effects.fachverfahren, expected),
		parked: lost,
		effects,
	};
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
