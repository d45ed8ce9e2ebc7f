/** Compares what the hub accepted with what the counterparts did and with what lies in the parking place. */
import type { Counterparts } from './counterparts.ts';
import { type Nature, PARTS } from './flow.ts';

export interface Count {
	readonly lost: number;
	readonly effects_doubled: number;
	readonly parked: number;
	readonly repeats: number;
	readonly lost_ids?: readonly string[];
}

/** True when everything that the message is to cause has been caused. */
export function isThrough(id: string, counterparts: Counterparts): boolean {
	if (!counterparts.effects('ende').has(id) || !counterparts.effects('akte').has(id) || !counterparts.effects('register').has(id)) return false;
	return Array.from({ length: PARTS }, (_, index) => `${id}/${index}`).every((part) => counterparts.effects('teil').has(part));
}

export function countAll(accepted: ReadonlyMap<string, Nature>, counterparts: Counterparts, parked: ReadonlySet<string>): Count {
	const lost = [...accepted.keys()].filter((id) => !isThrough(id, counterparts) && !parked.has(id));
	const counts = ['register', 'akte', 'teil', 'ende'].flatMap((path) => [...counterparts.effects(path).values()]);
	return {
		lost: lost.length,
		effects_doubled: counts.reduce((sum, count) => sum + count - 1, 0),
		parked: [...parked].filter((id) => accepted.has(id)).length,
		repeats: counterparts.repeats,
		...(lost.length === 0 ? {} : { lost_ids: lost.slice(0, 10) }),
	};
}

/** Ids of messages that are parked themselves or in a part, each with a reason, as an operator sees them. @throws Error when the hub does not answer */
export async function parkedIds(url: string, password: string): Promise<ReadonlySet<string>> {
	const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
	const response = await fetch(`${url}/parked`, { headers: { authorization }, signal: AbortSignal.timeout(10_000) });
	if (!response.ok) throw new Error(`the parking place answered ${response.status}`);
	const parked = (await response.json()) as readonly { message: string; code: string; reason?: { de?: string } }[];
	return new Set(parked.filter(({ code, reason }) => code && reason?.de).map(({ message }) => message.split('/')[0] as string));
}
