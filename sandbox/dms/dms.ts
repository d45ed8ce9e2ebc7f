/**
 * A document management system that speaks the CMIS 1.1 browser binding, as far as filing needs it: service and repository document,
 * type definition, query, object, children, content, createFolder, createDocument, update, move. Everything else: `notSupported`.
 *
 * Addresses: `/browser` or `/` (service), `/browser/<repository>`, `/browser/<repository>/root[/path]` (objects).
 * Effects: `folder-created` and `document-created` (key: `dk:fremdId`), `properties-updated`, `object-moved`.
 */
import { Counterpart, type CounterpartOptions, type Reply, type Request } from '../counterpart.ts';
import { CmisError } from './cmis-error.ts';
import { Contents } from './contents.ts';
import { type Form, propertiesOf, readForm } from './form.ts';
import { parseQuery } from './query.ts';
import { Repository, type RepositoryOptions, ROOT_ID, type StoredObject } from './repository.ts';
import { types } from './types.ts';

export interface DmsOptions extends CounterpartOptions, RepositoryOptions {
	/** Default `drehkreuz`. */
	readonly user?: string;
	/** Default `sandkasten`. */
	readonly password?: string;
	/** Bearer token accepted besides user and password. Default: none. */
	readonly token?: string;
	/** Ids of the repositories it offers. Default `rathaus` alone. */
	readonly repositories?: readonly string[];
	/** Whether documents carry `cmis:contentStreamHash` (many systems do not). Default false. */
	readonly contentHash?: boolean;
}

export class DmsCounterpart extends Counterpart {
	readonly name = 'dms';
	readonly #options: DmsOptions;
	readonly #repositories: ReadonlyMap<string, Repository>;

	constructor(options: DmsOptions = {}) {
		super(options);
		this.#options = options;
		const contents = new Contents(options.ledgerFile && `${options.ledgerFile}.inhalte`);
		this.#repositories = new Map((options.repositories ?? ['rathaus']).map((id) => [id, new Repository(id, this.ledger, contents, options)]));
	}

	/** The service document's address: what a client is configured with. */
	get endpoint(): string {
		return `${this.url}/browser`;
	}

	protected async handle(request: Request): Promise<Reply> {
		try {
			return await this.#answer(request);
		} catch (error) {
			if (error instanceof CmisError) return error.reply;
			throw error;
		}
	}

