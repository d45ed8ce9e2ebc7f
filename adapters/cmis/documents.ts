/**
 * Which documents an order means, each with its key, name, size and hash, before anything is sent. A fault in the order (an attachment that
 * is not there, a file above the limit) is so found while nothing has been created.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message, PayloadReference } from '../../hub/message/message.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';
import type { FormContent } from './form.ts';
import type { Dokument, Filing, Metadaten } from './instruction.ts';
import { extensionOf } from './names.ts';

export interface PlannedDocument {
	/** Our key at the DMS: the same for every try of this message and step. */
	readonly fremdId: string;
	readonly betreff: string;
	readonly dokumentart: string;
	/** Epoch milliseconds. */
	readonly eingangsdatum: number;
	readonly metadaten: Metadaten;
	readonly sha512: string;
	readonly content: FormContent;
}

export interface PlanServices {
	readonly idempotencyKey: string;
	readonly payloads: PayloadStore;
	readonly role: string;
	readonly maxDocumentBytes: number;
}

/** @throws DrehkreuzError DK-PARTNER-INSTRUCTION, DK-PAYLOAD-TOO-LARGE */
export function planDocuments(message: Message, order: Filing, services: PlanServices): readonly PlannedDocument[] {
	const planned = order.dokumente.flatMap((dokument, index) => planOne(message, dokument, index, services));
	for (const { content } of planned)
		if (content.size > services.maxDocumentBytes) throw new DrehkreuzError('DK-PAYLOAD-TOO-LARGE', { limit: services.maxDocumentBytes });
	return planned;
}

function planOne(message: Message, dokument: Dokument, index: number, services: PlanServices): PlannedDocument[] {
	const { quelle } = dokument;
	const fremdId = `${services.idempotencyKey}-${index}`;
	const plan = (source: Source, id = fremdId, betreff = dokument.betreff): PlannedDocument => {
		const mediaType = dokument.mediaType ?? source.mediaType;
		return {
			fremdId: id,
			betreff,
			dokumentart: dokument.dokumentart,
			eingangsdatum: Date.parse(dokument.eingangsdatum ?? message.attributes.time),
			metadaten: dokument.metadaten ?? {},
			sha512: source.sha512,
			content: {
				open: source.open,
				size: source.size,
				mediaType,
				fileName: source.name ?? dokument.dateiname ?? `${dokument.betreff}${extensionOf(mediaType)}`,
			},
		};
	};
	const stored = (reference: PayloadReference, name?: string): Source => ({
		...reference,
		...(name === undefined ? {} : { name }),
		open: () => services.payloads.get(message.attributes.mandant, reference),
	});

	if (quelle === 'anlagen') {
		return message.attachments.map((anlage, n) => plan(stored(anlage, anlage.name), `${fremdId}-${n}`, `${dokument.betreff} ${n + 1}`));
	}
	if (quelle === 'body') {
		const { body, attributes } = message;
		return [plan(body.kind === 'inline' ? inMemory(body.bytes, attributes.datacontenttype ?? 'application/octet-stream') : stored(body.reference))];
	}
	if ('text' in quelle) return [plan(inMemory(Buffer.from(quelle.text), 'text/plain; charset=utf-8'))];
	if ('base64' in quelle) return [plan(inMemory(Buffer.from(quelle.base64, 'base64'), 'application/octet-stream'))];
	const anlage = message.attachments[quelle.anlage];
	if (!anlage) {
		const rule = `names attachment ${quelle.anlage}, the message has ${message.attachments.length}`;
		throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role: services.role, path: `/dokumente/${index}/quelle/anlage`, rule });
	}
	return [plan(stored(anlage, dokument.dateiname ?? anlage.name))];
}

interface Source extends PayloadReference {
	readonly name?: string;
	open(): ReturnType<FormContent['open']>;
}

function inMemory(bytes: Buffer, mediaType: string): Source {
	return { sha512: createHash('sha512').update(bytes).digest('hex'), size: bytes.length, mediaType, open: async () => bytes };
}
