/** Store, payloads and embedded broker behind sealing and retention, as the composition root puts them together, in a folder that the test gives. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import type { Broker, Delivery } from '../../hub/channel/broker.ts';
import type { Store } from '../../hub/journal/store.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import type { Attachment, Message } from '../../hub/message/message.ts';
import type { StorageSettings } from '../../hub/retention/levels.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import { type DataProtection, protectData } from '../../server/data-protection.ts';
import { type StoreName, storeIn } from './store-kinds.ts';
import { QUICK_RETRY, testTenant } from './test-hub.ts';

export const ADDRESS = { mandant: 'musterstadt', channel: 'antrag.eingang' };

export interface ProtectedHubOptions {
	/** Ids, the first one seals. Default: the keys of the folder. */
	readonly keys?: readonly string[];
	readonly storage?: Partial<StorageSettings>;
	readonly log?: Logger;
	/** Default SQLite. */
	readonly on?: StoreName;
}

export class ProtectedHub {
	readonly folder: string;
	/** What lies below the seal. */
	readonly plainStore: Store;
	readonly protection: DataProtection;
	readonly broker: Broker;

	private constructor(folder: string, plainStore: Store, protection: DataProtection, broker: Broker) {
		this.folder = folder;
		this.plainStore = plainStore;
		this.protection = protection;
		this.broker = broker;
	}

	static async open(folder: string, { keys, storage = {}, log = silentLogger, on }: ProtectedHubOptions = {}): Promise<ProtectedHub> {
		const store = storeIn(folder, on, log);
		await store.open();
		const tenants = new Map<string, Tenant>(['musterstadt', 'andere'].map((id) => [id, testTenant(id, { storage })]));
		const encryption = keys && { keys: keys.map((id) => ({ id, secret: `geheim-${id}-0123456789abcdef0123456789abcdef` })) };
		try {
			const protection = await protectData({ config: { data: folder, ...(encryption ? { encryption } : {}) }, tenants, store, log });
			const broker = protection.around(new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking: protection.parking, log }));
			await broker.open();
			await broker.declare({ ...ADDRESS, retry: QUICK_RETRY });
			return new ProtectedHub(folder, store, protection, broker);
		} catch (error) {
			await store.close();
			throw error;
		}
	}

	get store(): DataProtection['store'] {
		return this.protection.store;
	}

	async message(id: string, body: string, files: readonly (readonly [name: string, content: string])[] = [], subject = `fall-${id}`): Promise<Message> {
		const attachments: Attachment[] = [];
		for (const [name, content] of files) {
			const reference = await this.protection.payloads.put('musterstadt', Buffer.from(content), { mediaType: 'application/pdf', maxBytes: 10_000_000 });
			attachments.push({ name, ...reference });
		}
		const attributes = { source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', id, subject, datacontenttype: 'text/plain' };
		return createMessage(attributes, { kind: 'inline', bytes: Buffer.from(body) }, attachments);
	}

	/** The next delivery of the channel. */
	async next(): Promise<Delivery> {
		const { promise, resolve } = Promise.withResolvers<Delivery>();
		const consumer = await this.broker.consume(ADDRESS, { prefetch: 1 }, resolve);
		const delivery = await promise;
		await consumer.cancel();
		return delivery;
	}

	async close(): Promise<void> {
		await this.broker.close();
		await this.protection.payloads.close();
		await this.plainStore.close();
	}
}

/** Files below a folder that hold one of the texts, in UTF-8 or as hash or name. */
export async function filesWith(folder: string, ...texts: readonly (string | Buffer)[]): Promise<readonly string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const found: string[] = [];
	for (const entry of entries.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		// Files come and go while a hub runs.
		const bytes = await readFile(path).catch(() => Buffer.alloc(0));
		if (texts.some((text) => bytes.includes(text) || path.includes(text.toString()))) found.push(path.slice(folder.length + 1));
	}
	return found;
}
