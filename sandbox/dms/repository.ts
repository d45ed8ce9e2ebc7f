/**
 * What the DMS holds: folders and documents, kept in the ledger so that a restart knows them again, and the rules a DMS enforces:
 * known types, needed properties, where an object may lie, names unique within a folder.
 *
 * It does not enforce unique external ids, as real systems do not: a client that files twice gets two objects, and a test sees them.
 */
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { CmisError } from './cmis-error.ts';
import type { Contents } from './contents.ts';
import type { FormContent } from './form.ts';
import type { Predicate, Query } from './query.ts';
import { type TypeDefinition, types } from './types.ts';

type Value = string | number | boolean;

export interface StoredObject {
	/** Id of the repository it is in. */
	readonly repository: string;
	readonly id: string;
	readonly type: string;
	parentId: string | undefined;
	readonly createdAt: number;
	readonly properties: Record<string, Value>;
	readonly content?: { readonly sha512: string; readonly size: number; readonly mediaType: string; readonly fileName: string };
}

export const ROOT_ID = 'wurzel';

export interface RepositoryOptions {
	/** Aktenplankennzeichen that exist. Default: anything of the form 32 or 32.12 or 32.12.1. */
	readonly aktenplan?: readonly string[];
	/** Milliseconds until a query finds a new object: search indexes of real systems lag behind. Default 0. */
	readonly indexDelayMs?: number;
}

export class Repository {
	readonly id: string;
	readonly #ledger: Ledger;
	readonly #contents: Contents;
	readonly #options: RepositoryOptions;
	readonly #objects = new Map<string, StoredObject>();
	readonly #children = new Map<string, Map<string, StoredObject>>();

	constructor(id: string, ledger: Ledger, contents: Contents, options: RepositoryOptions = {}) {
		this.id = id;
		this.#ledger = ledger;
		this.#contents = contents;
		this.#options = options;
		this.#hold({ repository: id, id: ROOT_ID, type: 'cmis:folder', parentId: undefined, createdAt: 0, properties: { 'cmis:name': '' } });
		for (const effect of ledger.all()) {
			if (effect.details['repository'] !== id) continue;
			if (effect.kind === 'folder-created' || effect.kind === 'document-created') this.#hold(copyOf(effect.details as unknown as StoredObject));
			if (effect.kind === 'properties-updated') this.#change(effect.key, effect.details['changes'] as Record<string, Value>);
			if (effect.kind === 'object-moved') this.#place(this.get(effect.key), String(effect.details['parentId']));
		}
	}

	get(id: string): StoredObject {
		const found = this.#objects.get(id);
		if (!found) throw new CmisError('objectNotFound', `there is no object ${id}`);
		return found;
	}

	byPath(path: string): StoredObject {
		let at = this.get(ROOT_ID);
		for (const name of path.split('/').filter((part) => part !== '')) {
			const child = this.#children.get(at.id)?.get(name);
			if (!child) throw new CmisError('objectNotFound', 'there is no such path');
			at = child;
		}
		return at;
	}

	pathOf(object: StoredObject): string {
		if (object.parentId === undefined) return '/';
		const parent = this.pathOf(this.get(object.parentId));
		return `${parent === '/' ? '' : parent}/${String(object.properties['cmis:name'])}`;
	}

