/**
 * Files an order: Akte → Vorgang → documents, each found or created; every document's content compared with what was sent.
 *
 * The DMS itself is the memory: nothing is remembered between tries, everything is looked for by its key before it is created. So a try
 * after a crash, a lost answer or a refusal half-way goes on where the last one ended.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { CmisClient, CmisObject } from './client.ts';
import { isNotFound } from './cmis-error.ts';
import type { PlannedDocument } from './documents.ts';
import { create, find } from './find-or-create.ts';
import type { PropertyValues } from './form.ts';
import type { Filing, Metadaten } from './instruction.ts';
import type { CmisSettings, TypeMapping } from './settings.ts';

export interface Filed {
	readonly aktenzeichen: string;
	/** Object id of the Vorgang. */
	readonly vorgangId: string;
}

export class FilingCabinet {
	readonly #client: CmisClient;
	readonly #settings: CmisSettings;
	readonly #types: TypeMapping;
	readonly #role: string;
	/** Configured folders by path: they do not change while we run. */
	readonly #folders = new Map<string, CmisObject>();

	constructor(client: CmisClient, settings: CmisSettings, types: TypeMapping, role: string) {
		this.#client = client;
		this.#settings = settings;
		this.#types = types;
		this.#role = role;
	}

	async file(order: Filing, documents: readonly PlannedDocument[], signal: AbortSignal): Promise<Filed> {
		const vorgangMetadata = this.#mapped(order.metadaten, this.#types.vorgang.metadaten, '/metadaten');
		const documentMetadata = documents.map((document) => this.#mapped(document.metadaten, this.#types.dokument.metadaten, '/dokumente/metadaten'));
		try {
			const root = await this.#folder(this.#settings.rootFolder ?? '/', signal);
			const { akte, vorgang, isNew } = await this.#vorgang(order, root, vorgangMetadata, signal);
			for (const [n, document] of documents.entries()) await this.#document(document, documentMetadata[n] ?? {}, root, vorgang, isNew, signal);
			return { aktenzeichen: this.#aktenzeichen(akte), vorgangId: vorgang.id };
		} catch (error) {
			// A configured folder may have been replaced by one of the same path.
			if (isNotFound(error)) this.#folders.clear();
			throw error;
		}
	}

	/** The Vorgang wherever people have moved it, else a new one in its Akte. */
	async #vorgang(
		order: Filing,
		root: CmisObject,
		metadata: PropertyValues,
		signal: AbortSignal,
	): Promise<{ akte: CmisObject; vorgang: CmisObject; isNew: boolean }> {
		const { type, fremdId: keyProperty, betreff } = this.#types.vorgang;
		const wanted = {
			type,
			keyProperty,
			fremdId: order.fremdId,
			name: order.fremdId,
			properties: { ...(betreff ? { [betreff]: order.vorgangsbetreff } : {}), ...metadata },
		};
		const found = await find(this.#client, root.id, wanted, signal);
		const parentId = found?.properties['cmis:parentId'];
		if (found && typeof parentId === 'string') return { akte: await this.#client.object(parentId, signal), vorgang: found, isNew: false };
		const akte = await this.#akte(order, root, signal);
		if (found) return { akte, vorgang: found, isNew: false };
		const { object, isNew } = await create(this.#client, akte, wanted, signal);
		return { akte, vorgang: object, isNew };
	}

	async #akte(order: Filing, root: CmisObject, signal: AbortSignal): Promise<CmisObject> {
		const { type, fremdId: keyProperty, betreff, aktenplankennzeichen } = this.#types.akte;
		const readable = [order.aktenplankennzeichen, order.aktenbetreff].filter((part) => part !== undefined).join(' ');
		const fremdId = order.aktenFremdId ?? (readable.length <= 150 ? readable : createHash('sha256').update(readable).digest('hex'));
		const wanted = {
			type,
			keyProperty,
			fremdId,
			name: order.aktenFremdId ?? readable,
			properties: {
				...(aktenplankennzeichen ? { [aktenplankennzeichen]: order.aktenplankennzeichen } : {}),
				...(betreff ? { [betreff]: order.aktenbetreff ?? order.aktenplankennzeichen } : {}),
			},
		};
		const found = await find(this.#client, root.id, wanted, signal);
		if (found) return found;
		const folder = this.#settings.aktenplan?.[order.aktenplankennzeichen];
		const parent = folder === undefined ? root : await this.#folder(folder, signal);
		const { object } = await create(this.#client, parent, wanted, signal);
		return object;
	}

	async #document(
		document: PlannedDocument,
		metadata: PropertyValues,
		root: CmisObject,
		vorgang: CmisObject,
		isNewVorgang: boolean,
		signal: AbortSignal,
	): Promise<void> {
		const { type, fremdId: keyProperty, betreff, dokumentart, eingangsdatum } = this.#types.dokument;
		const wanted = {
			type,
			keyProperty,
			fremdId: document.fremdId,
			name: document.content.fileName,
			content: document.content,
			properties: {
				...(betreff ? { [betreff]: document.betreff } : {}),
				...(dokumentart ? { [dokumentart]: document.dokumentart } : {}),
				...(eingangsdatum ? { [eingangsdatum]: document.eingangsdatum } : {}),
				...metadata,
			},
		};
		// A Vorgang that this try has created holds no document of an earlier one.
		const found = isNewVorgang ? undefined : await find(this.#client, root.id, wanted, signal);
		await this.#verify(found ?? (await create(this.#client, vorgang, wanted, signal)).object, document, signal);
	}

	/** @throws DrehkreuzError DK-DMS-CONTENT. Nothing is overwritten: a person may have worked on the document since. */
	async #verify(stored: CmisObject, document: PlannedDocument, signal: AbortSignal): Promise<void> {
		const { size } = document.content;
		const length = stored.properties['cmis:contentStreamLength'];
		if (typeof length === 'number' && length !== size) throw this.#differs();
		const mode = this.#settings.verify ?? 'compare';
		if (mode === 'size') return;
		const given = mode === 'compare' ? hashOf(stored) : undefined;
		if (given?.algorithm === 'sha-512') {
			if (given.hash !== document.sha512) throw this.#differs();
			return;
		}
		const bytes = await this.#client.content(stored.id, size + 65_536, signal);
		if (createHash('sha512').update(bytes).digest('hex') !== document.sha512) throw this.#differs();
	}

	#differs(): DrehkreuzError {
		return new DrehkreuzError('DK-DMS-CONTENT', { role: this.#role });
	}

	async #folder(path: string, signal: AbortSignal): Promise<CmisObject> {
		const known = this.#folders.get(path);
		if (known) return known;
		const found = await this.#client.objectByPath(path, signal);
		if (!found) throw new DrehkreuzError('DK-DMS-FOLDER', { role: this.#role, path });
		this.#folders.set(path, found);
		return found;
	}

	#aktenzeichen(akte: CmisObject): string {
		const aktenzeichen = akte.properties[this.#types.akte.aktenzeichen ?? 'cmis:name'];
		if (typeof aktenzeichen === 'string' && aktenzeichen !== '') return aktenzeichen;
		// Nothing was lost: the next try finds everything and asks again.
		throw new DrehkreuzError('DK-PARTNER-ANSWER', { role: this.#role, rule: 'an Akte without Aktenzeichen' }, { effect: 'transient' });
	}

	#mapped(metadaten: Metadaten | undefined, mapping: Readonly<Record<string, string>>, path: string): PropertyValues {
		const properties: Record<string, string | number | boolean> = {};
		for (const [name, value] of Object.entries(metadaten ?? {})) {
			const property = mapping[name];
			if (property === undefined)
				throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role: this.#role, path: `${path}/${name}`, rule: 'is mapped to no property of the DMS' });
			properties[property] = value;
		}
		return properties;
	}
}

/** `{sha-512}abc…` of cmis:contentStreamHash (CMIS 1.1 §2.1.4.3.3), a multi-value property. */
function hashOf(stored: CmisObject): { algorithm: string; hash: string } | undefined {
	const value = stored.properties['cmis:contentStreamHash'];
	for (const text of Array.isArray(value) ? value : [value]) {
		const match = /^\{([\w-]+)\}([0-9a-f]+)$/i.exec(String(text));
		if (match?.[1]?.toLowerCase() === 'sha-512') return { algorithm: 'sha-512', hash: match[2]?.toLowerCase() ?? '' };
	}
	return undefined;
}
