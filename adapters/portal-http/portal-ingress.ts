/**
 * The portal ingress: `POST /in/<tenant>/<entry>` takes an application as JSON, XML, CloudEvent or multipart with attachments, and answers 202
 * only when it is stored. A plain request handler, mounted by the server.
 *
 * Order of checks: method → tenant → token → room → entry → attributes → media type → announced length → then the body is read. Who has no token learns nothing about entries.
 *
 * State machine: open → `stop` → stopping: new requests get 503 → stopped when the last running one is answered.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { DrehkreuzError, httpStatusOf, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { CheckedEntry } from '../../hub/ingress/entry.ts';
import type { IngressRegistry } from '../../hub/ingress/registry.ts';
import type { Intake, SourceAdapter, StagedAttachment, Submission } from '../../hub/ingress/source-adapter.ts';
import type { IngressTenant, TenantLookup } from '../../hub/ingress/tenant.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { StagingPayloadStore } from '../../hub/payload/staging.ts';
import { DEFAULT_DELAYS, type DelayPolicy, FailedAttempts, portalOf } from './access.ts';
import { type Answer, jsonAnswer, problemAnswer } from './answer.ts';
import { fromAttributes, fromHeaders, type SenderAttributes } from './attributes.ts';
import { answerClientError } from './client-error.ts';
import { DEFAULT_TIMES, Exchange, type ReadTimes } from './exchange.ts';
import { checkJson } from './json-form.ts';
import { mediaTypeOf, notTaken } from './media-type.ts';
import { readMultipart } from './multipart.ts';
import { readStructured } from './structured.ts';
import { checkXmlStart } from './xml-form.ts';

export interface PortalIngressOptions {
	readonly acceptor: Intake;
	readonly registry: IngressRegistry;
	readonly payloads: StagingPayloadStore;
	readonly tenantOf: TenantLookup;
	readonly log: Logger;
	/** How long a sender may take. */
	readonly times?: ReadTimes;
	/** What failed attempts to sign in cost. */
	readonly delays?: DelayPolicy;
	/** Requests being read or stored at the same time, 1 to 10,000; more get 503. Each may hold one body in memory. Default 256. */
	readonly maxRunning?: number;
}

export interface PortalIngress extends SourceAdapter {
	/** Serves one request. Never throws; the answer is always given here. */
	handle(this: void, request: IncomingMessage, response: ServerResponse): void;
	/** For the server's event `clientError`: coded answers to requests that are not HTTP or break off. Without it Node answers a bare 400. */
	clientError(this: void, error: Error & { code?: string }, socket: Duplex): void;
}

type Content = Pick<Submission, 'content' | 'mediaType' | 'attachments'> & { readonly sender: SenderAttributes };

/** Whose request it is, as far as it is known. */
interface Sender {
	readonly mandant: string;
	readonly source: string;
	id: string;
}

/** How long a sender is kept waiting while flows are redeployed. A redeploy closes nodes for at most so long. */
const REDEPLOY_MS = 3_000;

const PATH = /^\/in\/([a-z0-9][a-z0-9-]{0,62})\/([^/?]{1,100})\/?(?:\?|$)/;

export function createPortalIngress(options: PortalIngressOptions): PortalIngress {
	return new PortalHttp(options);
}

class PortalHttp implements PortalIngress {
	readonly kind = 'portal-http';
	readonly #options: PortalIngressOptions;
	readonly #times: ReadTimes;
	readonly #failed: FailedAttempts;
	readonly #exchanges = new WeakMap<Duplex, Exchange>();
	readonly #stopping = new AbortController();
	readonly #running = new Map<Exchange, Promise<void>>();

	constructor(options: PortalIngressOptions) {
		this.#options = options;
		this.#times = options.times ?? DEFAULT_TIMES;
		this.#failed = new FailedAttempts(options.delays ?? DEFAULT_DELAYS);
	}

	async start(): Promise<void> {}

	async stop(): Promise<void> {
		this.#stopping.abort();
		// Who is still sending hears "later" instead of being waited for.
		for (const exchange of this.#running.keys()) exchange.fail(new DrehkreuzError('DK-IN-BUSY'));
		while (this.#running.size > 0) await Promise.all(this.#running.values());
	}

	readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
		const exchange = new Exchange(request, response);
		this.#exchanges.set(request.socket, exchange);
		this.#running.set(
			exchange,
			this.#serve(exchange).finally(() => this.#running.delete(exchange)),
		);
	};

	readonly clientError = (error: Error & { code?: string }, socket: Duplex): void => answerClientError(error, socket, this.#exchanges.get(socket));

	async #serve(exchange: Exchange): Promise<void> {
		let sender: Sender | undefined;
		let answer: Answer;
		try {
			this.#refuseWhenClosed(exchange);
			const { tenant, portalId, entryName } = await this.#signIn(exchange);
			sender = { mandant: tenant.id, source: `urn:drehkreuz:${tenant.id}:portal:${portalId}`, id: '' };
			const entry = await this.#options.registry.await(tenant.id, entryName, REDEPLOY_MS);
			answer = await this.#take(exchange, tenant, entry, sender);
		} catch (error) {
			answer = await this.#refusal(error, exchange, sender);
		}
		await exchange.answer(answer).catch(() => {});
	}

