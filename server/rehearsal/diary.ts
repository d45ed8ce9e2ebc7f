/** Writes down what a run does, and says when nothing is under way any more. */
import { createHash } from 'node:crypto';
import type { Delivery, Settlement } from '../../hub/channel/broker.ts';
import { checkOut, sizeOf } from '../../hub/message/claim-check.ts';
import type { Message } from '../../hub/message/message.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';
import { DEEDS_MAX, type Deed, type Run } from '../../hub/rehearsal/deeds.ts';
import { textOfBytes } from '../../hub/text/text-of-bytes.ts';

/** Bytes of a message that are written down; of a larger one only its hash. */
const CONTENT_MAX = 262_144;

export class Diary {
	readonly #deeds: Deed[] = [];
	readonly #labels: ReadonlyMap<string, string>;
	#cut = false;
	#begunAt = 0;
	#endedAt = 0;

	/** @param labels what people call nodes, by id */
	constructor(labels: ReadonlyMap<string, string>) {
		this.#labels = labels;
	}

	note(deed: Deed): void {
		if (this.#deeds.length >= DEEDS_MAX) this.#cut = true;
		else this.#deeds.push(deed);
	}

	taken({ address, attempt }: Delivery): void {
		this.#begunAt ||= performance.now();
		this.note({ kind: 'taken', channel: address.channel, attempt });
	}

	settled({ address }: Delivery, settlement: Settlement): void {
		this.#endedAt = performance.now();
		const reason = settlement.kind === 'done' ? undefined : settlement.reason;
		const label = reason?.node === undefined ? undefined : this.#labels.get(reason.node);
		this.note({
			kind: 'settled',
			channel: address.channel,
			outcome: settlement.kind,
			...(reason ? { code: reason.code, facts: reason.facts } : {}),
			...(reason?.node === undefined ? {} : { node: reason.node }),
			...(label === undefined ? {} : { label }),
		});
	}

	async sent(channel: string, message: Message, payloads: PayloadStore): Promise<void> {
		const { mandant: _mandant, specversion: _version, ...event } = message.attributes;
		const content = await contentOf(message, payloads);
		this.note({ kind: 'sent', channel, event, content, attachments: message.attachments.map(({ name }) => name) });
	}

	get run(): Run {
		return { deeds: [...this.#deeds], cut: this.#cut, durationMs: Math.round(Math.max(0, this.#endedAt - this.#begunAt)) };
	}
}

async function contentOf({ attributes, body }: Message, payloads: PayloadStore): Promise<unknown> {
	const size = sizeOf(body);
	if (body.kind === 'reference' && size > CONTENT_MAX) return { size, sha512: body.reference.sha512 };
	const bytes = await checkOut(payloads, attributes.mandant, body, CONTENT_MAX);
	const text = size > CONTENT_MAX ? undefined : textOfBytes(bytes);
	if (text === undefined) return { size, sha512: createHash('sha512').update(bytes).digest('hex') };
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
