/**
 * Reads multipart/form-data: exactly one part `antrag` into memory, every file part as an attachment straight to the payload store (staged).
 * At no moment more than a few chunks of an attachment are in memory. Strict: a part that cannot be read is refused, never skipped,
 * because a skipped part is a lost attachment. That is why the parser below busboy is used, which hands out every part, and not busboy itself, which
 * skips parts without a word. When anything goes wrong, nothing that was staged stays.
 *
 * Source: RFC 7578, RFC 2046 5.1.
 */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { IngressLimits } from '../../hub/ingress/entry.ts';
import type { StagedAttachment } from '../../hub/ingress/source-adapter.ts';
import type { StagedPayload } from '../../hub/payload/staging.ts';
import { dispositionOf } from './disposition.ts';
import type { Exchange, ReadTimes } from './exchange.ts';
import { mediaTypeOf } from './media-type.ts';

/** The one part that is the application itself. */
export const BODY_PART = 'antrag';

export interface MultipartContent {
	readonly content: Buffer;
	readonly mediaType: string;
	readonly form: 'json' | 'xml';
	readonly attachments: readonly StagedAttachment[];
}

export type Stage = (content: Readable, mediaType: string, maxBytes: number) => Promise<StagedPayload>;

type PartHeader = Readonly<Record<string, readonly string[] | undefined>>;

/** @throws DrehkreuzError DK-IN-MULTIPART, DK-IN-TOO-LARGE, DK-IN-MEDIA-TYPE, DK-MESSAGE-ATTACHMENTS, and those of `Exchange.read` and `stage` */
export async function readMultipart(exchange: Exchange, boundary: string, limits: IngressLimits, times: ReadTimes, stage: Stage): Promise<MultipartContent> {
	const parts = new Parts(limits, stage);
	const dicer = new Dicer({ boundary, maxHeaderPairs: 20 });
	let begun = 0;
	let current: Readable | undefined;
	// The first thing that goes wrong anywhere. Waiting for the parser alone would wait for ever: it stops where a part is no longer read.
	const broken = Promise.withResolvers<never>();
	broken.promise.catch((error) => exchange.refuse(error));
	dicer.on('error', () => broken.reject(unreadable('end')));
	dicer.on('part', (part) => {
		begun += 1;
		current = part;
		part.on('error', () => {});
		part.once('header', (header) => parts.take(header as PartHeader, part).catch(broken.reject));
	});
	const finished = once(dicer, 'finish');
	finished.catch(() => {});
	const orBroken = <Result>(work: Promise<Result>) => Promise.race([work, broken.promise]);
	try {
		await exchange.read(limits.totalMaxBytes, times, (chunk) => orBroken(written(dicer, chunk)));
		dicer.end();
		await orBroken(finished);
		if (parts.headed !== begun) throw unreadable('header');
		return await orBroken(parts.result());
	} catch (error) {
		current?.destroy(unreadable('end'));
		await parts.discard();
		throw error;
	}
}

function written(dicer: Dicer, chunk: Buffer): Promise<void> {
	return new Promise((resolve, reject) => dicer.write(chunk, (error) => (error ? reject(error) : resolve())));
}

class Parts {
	/** Parts whose header could be read. */
	headed = 0;
	readonly #limits: IngressLimits;
	readonly #stage: Stage;
	readonly #work: Promise<void>[] = [];
	/** In the order of the request; undefined for a file field that was left empty. */
	readonly #attachments: (StagedAttachment | undefined)[] = [];
	#bodies = 0;
	#body: Omit<MultipartContent, 'attachments'> | undefined;

	constructor(limits: IngressLimits, stage: Stage) {
		this.#limits = limits;
		this.#stage = stage;
	}

	take(header: PartHeader, part: Readable): Promise<void> {
		this.headed += 1;
		const work = this.#take(header, part);
		this.#work.push(work);
		return work;
	}

