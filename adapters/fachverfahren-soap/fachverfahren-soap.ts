/**
 * Adapter `fachverfahren-soap`: hands an application to a line-of-business system by a SOAP operation, and returns its number.
 *
 * One delivery:
 * 1. an earlier try may have arrived → ask the `reconcile` operation; found: that is the receipt. Without one the order is sent again when the
 *    partner recognises repeats, else a person must look (DK-PARTNER-UNCERTAIN);
 * 2. call the operation; its answer holds the receipt; a fault says whose fault it was.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { checkOut } from '../../hub/message/claim-check.ts';
import type { Message } from '../../hub/message/message.ts';
import type { AdapterFactory, AdapterServices, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { type Handover, handoverSchema } from '../../hub/partners/handover.ts';
import { tlsOptions } from '../../hub/partners/http-access.ts';
import { HttpCaller } from '../../hub/partners/http-call.ts';
import { textAt, valueAt } from '../../hub/partners/json-pointer.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import { SoapService } from './service.ts';
import { type SoapSettings, soapSettingsSchema } from './settings.ts';
import { fill, type TemplateValues, unknownPlaceholder } from './template.ts';
import { checkWsdl } from './wsdl.ts';
import { xmlContent } from './xml-content.ts';

const KIND = 'fachverfahren-soap';
/** Bytes a body may have to be put into an envelope, which is built in memory. */
const BODY_MAX_BYTES = 10 * 1024 * 1024;

class SoapAdapter implements DestinationAdapter<Handover> {
	readonly kind = KIND;
	readonly repeat: string;
	readonly #settings: SoapSettings;
	readonly #services: AdapterServices;
	readonly #http: HttpCaller;
	readonly #soap: SoapService;

	/** @throws DrehkreuzError DK-CONFIG-INVALID, DK-CONFIG-UNREADABLE */
	constructor(settings: SoapSettings, services: AdapterServices) {
		const { role, baseFolder } = services;
		const unknown = unknownPlaceholder(settings.request) ?? unknownPlaceholder(settings.reconcile?.request);
		if (unknown !== undefined)
			throw new DrehkreuzError('DK-CONFIG-INVALID', { file: role, path: '/settings/request', rule: `has the unknown placeholder ${unknown.slice(0, 60)}` });
		const files = checkWsdl(settings.wsdl, settings.imports ?? {}, baseFolder, role);
		this.#settings = settings;
		this.#services = services;
		this.#http = new HttpCaller({ role, timeoutMs: settings.timeoutMs ?? 30_000, ...tlsOptions(settings.tls, baseFolder) });
		this.#soap = new SoapService(settings, files, this.#http);
		this.repeat = settings.reconcile
			? 'After a lost answer the system is asked whether it has the order.'
			: settings.recognisesRepeats
				? 'The system knows a repeat by the key in the request.'
				: 'The system knows no repeat: after a lost answer a person must look.';
	}

	/** @throws DrehkreuzError DK-PARTNER-*, DK-CONFIG-INVALID, DK-PAYLOAD-TOO-LARGE, DK-CHECK-DOCTYPE */
	async deliver(message: Message, order: Handover, context: DeliveryContext): Promise<Receipt> {
		const { request, receipt, reconcile, operation, recognisesRepeats } = this.#settings;
		const { role } = this.#services;
		const values: TemplateValues = {
			role,
			key: context.idempotencyKey,
			mandant: this.#services.mandant,
			order,
			body: () => checkOut(context.payloads, message.attributes.mandant, message.body, BODY_MAX_BYTES),
		};
		if (context.uncertain && reconcile) {
			const answer = await this.#soap.call(reconcile.operation, await fill(reconcile.request, values), { signal: context.signal, isSafe: true });
			const found = textAt(answer, reconcile.receipt);
			if (found !== undefined && (reconcile.found === undefined || String(valueAt(answer, reconcile.found)) === 'true')) return this.#receipt(found);
		} else if (context.uncertain && !recognisesRepeats) {
			throw new DrehkreuzError('DK-PARTNER-UNCERTAIN', { role });
		}
		const input = request === undefined ? { _xml: xmlContent(await values.body(), role) } : await fill(request, values);
		const answer = await this.#soap.call(operation, input, { signal: context.signal });
		if (receipt === undefined) return { ...this.#receipt(context.idempotencyKey), attributes: {} };
		const number = textAt(answer, receipt);
		if (number === undefined || number.length > 500) throw new DrehkreuzError('DK-PARTNER-ANSWER', { role, rule: `no receipt at ${receipt}` });
		return this.#receipt(number);
	}

	async close(): Promise<void> {
		this.#http.close();
	}

	#receipt(reference: string): Receipt {
		return { reference, adapter: KIND, at: new Date().toISOString(), attributes: { [this.#settings.attribute ?? 'vorgangsnummer']: reference } };
	}
}

export const fachverfahrenSoap: AdapterFactory<SoapSettings, Handover> = {
	kind: KIND,
	settingsSchema: soapSettingsSchema,
	instructionSchema: handoverSchema,
	create: (settings, services) => new SoapAdapter(settings, services),
};