	async #answer(request: Request): Promise<Reply> {
		this.#authenticate(request);
		const path = decodeURIComponent(request.url.pathname);
		if (path === '/' || path === '/browser' || path === '/browser/')
			return { status: 200, body: Object.fromEntries([...this.#repositories.keys()].map((id) => [id, this.#repositoryInfo(id)])) };
		const [, id = '', object] = /^\/browser\/([^/]+)(?:\/root(\/.*)?)?$/.exec(path) ?? [];
		const repository = this.#repositories.get(id);
		if (!repository) throw new CmisError('objectNotFound', 'there is no such repository');
		return path === `/browser/${id}` ? this.#repositoryService(request, repository) : this.#objectService(request, repository, object ?? '/');
	}

	#authenticate(request: Request): void {
		const { user = 'drehkreuz', password = 'sandkasten', token } = this.#options;
		const accepted = [`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, ...(token ? [`Bearer ${token}`] : [])];
		if (!accepted.includes(request.headers.authorization ?? '')) throw new CmisError('unauthorized', 'unknown user or wrong password');
	}

	async #repositoryService(request: Request, repository: Repository): Promise<Reply> {
		if (request.method === 'GET') {
			const selector = request.url.searchParams.get('cmisselector') ?? 'repositoryInfo';
			if (selector === 'repositoryInfo') return { status: 200, body: { [repository.id]: this.#repositoryInfo(repository.id) } };
			if (selector === 'typeDefinition') return { status: 200, body: typeDefinition(repository.type(request.url.searchParams.get('typeId') ?? '').id) };
			if (selector === 'query') return this.#query(repository, request.url.searchParams.get('q') ?? '', request.url.searchParams);
			throw new CmisError('notSupported', `selector ${selector}`);
		}
		const { fields } = await readForm(request);
		if (fields.get('cmisaction') !== 'query') throw new CmisError('notSupported', `action ${fields.get('cmisaction') ?? '(none)'}`);
		return this.#query(repository, fields.get('statement') ?? '', fields);
	}

	#query(repository: Repository, statement: string, parameters: Pick<URLSearchParams, 'get'> | ReadonlyMap<string, string>): Reply {
		const query = parseQuery(statement);
		const found = repository.query(query);
		const skip = Number(parameters.get('skipCount') ?? 0);
		const page = found.slice(skip, skip + Number(parameters.get('maxItems') ?? 100));
		const isSuccinct = parameters.get('succinct') === 'true';
		const results = page.map((object) => {
			const all = this.#properties(repository, object);
			const chosen = query.columns ? Object.fromEntries(query.columns.map((column) => [column, all[column] ?? null])) : all;
			return render(chosen, isSuccinct);
		});
		return { status: 200, body: { results, hasMoreItems: skip + page.length < found.length, numItems: found.length } };
	}

	async #objectService(request: Request, repository: Repository, path: string): Promise<Reply> {
		const parameters = request.url.searchParams;
		const form = request.method === 'POST' ? await readForm(request) : undefined;
		const objectId = parameters.get('objectId') ?? form?.fields.get('objectId');
		const object = objectId ? repository.get(objectId) : repository.byPath(path);
		if (form) return this.#act(repository, object, form);
		const isSuccinct = parameters.get('succinct') === 'true';
		const selector = parameters.get('cmisselector') ?? (object.content ? 'content' : 'children');
		if (selector === 'object') return { status: 200, body: render(this.#properties(repository, object), isSuccinct) };
		if (selector === 'content') {
			const { bytes, mediaType } = repository.content(object.id);
			return { status: 200, headers: { 'content-type': mediaType }, body: bytes };
		}
		if (selector === 'children') {
			const objects = repository.children(object.id).map((child) => ({ object: render(this.#properties(repository, child), isSuccinct) }));
			return { status: 200, body: { objects, hasMoreItems: false, numItems: objects.length } };
		}
		throw new CmisError('notSupported', `selector ${selector}`);
	}

	#act(repository: Repository, object: StoredObject, form: Form): Reply {
		const isSuccinct = form.fields.get('succinct') === 'true';
		const created = (made: StoredObject): Reply => ({ status: 201, body: render(this.#properties(repository, made), isSuccinct) });
		const action = form.fields.get('cmisaction');
		switch (action) {
			case 'createFolder':
				return created(repository.create('cmis:folder', object.id, propertiesOf(form)));
			case 'createDocument':
				return created(repository.create('cmis:document', object.id, propertiesOf(form), form.content));
			case 'update':
				return { status: 200, body: render(this.#properties(repository, repository.update(object.id, propertiesOf(form))), isSuccinct) };
			case 'move':
				return created(repository.move(object.id, form.fields.get('targetFolderId') ?? ''));
			case undefined:
				throw new CmisError('invalidArgument', 'cmisaction is missing');
			default:
				throw new CmisError('notSupported', `action ${action}`);
		}
	}

	#properties(repository: Repository, object: StoredObject): Record<string, unknown> {
		const { content } = object;
		const isFolder = types[object.type]?.base === 'cmis:folder';
		return {
			'cmis:objectId': object.id,
			'cmis:baseTypeId': isFolder ? 'cmis:folder' : 'cmis:document',
			'cmis:objectTypeId': object.type,
			'cmis:creationDate': object.createdAt,
			...object.properties,
			...(isFolder ? { 'cmis:parentId': object.parentId ?? null, 'cmis:path': repository.pathOf(object) } : {}),
			...(content
				? { 'cmis:contentStreamLength': content.size, 'cmis:contentStreamMimeType': content.mediaType, 'cmis:contentStreamFileName': content.fileName }
				: {}),
			...(content && this.#options.contentHash ? { 'cmis:contentStreamHash': [`{sha-512}${content.sha512}`] } : {}),
		};
	}

	#repositoryInfo(id: string): object {
		const repositoryUrl = `${this.endpoint}/${id}`;
		return {
			repositoryId: id,
			repositoryName: id,
			productName: 'Drehkreuz-Sandkasten-DMS',
			cmisVersionSupported: '1.1',
			rootFolderId: ROOT_ID,
			repositoryUrl,
			rootFolderUrl: `${repositoryUrl}/root`,
			capabilities: { capabilityQuery: 'metadataonly', capabilityContentStreamUpdatability: 'none' },
		};
	}
}

function render(properties: Readonly<Record<string, unknown>>, isSuccinct: boolean): object {
	if (isSuccinct) return { succinctProperties: properties };
	return {
		properties: Object.fromEntries(
			Object.entries(properties).map(([id, value]) => [id, { id, cardinality: Array.isArray(value) ? 'multi' : 'single', value }]),
		),
	};
}

function typeDefinition(id: string): object {
	const type = types[id];
	return {
		id,
		baseId: type?.base,
		queryable: true,
		propertyDefinitions: Object.fromEntries(
			Object.entries(type?.properties ?? {}).map(([name, p]) => [
				name,
				{ id: name, propertyType: p.type, required: p.required ?? false, updatability: p.readonly ? 'readonly' : 'readwrite' },
			]),
		),
	};
}
