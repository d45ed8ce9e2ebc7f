/**
 * Finds an object by our key, or creates it, so that it exists once whatever happens between.
 *
 * 1. look for the key by a query: found → that one;
 * 2. not found → create it under a name that depends on the object alone;
 * 3. the name is taken → somebody was faster, or the index of the DMS lags behind its store: look at what holds the name. It has our key →
 *    that one. It has another key → try the second name, then give up.
 *
 * The unique name is what stops two at the same moment; the query is what finds objects that people have moved since.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { CmisClient, CmisObject } from './client.ts';
import { isNameTaken } from './cmis-error.ts';
import type { FormContent, PropertyValues } from './form.ts';
import { literal, namesFor } from './names.ts';

export interface Wanted {
	readonly type: string;
	/** Property that holds our key. */
	readonly keyProperty: string;
	readonly fremdId: string;
	/** Name for people; made safe and unique here. */
	readonly name: string;
	readonly properties: PropertyValues;
	/** A document when given, else a folder. */
	readonly content?: FormContent;
}

/** Looks below a folder, at any depth: people move files. */
export async function find(
	client: CmisClient,
	belowId: string,
	wanted: Pick<Wanted, 'type' | 'keyProperty' | 'fremdId'>,
	signal: AbortSignal,
): Promise<CmisObject | undefined> {
	const statement = `SELECT cmis:objectId FROM ${wanted.type} WHERE ${wanted.keyProperty} = ${literal(wanted.fremdId)} AND IN_TREE(${literal(belowId)})`;
	// More than one means that somebody copied it; any of them is ours, the smallest id makes the choice the same each time.
	const [id] = [...(await client.query(statement, 10, signal))].sort();
	return id === undefined ? undefined : client.object(id, signal);
}

/** @throws DrehkreuzError as the client does */
export async function create(client: CmisClient, parent: CmisObject, wanted: Wanted, signal: AbortSignal): Promise<{ object: CmisObject; isNew: boolean }> {
	let taken: unknown;
	for (const name of namesFor(wanted.name, wanted.fremdId)) {
		const properties = { 'cmis:objectTypeId': wanted.type, 'cmis:name': name, [wanted.keyProperty]: wanted.fremdId, ...wanted.properties };
		try {
			const object = wanted.content
				? await client.createDocument(parent.id, properties, wanted.content, signal)
				: await client.createFolder(parent.id, properties, signal);
			return { object, isNew: true };
		} catch (error) {
			if (!isNameTaken(error)) throw error;
			taken = error;
		}
		const holder = await client.objectByPath(`${await pathOf(client, parent, signal)}/${name}`, signal);
		if (holder?.properties[wanted.keyProperty] === wanted.fremdId) return { object: holder, isNew: false };
	}
	throw taken;
}

async function pathOf(client: CmisClient, folder: CmisObject, signal: AbortSignal): Promise<string> {
	const path = folder.properties['cmis:path'] ?? (await client.object(folder.id, signal)).properties['cmis:path'];
	if (typeof path === 'string') return path === '/' ? '' : path;
	throw new DrehkreuzError('DK-PARTNER-ANSWER', { role: client.role, rule: 'a folder without cmis:path' }, { effect: 'transient' });
}
