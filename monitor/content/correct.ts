/**
 * Puts a corrected message in the place of a parked one. A correction is a new message with an id of its own; its case, and its place in the line of the case, stay.
 * Receipts that partners gave for the old one count for the new one, so that nobody pays or is booked twice. Where a partner may already have the old one without a
 * receipt (begun, pending), it cannot be corrected: find out first.
 *
 * Order: audit → receipts of the new message → the parking is replaced → journal. A kill in between leaves the old message parked, or the new one without its line in
 * the journal.
 */
import { randomUUID } from 'node:crypto';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { identityOf } from '../../hub/journal/identity.ts';
import type { ParkedMessage } from '../../hub/journal/parked.ts';
import { checkIn } from '../../hub/message/claim-check.ts';
import { createMessage } from '../../hub/message/create.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import { textOfBytes } from '../../hub/text/text-of-bytes.ts';
import type { MonitorServices } from '../services.ts';
import { windowOf } from './window.ts';

export interface Correction {
	readonly parked: ParkedMessage;
	/** The parking that the person looked at. */
	readonly parkedAt: number;
	/** The whole corrected body. */
	readonly text: string;
	readonly reason: string;
	/** Person's id. */
	readonly actor: string;
}

type Services = Pick<MonitorServices, 'store' | 'payloads' | 'limits'>;

/** @throws DrehkreuzError DK-PARKED-CHANGED, DK-PARKED-NOT-TEXT, DK-PARKED-UNCERTAIN, DK-PAYLOAD-… */
export async function correct(
	{ parked, parkedAt, text, reason, actor }: Correction,
	services: Services,
): Promise<{ readonly parkedId: string; readonly message: Message }> {
	const { store, payloads, limits } = services;
	const { mandant, channel, message: old } = parked;
	if (parked.parkedAt !== parkedAt || parked.job !== undefined) throw new DrehkreuzError('DK-PARKED-CHANGED');
	if (textOfBytes((await windowOf(old, 0, payloads)).bytes) === undefined) throw new DrehkreuzError('DK-PARKED-NOT-TEXT');
	const steps = await store.steps.ofMessage(mandant, keyOf(old));
	const uncertain = steps.find(({ state }) => state === 'begun' || state === 'pending');
	if (uncertain) throw new DrehkreuzError('DK-PARKED-UNCERTAIN', { step: uncertain.step });

	const mediaType = old.attributes.datacontenttype ?? 'application/octet-stream';
	const attributes = { ...old.attributes, id: randomUUID(), time: new Date().toISOString(), berichtigungvon: old.attributes.id };
	const body = await checkIn(payloads, mandant, Buffer.from(text, 'utf8'), mediaType, limits.inlineMaxBytes);
	const message = createMessage(attributes, body, old.attachments);
	const key = keyOf(message);
	await store.audit.append({ at: store.now(), actor, action: 'content-edited', mandant, object: old.attributes.id, facts: { as: key.id, reason } });
	for (const { step, state, memory, receipt } of steps) {
		if (state === 'done' && receipt) await store.steps.save({ mandant, ...key, step }, { state, memory, receipt });
	}
	const parkedId = await store.parked.replace(parked.id, parkedAt, message);
	if (parkedId === undefined) throw new DrehkreuzError('DK-PARKED-CHANGED');
	await store.journal.append(
		{ event: 'edited', ...identityOf(old), channel, reference: key.id },
		{ event: 'parked', ...identityOf(message), channel, code: parked.reason.code, attempt: parked.attempt },
	);
	return { parkedId, message };
}