	children(folderId: string): readonly StoredObject[] {
		return [...(this.#children.get(folderId)?.values() ?? [])];
	}

	content(id: string): { readonly bytes: Buffer; readonly mediaType: string } {
		const { content } = this.get(id);
		if (!content) throw new CmisError('constraint', 'the object has no content');
		return { bytes: this.#contents.get(content.sha512), mediaType: content.mediaType };
	}

	create(base: TypeDefinition['base'], parentId: string, given: Readonly<Record<string, string | undefined>>, content?: FormContent): StoredObject {
		const type = this.type(given['cmis:objectTypeId'] ?? '');
		if (type.base !== base) throw new CmisError('constraint', `type ${type.id} is no ${base}`);
		const parent = this.get(parentId);
		if (!type.parents.includes(parent.type)) throw new CmisError('constraint', `${type.id} may not lie in ${parent.type}`);
		const { 'cmis:objectTypeId': _type, ...rest } = given;
		const properties = check(type, rest, true);
		const name = String(properties['cmis:name']);
		if (/[/\\]/.test(name)) throw new CmisError('invalidArgument', 'a name may not hold slashes');
		this.#checkFree(parentId, name);
		if (type.contentRequired && !content) throw new CmisError('constraint', 'a document needs content');
		if (type.id === 'dk:akte') properties['dk:aktenzeichen'] = this.#aktenzeichen(String(properties['dk:aktenplankennzeichen']));
		const stored = content && {
			sha512: this.#contents.put(content.bytes),
			size: content.bytes.length,
			mediaType: content.mediaType,
			fileName: content.fileName,
		};
		const object: StoredObject = {
			repository: this.id,
			id: randomUUID(),
			type: type.id,
			parentId,
			createdAt: Date.now(),
			properties,
			...(stored ? { content: stored } : {}),
		};
		const key = String(properties['dk:fremdId'] ?? object.id);
		this.#ledger.record(base === 'cmis:folder' ? 'folder-created' : 'document-created', key, { ...copyOf(object) });
		this.#hold(object);
		return object;
	}

	update(id: string, given: Readonly<Record<string, string | undefined>>): StoredObject {
		const object = this.get(id);
		const changes = check(this.type(object.type), given, false);
		const name = changes['cmis:name'];
		if (name !== undefined && object.parentId !== undefined) this.#checkFree(object.parentId, String(name));
		this.#ledger.record('properties-updated', id, { repository: this.id, changes });
		this.#change(id, changes);
		return object;
	}

	/** What people do with a mouse. */
	move(id: string, targetId: string): StoredObject {
		const object = this.get(id);
		if (!this.type(object.type).parents.includes(this.get(targetId).type)) throw new CmisError('constraint', 'it may not lie there');
		this.#checkFree(targetId, String(object.properties['cmis:name']));
		this.#ledger.record('object-moved', id, { repository: this.id, parentId: targetId });
		this.#place(object, targetId);
		return object;
	}

	query(query: Query): readonly StoredObject[] {
		const type = this.type(query.type);
		for (const { property } of query.where.filter((p) => p.kind === 'equals')) {
			if (property !== 'cmis:objectId' && !(property in type.properties)) throw new CmisError('invalidArgument', `type ${type.id} has no property ${property}`);
		}
		const indexed = Date.now() - (this.#options.indexDelayMs ?? 0);
		return [...this.#objects.values()].filter((o) => o.type === type.id && o.createdAt <= indexed && query.where.every((p) => this.#matches(o, p)));
	}

	type(id: string): TypeDefinition {
		const type = types[id];
		if (!type) throw new CmisError('invalidArgument', `there is no type ${id || '(none given)'}`);
		return type;
	}

	#matches(object: StoredObject, predicate: Predicate): boolean {
		if (predicate.kind === 'equals') return (predicate.property === 'cmis:objectId' ? object.id : object.properties[predicate.property]) === predicate.value;
		if (predicate.kind === 'in-folder') return object.parentId === predicate.folderId;
		for (let at = object.parentId; at !== undefined; at = this.#objects.get(at)?.parentId) if (at === predicate.folderId) return true;
		return false;
	}

	#aktenzeichen(kennzeichen: string): string {
		const { aktenplan } = this.#options;
		const isKnown = aktenplan ? aktenplan.includes(kennzeichen) : /^\d{1,3}(\.\d{1,3})*$/.test(kennzeichen);
		if (!isKnown) throw new CmisError('constraint', 'the Aktenplan does not know this Kennzeichen');
		const year = new Date().getFullYear();
		const files = [...this.#objects.values()].filter((o) => String(o.properties['dk:aktenzeichen'] ?? '').startsWith(`${kennzeichen}-${year}/`));
		return `${kennzeichen}-${year}/${String(files.length + 1).padStart(4, '0')}`;
	}

	#checkFree(folderId: string, name: string): void {
		if (this.#children.get(folderId)?.has(name)) throw new CmisError('nameConstraintViolation', 'the folder holds an object of this name');
	}

	#hold(object: StoredObject): void {
		this.#objects.set(object.id, object);
		if (object.parentId !== undefined) this.#place(object, object.parentId);
	}

	/** Puts it into a folder under its name, and out of where it was. */
	#place(object: StoredObject, folderId: string): void {
		this.#take(object);
		object.parentId = folderId;
		const siblings = this.#children.get(folderId) ?? new Map<string, StoredObject>();
		siblings.set(String(object.properties['cmis:name']), object);
		this.#children.set(folderId, siblings);
	}

	#take(object: StoredObject): void {
		const name = String(object.properties['cmis:name']);
		const siblings = object.parentId === undefined ? undefined : this.#children.get(object.parentId);
		if (siblings?.get(name) === object) siblings.delete(name);
	}

	#change(id: string, changes: Readonly<Record<string, Value>>): void {
		const object = this.get(id);
		this.#take(object);
		Object.assign(object.properties, changes);
		if (object.parentId !== undefined) this.#place(object, object.parentId);
	}
}

/** The ledger keeps what was created; what people change later must not reach back into it. */
function copyOf(object: StoredObject): StoredObject {
	return { ...object, properties: { ...object.properties } };
}

/** Values as the type wants them. @throws CmisError constraint, invalidArgument */
function check(type: TypeDefinition, given: Readonly<Record<string, string | undefined>>, isNew: boolean): Record<string, Value> {
	const properties: Record<string, Value> = {};
	for (const [id, value] of Object.entries(given)) {
		const definition = type.properties[id];
		if (!definition) throw new CmisError('invalidArgument', `type ${type.id} has no property ${id}`);
		if (definition.readonly) throw new CmisError('constraint', `${id} is given by the DMS`);
		if (value === undefined || value === '') continue;
		if (definition.maxLength !== undefined && value.length > definition.maxLength)
			throw new CmisError('constraint', `${id} is longer than ${definition.maxLength}`);
		properties[id] = definition.type === 'string' || definition.type === 'id' ? value : parsed(id, definition.type, value);
	}
	if (!isNew) return properties;
	for (const [id, { required }] of Object.entries(type.properties)) {
		if (required && properties[id] === undefined) throw new CmisError('constraint', `${id} is missing`);
	}
	return properties;
}

function parsed(id: string, type: string, text: string): Value {
	if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
	// Browser binding: a datetime is milliseconds since 1970 (CMIS 1.1 §5.2.9).
	if ((type === 'integer' || type === 'datetime') && /^-?\d+$/.test(text)) return Number(text);
	if (type === 'decimal' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
	throw new CmisError('invalidArgument', `${id} is no ${type}`);
}