	#refuseWhenClosed(exchange: Exchange): void {
		if (exchange.request.method !== 'POST') throw new DrehkreuzError('DK-IN-METHOD');
		if (this.#stopping.signal.aborted || this.#running.size >= (this.#options.maxRunning ?? 256)) throw new DrehkreuzError('DK-IN-BUSY');
	}

	async #signIn({ request }: Exchange): Promise<{ tenant: IngressTenant; portalId: string; entryName: string }> {
		const [, mandant, entryName = ''] = PATH.exec(request.url ?? '') ?? [];
		const tenant = mandant === undefined ? undefined : this.#options.tenantOf(mandant);
		const portal = tenant && portalOf(tenant, request.headers.authorization);
		if (tenant && portal) return { tenant, portalId: portal.id, entryName };
		await this.#failed.penalty(request.socket.remoteAddress, this.#stopping.signal);
		throw tenant ? new DrehkreuzError('DK-IN-AUTH') : new DrehkreuzError('DK-IN-UNKNOWN-TENANT', { mandant: mandant ?? '?' });
	}

	async #take(exchange: Exchange, tenant: IngressTenant, entry: CheckedEntry, sender: Sender): Promise<Answer> {
		const fromHeader = fromHeaders(exchange.request.headers);
		sender.id = fromHeader.id ?? '';
		const { content, mediaType, attachments, sender: said } = await this.#read(exchange, tenant, entry, fromHeader);
		sender.id = said.id ?? '';
		const id = said.id === undefined ? {} : { id: said.id };
		const accepted = await this.#options.acceptor.accept({
			tenant,
			entry,
			source: sender.source,
			...id,
			attributes: said.attributes,
			content,
			mediaType,
			attachments,
		});
		return jsonAnswer(202, accepted);
	}

	/** The body in whatever form it comes, checked as far as the door checks. */
	async #read(exchange: Exchange, tenant: IngressTenant, entry: CheckedEntry, fromHeader: SenderAttributes): Promise<Content> {
		const { headers } = exchange.request;
		const encoding = headers['content-encoding'] ?? 'identity';
		if (encoding !== 'identity') throw notTaken(`content-encoding=${encoding}`);
		const media = mediaTypeOf(headers['content-type']);
		if (media.form === 'multipart') {
			const stage = (content: Parameters<StagingPayloadStore['stage']>[1], mediaType: string, maxBytes: number) =>
				this.#options.payloads.stage(tenant.id, content, { mediaType, maxBytes });
			const multipart = await readMultipart(exchange, media.boundary as string, entry.limits, this.#times, stage);
			return { ...(await checkedOrDiscarded(multipart, multipart.attachments)), sender: fromHeader };
		}
		const chunks: Buffer[] = [];
		await exchange.read(entry.limits.bodyMaxBytes, this.#times, (chunk) => void chunks.push(chunk));
		const bytes = Buffer.concat(chunks);
		if (media.form !== 'cloudevent') return { ...checked({ content: bytes, mediaType: media.text, form: media.form }), attachments: [], sender: fromHeader };
		const { attributes, content, mediaType } = readStructured(bytes);
		const { form, text } = mediaTypeOf(mediaType, ['json', 'xml']);
		return { ...checked({ content, mediaType: text, form }), attachments: [], sender: fromAttributes(attributes, headers) };
	}

	async #refusal(error: unknown, exchange: Exchange, sender: Sender | undefined): Promise<Answer> {
		const told = error instanceof DrehkreuzError && httpStatusOf(error.problem) < 500 ? error : new DrehkreuzError('DK-IN-BUSY', {}, { cause: error });
		const { code } = told;
		const size = exchange.received;
		if (told !== error && !(error instanceof DrehkreuzError && error.code === 'DK-IN-BUSY')) {
			this.#options.log.error(
				{ component: this.kind, ...sender, code: problemOf(error).code, systemCode: String(problemOf(error).facts.systemCode ?? 'none') },
				'request failed',
			);
		}
		this.#options.log.warn({ component: this.kind, ...sender, code, size }, 'request refused');
		if (sender && code !== 'DK-IN-BUSY') await this.#options.acceptor.refuse({ ...sender, code, size });
		return problemAnswer(told.problem, exchange.language);
	}
}

interface Unchecked {
	readonly content: Buffer;
	readonly mediaType: string;
	readonly form: string;
}

function checked({ content, mediaType, form }: Unchecked): { content: Buffer; mediaType: string } {
	if (form === 'json') checkJson(content);
	else checkXmlStart(content);
	return { content, mediaType };
}

async function checkedOrDiscarded(unchecked: Unchecked, attachments: readonly StagedAttachment[]) {
	try {
		return { ...checked(unchecked), attachments };
	} catch (error) {
		for (const { staged } of attachments) await staged.discard();
		throw error;
	}
}
