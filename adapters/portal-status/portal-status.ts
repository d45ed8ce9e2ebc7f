/**
 * Adapter `portal-status`: tells the portal how a case stands. One POST of a CloudEvents 1.0 event in structured JSON; 2xx is the receipt.
 *
 * The event's `id` is our key for this message and step, so every try carries the same id and the portal drops repeats
 * (CloudEvents 1.0.2, "id": consumers MAY assume that events with identical source and id are duplicates).
 */

import type { Message } from '../../hub/message/message.ts';
import type { AdapterFactory, AdapterServices, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { authHeaders, type HttpAuth, httpAuthSchema, type TlsSettings, tlsOptions, tlsSchema } from '../../hub/partners/http-access.ts';
import { errorOfStatus } from '../../hub/partners/http-answer.ts';
import { HttpCaller } from '../../hub/partners/http-call.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import schema from '../../schemas/status.schema.json' with { type: 'json' };

export interface PortalStatusSettings {
	/** Where the portal takes status events. */
	readonly endpoint: string;
	readonly auth?: HttpAuth;
	readonly tls?: TlsSettings;
	/** Milliseconds for one request. 100 to 600,000. Default 10,000. */
	readonly timeoutMs?: number;
}

/** The order: `schemas/status.schema.json`. */
export interface StatusOrder {
	readonly status: 'angenommen' | 'zahlung-angefordert' | 'bezahlt' | 'nicht-bezahlt' | 'in-bearbeitung' | 'abgeschlossen' | 'abgelehnt';
	/** RFC 3339: since when. */
	readonly at: string;
	readonly text?: { readonly de?: string; readonly en?: string };
	readonly aktenzeichen?: string;
	readonly kassenzeichen?: string;
	readonly zahlungslink?: string;
}

const KIND = 'portal-status';
export const STATUS_EVENT_TYPE = 'de.drehkreuz.antrag.status';

class PortalStatusAdapter implements DestinationAdapter<StatusOrder> {
	readonly kind = KIND;
	readonly repeat = 'Every try carries the same event id; the portal drops repeats.';
	readonly #http: HttpCaller;
	readonly #settings: PortalStatusSettings;
	readonly #services: AdapterServices;

	constructor(settings: PortalStatusSettings, services: AdapterServices) {
		this.#settings = settings;
		this.#services = services;
		this.#http = new HttpCaller({ role: services.role, timeoutMs: settings.timeoutMs ?? 10_000, ...tlsOptions(settings.tls, services.baseFolder) });
	}

	/** @throws DrehkreuzError DK-PARTNER-*, as answer and connection say */
	async deliver(message: Message, order: StatusOrder, context: DeliveryContext): Promise<Receipt> {
		const answer = await this.#http.call({
			method: 'POST',
			url: this.#settings.endpoint,
			headers: { 'content-type': 'application/cloudevents+json; charset=utf-8', ...authHeaders(this.#settings.auth) },
			body: JSON.stringify(this.#event(message, order, context.idempotencyKey)),
			safe: true,
			signal: context.signal,
		});
		if (answer.status < 200 || answer.status > 299) throw errorOfStatus(this.#services.role, answer);
		return { reference: context.idempotencyKey, adapter: KIND, at: new Date().toISOString(), attributes: {} };
	}

	async close(): Promise<void> {
		this.#http.close();
	}

	/** `antragid` and `antragquelle` name the portal's own message, so that the portal finds its application without our case id. */
	#event(message: Message, order: StatusOrder, id: string): object {
		const { attributes } = message;
		const { at, ...data } = order;
		return {
			specversion: '1.0',
			id,
			source: `urn:drehkreuz:${this.#services.mandant}`,
			type: STATUS_EVENT_TYPE,
			subject: attributes.subject ?? attributes.id,
			time: at,
			datacontenttype: 'application/json',
			antragid: attributes.id,
			antragquelle: attributes.source,
			...(attributes.traceparent ? { traceparent: attributes.traceparent } : {}),
			data,
		};
	}
}

export const portalStatus: AdapterFactory<PortalStatusSettings, StatusOrder> = {
	kind: KIND,
	settingsSchema: {
		type: 'object',
		required: ['endpoint'],
		additionalProperties: false,
		properties: {
			endpoint: { type: 'string', pattern: '^https?://[^\\s#]+$', maxLength: 1_000 },
			auth: httpAuthSchema,
			tls: tlsSchema,
			timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000 },
		},
	},
	instructionSchema: schema,
	create: (settings, services) => new PortalStatusAdapter(settings, services),
};
