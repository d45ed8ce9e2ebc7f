/**
 * Several hub processes on one RabbitMQ and one data folder: each application is handed in twice, at two processes at the same time, while processes are
 * killed with -9 in turn. The last one stays dead until everything is through, so the others must take over what it had to itself.
 *
 * The counterparts and the portal live in this process. Lost: accepted, and not at its end. Doubled: an effect more than one per application at a counterpart.
 */
import type { Submission } from '../../sandbox/portal/case-book.ts';
import { send } from '../../sandbox/portal/send.ts';
import type { Town } from '../../server/sandbox/town.ts';
import type { HubProcess } from '../support/hub-process.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { sleep, until } from '../support/until.ts';

export interface ScaleOutOptions {
	readonly amqpUrl: string;
	/** At least 2. */
	readonly processes: number;
	readonly messages: number;
	/** Kills, spread over the run. */
	readonly kills: number;
	/** Milliseconds for the whole run. */
	readonly timeoutMs: number;
	readonly progress?: (line: string) => void;
}

export interface ScaleOutResult {
	readonly processes: number;
	readonly sent: number;
	readonly kills: number;
	readonly lost: number;
	readonly effects_doubled: number;
	readonly effects: Readonly<Record<string, number>>;
	readonly seconds: number;
}

interface Member {
	readonly hub: HubProcess;
	readonly url: string;
	alive: boolean;
}

/** Applications under way at the same time, so that a kill always meets some. */
const CONCURRENCY = 12;
/** Milliseconds that a partner takes: long enough that both copies of a message meet at it, and that a kill falls into a call. */
const PARTNER_MS = 150;

export async function runScaleOut(options: ScaleOutOptions): Promise<ScaleOutResult> {
	const begun = Date.now();
	const deadline = begun + options.timeoutMs;
	const place = await HubWithTown.create({
		engine: 'rabbitmq',
		amqpUrl: options.amqpUrl,
		// Nothing may be parked because of the kills.
		retry: { maxAttempts: 50, delaysMs: [100, 300, 1_000], deliveryLimit: 200 },
	});
	const { town } = place;
	try {
		const others = await Promise.all(Array.from({ length: options.processes - 1 }, () => place.another()));
		const members: Member[] = [{ hub: place.hub, url: place.url }, ...others].map((one) => ({ ...one, alive: true }));
		// All at once, on a data folder that does not exist yet.
		await Promise.all(members.map(({ hub }) => hub.start()));
		options.progress?.(`${members.length} processes are ready after ${Date.now() - begun} ms`);
		for (const counterpart of [town.dms, town.fachverfahren, town.payment]) {
			counterpart.faults.set({ kind: 'slow', delayMs: PARTNER_MS, times: Number.POSITIVE_INFINITY, path: '/' });
		}
		const killing = killInTurn(members, town, options, deadline);
		await submitAll(members, town, options, deadline);
		await until('every application is at its end', () => finished(town) === options.messages, deadline - Date.now()).catch(() => {});
		const dead = await killing;
		// Late repeats would show up now.
		await dead?.hub.start();
		await sleep(1_500);
		return { ...count(town), processes: options.processes, sent: options.messages, kills: options.kills, seconds: Math.round((Date.now() - begun) / 100) / 10 };
	} finally {
		await place.remove();
	}
}

async function submitAll(members: readonly Member[], town: Town, { messages }: ScaleOutOptions, deadline: number): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < messages && Date.now() < deadline) {
			const number = next++;
			const [first, second] = twoAlive(members, number);
			town.portal.hubUrl = first.url;
			const { submission } = town.portal.submit({ mandant: town.tenants[number % town.tenants.length]?.id ?? 'musterstadt' });
			await Promise.all([town.portal.whenAccepted(submission.id, deadline - Date.now()), copy(second.url, town, submission)]);
			await until('room for another application', () => next - finished(town) < CONCURRENCY, deadline - Date.now()).catch(() => {});
		}
	};
	await Promise.all(Array.from({ length: 4 }, worker));
}

/** The same application at another process, once; what comes of it does not count. */
async function copy(url: string, town: Town, submission: Submission): Promise<void> {
	await send(url, town.portalToken, submission, AbortSignal.timeout(10_000));
}

function twoAlive(members: readonly Member[], turn: number): readonly [Member, Member] {
	const alive = members.filter((member) => member.alive);
	return [alive[turn % alive.length] as Member, alive[(turn + 1) % alive.length] as Member];
}

/** @returns the member that was left dead */
async function killInTurn(members: readonly Member[], town: Town, options: ScaleOutOptions, deadline: number): Promise<Member | undefined> {
	const { kills, messages } = options;
	let dead: Member | undefined;
	for (let kill = 0; kill < kills; kill++) {
		await until('the moment of the kill', () => finished(town) >= ((kill + 0.5) / kills) * messages * 0.9, deadline - Date.now());
		if (dead) {
			await dead.hub.start();
			dead.alive = true;
		}
		dead = members[kill % members.length] as Member;
		dead.alive = false;
		town.portal.hubUrl = twoAlive(members, 0)[0].url;
		await dead.hub.kill();
		options.progress?.(`kill ${kill + 1} of ${kills}: ${finished(town)} of ${messages} applications at their end`);
	}
	return dead;
}

function finished(town: Town): number {
	return town.portal.applications.filter(({ statuses }) => statuses.some(({ status }) => status === 'abgeschlossen')).length;
}

function count(town: Town): Pick<ScaleOutResult, 'lost' | 'effects_doubled' | 'effects'> {
	const sent = town.portal.applications.length;
	const effects = {
		payed: town.payment.ledger.all('payed').length,
		booked: town.hkr.ledger.all('booking-accepted').length,
		vorgaenge: town.dms.ledger.all('folder-created').filter((effect) => effect.details.type === 'dk:vorgang').length,
		fachverfahren: town.fachverfahren.ledger.all('vorgang-created').length,
	};
	const doubled = Object.values(effects).reduce((sum, held) => sum + Math.max(0, held - sent), 0);
	return { lost: sent - finished(town), effects_doubled: doubled, effects };
}
