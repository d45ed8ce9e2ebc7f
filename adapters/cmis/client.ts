/**
 * A small client of the CMIS 1.1 browser binding: the six calls that filing needs. Knows HTTP and CMIS, nothing of Akten.
 *
 * URLs that the service document names are used with the origin of the configured endpoint: behind a reverse proxy they are
 * often wrong, and our credentials must not follow a foreign address.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { authHeaders } from '../../hub/partners/http-access.ts';
import { answerError, jsonOf } from '../../hub/partners/http-answer.ts';
import { type HttpAnswer, HttpCaller, type HttpCallerOptions, type HttpRequest } from '../../hub/partners/http-call.ts';
import { cmisError, isNotFound } from './cmis-error.ts';
import { actionFields, type FormContent, formBody, type PropertyValues } from './form.ts';
import type { CmisSettings } from './settings.ts';

export interface CmisObject {
	readonly id: string;
	readonly properties: Readonly<Record<string, unknown>>;
}

interface Repository {
	readonly repositoryUrl: string;
	readonly rootFolderUrl: string;
}

export class CmisClient {
	readonly #http: HttpCaller;
	readonly #settings: CmisSettings;
	readonly role: string;
	readonly #headers: Readonly<Record<string, string>>;
	#repository: Repository | undefined;

	constructor(settings: CmisSettings, options: HttpCallerOptions) {
		this.#settings = settings;
		this.role = options.role;
		this.#headers = { accept: 'application/json', ...authHeaders(settings.auth) };
		this.#http = new HttpCaller(options);
	}

	/** Ids of objects, at most `maxItems`. A query changes nothing, so its loss is harmless although it is a POST. */
	async query(statement: string, maxItems: number, signal: AbortSignal): Promise<readonly string[]> {
		const { repositoryUrl } = await this.#find(signal);
		const form = await formBody({ cmisaction: 'query', statement, maxItems: String(maxItems), succinct: 'true' });
		const answer = await this.#call({ method: 'POST', url: repositoryUrl, ...form, safe: true, signal });
		const { results } = jsonOf(this.role, answer) as { results?: unknown };
		if (!Array.isArray(results)) throw answerError(this.role, answer, 'a query result without results');
		return results.map((result) => this.#object(result, answer).id);
	}

	async object(id: string, signal: AbortSignal): Promise<CmisObject> {
		const answer = await this.#call({ method: 'GET', url: await this.#objectUrl(id, { cmisselector: 'object', succinct: 'true' }, signal), signal });
		return this.#object(jsonOf(this.role, answer), answer);
	}

	/** @returns undefined when there is none */
	async objectByPath(path: string, signal: AbortSignal): Promise<CmisObject | undefined> {
		const { rootFolderUrl } = await this.#find(signal);
		const escaped = path
			.split('/')
			.filter((part) => part !== '')
			.map((part) => `/${encodeURIComponent(part)}`)
			.join('');
		try {
			const answer = await this.#call({ method: 'GET', url: `${rootFolderUrl}${escaped}?cmisselector=object&succinct=true`, signal });
			return this.#object(jsonOf(this.role, answer), answer);
		} catch (error) {
			if (isNotFound(error)) return undefined;
			throw error;
		}
	}

	async content(id: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
		const url = await this.#objectUrl(id, { cmisselector: 'content' }, signal);
		return (await this.#call({ method: 'GET', url, maxResponseBytes: maxBytes, headers: { accept: '*/*' }, signal })).body;
	}

	createFolder(parentId: string, properties: PropertyValues, signal: AbortSignal): Promise<CmisObject> {
		return this.#create('createFolder', parentId, properties, undefined, signal);
	}

	createDocument(parentId: string, properties: PropertyValues, content: FormContent, signal: AbortSignal): Promise<CmisObject> {
		return this.#create('createDocument', parentId, properties, content, signal);
	}

	close(): void {
		this.#http.close();
	}

	async #create(action: string, parentId: string, properties: PropertyValues, content: FormContent | undefined, signal: AbortSignal): Promise<CmisObject> {
		const url = await this.#objectUrl(parentId, {}, signal);
		const answer = await this.#call({ method: 'POST', url, ...(await formBody(actionFields(action, properties), content)), signal });
		return this.#object(jsonOf(this.role, answer), answer);
	}

	async #objectUrl(id: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string> {
		const { rootFolderUrl } = await this.#find(signal);
		return `${rootFolderUrl}?${new URLSearchParams({ objectId: id, ...parameters })}`;
	}

	/** The service document, asked for once. */
	async #find(signal: AbortSignal): Promise<Repository> {
		if (this.#repository) return this.#repository;
		const answer = await this.#call({ method: 'GET', url: this.#settings.endpoint, signal });
		const repositories = jsonOf(this.role, answer) as Record<string, { repositoryUrl?: unknown; rootFolderUrl?: unknown }> | null;
		const ids = Object.keys(repositories ?? {});
		const id = this.#settings.repositoryId ?? (ids.length === 1 ? ids[0] : undefined);
		const found = id === undefined ? undefined : repositories?.[id];
		if (!found) {
			const rule = id === undefined ? `must be given: the service offers ${ids.length} repositories` : 'names a repository that the service does not offer';
			throw new DrehkreuzError('DK-CONFIG-INVALID', { file: this.role, path: '/settings/repositoryId', rule });
		}
		if (typeof found.repositoryUrl !== 'string' || typeof found.rootFolderUrl !== 'string')
			throw answerError(this.role, answer, 'a service document without URLs');
		this.#repository = { repositoryUrl: this.#atEndpoint(found.repositoryUrl), rootFolderUrl: this.#atEndpoint(found.rootFolderUrl) };
		return this.#repository;
	}

	#atEndpoint(address: string): string {
		const { pathname } = new URL(address, this.#settings.endpoint);
		return new URL(this.#settings.endpoint).origin + pathname.replace(/\/$/, '');
	}

	async #call(request: HttpRequest): Promise<HttpAnswer> {
		const answer = await this.#http.call({ ...request, headers: { ...this.#headers, ...request.headers } });
		if (answer.status < 200 || answer.status > 299) throw cmisError(this.role, answer);
		return answer;
	}

	/** Reads the succinct form, and the long one of servers that do not know it. */
	#object(json: unknown, answer: HttpAnswer): CmisObject {
		const { succinctProperties, properties: long } = (json ?? {}) as {
			succinctProperties?: Record<string, unknown>;
			properties?: Record<string, { value?: unknown }>;
		};
		const properties = succinctProperties ?? Object.fromEntries(Object.entries(long ?? {}).map(([id, property]) => [id, property?.value]));
		const id = properties['cmis:objectId'];
		if (typeof id !== 'string' || id === '') throw answerError(this.role, answer, 'an object without cmis:objectId');
		return { id, properties };
	}
}