	async result(): Promise<MultipartContent> {
		await Promise.all(this.#work);
		if (!this.#body) throw unreadable('none');
		return { ...this.#body, attachments: this.#attachments.filter((one) => one !== undefined) };
	}

	/** Waits for what is still being staged, then leaves nothing behind. */
	async discard(): Promise<void> {
		await Promise.allSettled(this.#work);
		for (const attachment of this.#attachments) await attachment?.staged.discard();
	}

	async #take(header: PartHeader, part: Readable): Promise<void> {
		const disposition = dispositionOf(header['content-disposition']?.[0]);
		if (!disposition) throw unreadable('name');
		// RFC 7578, 4.7: senders do not use it. Bytes that are still encoded would be stored as something they are not.
		const encoding = header['content-transfer-encoding']?.[0]?.toLowerCase() ?? 'binary';
		if (!['7bit', '8bit', 'binary'].includes(encoding.trim())) throw unreadable('encoding');
		const mediaType = header['content-type']?.[0];
		if (disposition.name === BODY_PART) return this.#takeBody(part, mediaType);
		if (disposition.filename === undefined) throw unreadable('field');
		await this.#takeAttachment(part, disposition.filename, mediaType);
	}

	async #takeBody(part: Readable, declared: string | undefined): Promise<void> {
		this.#bodies += 1;
		if (this.#bodies > 1) throw unreadable('several');
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of part as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > this.#limits.bodyMaxBytes) throw new DrehkreuzError('DK-IN-TOO-LARGE', { limit: this.#limits.bodyMaxBytes });
			chunks.push(chunk);
		}
		const content = Buffer.concat(chunks);
		// A form field has no type of its own, or text/plain; then the first character tells.
		const unsaid = declared === undefined || /^text\/plain\b|^application\/octet-stream\b/i.test(declared);
		const { form, text } = mediaTypeOf(unsaid ? (/^[\s\ufeff]*</.test(content.toString('utf8', 0, 100)) ? 'application/xml' : 'application/json') : declared, [
			'json',
			'xml',
		]);
		this.#body = { content, mediaType: text, form: form as 'json' | 'xml' };
	}

	async #takeAttachment(part: Readable, filename: string, declared: string | undefined): Promise<void> {
		const position = this.#attachments.push(undefined) - 1;
		const { attachmentsMax, attachmentMaxBytes } = this.#limits;
		if (position >= attachmentsMax) throw new DrehkreuzError('DK-MESSAGE-ATTACHMENTS', { count: position + 1, limit: attachmentsMax });
		const essence = /^\s*([\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64})\s*(?:;|$)/.exec(declared ?? '')?.[1]?.toLowerCase();
		const staged = await this.#stage(part, essence ?? 'application/octet-stream', attachmentMaxBytes);
		// A file field that the citizen left empty.
		if (filename === '' && staged.reference.size === 0) return staged.discard();
		this.#attachments[position] = { name: filename || `anlage-${position + 1}`, staged };
	}
}

/** What can be wrong, German and English. */
const RULES = {
	none: [`der Teil „${BODY_PART}“ fehlt`, `the part “${BODY_PART}” is missing`],
	several: [`der Teil „${BODY_PART}“ kommt mehrmals vor`, `the part “${BODY_PART}” comes more than once`],
	end: ['sie endet, bevor sie vollständig ist', 'it ends before it is complete'],
	header: ['der Kopf eines Teils ist nicht lesbar', 'the header of a part cannot be read'],
	name: ['ein Teil hat keinen Namen (Content-Disposition)', 'a part has no name (Content-Disposition)'],
	encoding: ['ein Teil ist noch kodiert (Content-Transfer-Encoding)', 'a part is still encoded (Content-Transfer-Encoding)'],
	field: [`ein Formularfeld ist weder „${BODY_PART}“ noch eine Datei`, `a form field is neither “${BODY_PART}” nor a file`],
} as const;

function unreadable(what: keyof typeof RULES): DrehkreuzError {
	const [regel, rule] = RULES[what];
	return new DrehkreuzError('DK-IN-MULTIPART', { regel, rule });
}
