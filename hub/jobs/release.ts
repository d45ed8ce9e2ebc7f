/**
 * Takes one parked message out of its parking place, on behalf of a job. It goes the way of a new message: into a channel, through the same receivers.
 *
 * Published and confirmed first; the job's record then takes the parking out. A kill in between leaves it in both: when the job goes on it is published a second
 * time, which is harmless, for receivers recognise source + id. A message that was parked anew meanwhile is another parking: the job leaves it alone.
 */
import type { Broker } from '../channel/broker.ts';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { FlowVersion } from '../flows/flow-versions.ts';
import { identityOf } from '../journal/identity.ts';
import type { ParkedMessage } from '../journal/parked.ts';
import type { Store } from '../journal/store.ts';
import { withAttributes } from '../message/create.ts';
import { keyOf, type Message } from '../message/message.ts';
import type { ItemOutcome, Job, JobItem } from './jobs.ts';

export interface ReleaseServices {
	readonly broker: Pick<Broker, 'publish'>;
	readonly store: Pick<Store, 'contents' | 'upkeep'>;
	/** Versions of the flows, newest first. Default: none is known. */
	readonly versions?: readonly FlowVersion[];
}

/** @throws DrehkreuzError what is nobody's failure (broker blocked, connection lost, store full): the message is still parked, try again later */
export async function carryOut(job: Job, item: JobItem, parked: ParkedMessage | undefined, services: ReleaseServices): Promise<ItemOutcome> {
	if (!parked) return { item, state: 'gone' };
	const entry = { ...identityOf(parked.message), channel: parked.channel, code: parked.reason.code };
	if (job.kind === 'discard') return { item, state: 'done', entry: { event: 'discarded', ...entry } };
	try {
		const { channel, message } = job.from === 'start' ? await fromTheStart(parked, services) : parked;
		const flowversion = job.flow === 'then' ? versionOf(parked, services) : undefined;
		const isAsItWas = message.attributes.flowversion === flowversion;
		await services.broker.publish({ mandant: parked.mandant, channel }, isAsItWas ? message : withAttributes(message, { flowversion }));
		return { item, state: 'pending', target: channel, entry: { event: 'released', ...entry, channel } };
	} catch (error) {
		// A channel that is gone does not come back by waiting: a person must look.
		const isForGood = error instanceof DrehkreuzError && (error.effect === 'permanent' || error.code === 'DK-BROKER-UNROUTABLE');
		if (!isForGood) throw error;
		return { item, state: 'failed', code: problemOf(error).code };
	}
}

/** The flows that ran when it was parked. @throws DrehkreuzError DK-FLOW-VERSION when they are not kept any more */
function versionOf({ parkedAt }: ParkedMessage, { versions }: ReleaseServices): string {
	const version = versions?.find(({ at }) => at <= parkedAt);
	if (!version) throw new DrehkreuzError('DK-FLOW-VERSION', { version: new Date(parkedAt).toISOString().slice(0, 16) });
	return version.id;
}

/**
 * As it came in, into the channel that it came in by. Channels must take it once more, so they forget that they did; partners that have given a receipt are not
 * called again.
 */
async function fromTheStart({ mandant, message }: ParkedMessage, { store }: ReleaseServices): Promise<{ channel: string; message: Message }> {
	const key = keyOf(message);
	const head = (await store.contents.list(mandant, key)).find(({ place, present }) => place === 'received' && present);
	const original = head && (await store.contents.find(head));
	if (!head || !original) throw new DrehkreuzError('DK-JOB-NO-ORIGINAL');
	await store.upkeep.forgetTaken(mandant, key);
	return { channel: head.name, message: original };
}
