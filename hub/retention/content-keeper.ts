/**
 * Keeps content, or a proof of it, where the storage level of tenant and channel asks for it. Where it does not, nothing is computed and nothing is awaited.
 *
 * Keeping the same content of the same message in the same place again changes nothing. So whoever calls may repeat after a kill.
 */
import { createHash } from 'node:crypto';
import type { ContentHead, ContentPlace, Contents } from '../journal/contents.ts';
import type { Message } from '../message/message.ts';
import { isSealed } from '../sealing/message-seal.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { levelOf } from './levels.ts';

export interface ContentKeeperServices {
	readonly contents: Pick<Contents, 'keep'>;
	readonly tenants: ReadonlyMap<string, Pick<Tenant, 'storage'>>;
}

export interface KeepOrder {
	readonly message: Message;
	readonly place: ContentPlace;
	/** Channel or step. */
	readonly name: string;
	/** Whose level counts. Default: the tenant's. */
	readonly channel?: string | undefined;
}

export class ContentKeeper {
	readonly #contents: Pick<Contents, 'keep'>;
	readonly #tenants: ContentKeeperServices['tenants'];

	constructor({ contents, tenants }: ContentKeeperServices) {
		this.#contents = contents;
		this.#tenants = tenants;
	}

	/** Undefined when nothing is to be kept; else resolves when it is durable. */
	keep({ message, place, name, channel }: KeepOrder): Promise<void> | undefined {
		const { mandant, source, id } = message.attributes;
		const level = levelOf(this.#tenants.get(mandant) ?? {}, channel);
		// What cannot be opened says nothing of its content.
		if ((level !== 'full' && level !== 'proof') || isSealed(message)) return undefined;
		const head: Omit<ContentHead, 'present'> = { mandant, source, id, place, name, at: Date.now(), ...measured(message) };
		return this.#contents.keep(head, level === 'full' ? message : undefined);
	}
}

/** Keeps nothing: for tests and hubs without a store of content. */
export const keepsNothing: Pick<ContentKeeper, 'keep'> = { keep: () => undefined };

function measured({ body }: Message): Pick<ContentHead, 'size' | 'sha512'> {
	if (body.kind === 'reference') return { size: body.reference.size, sha512: body.reference.sha512 };
	return { size: body.bytes.length, sha512: createHash('sha512').update(body.bytes).digest('hex') };
}
