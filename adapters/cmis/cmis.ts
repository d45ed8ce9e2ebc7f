/** Adapter `cmis`: files applications in a DMS that speaks the CMIS 1.1 browser binding, and returns the Aktenzeichen. */

import type { Message } from '../../hub/message/message.ts';
import type { AdapterFactory, AdapterServices, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { tlsOptions } from '../../hub/partners/http-access.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import { CmisClient } from './client.ts';
import { planDocuments } from './documents.ts';
import { FilingCabinet } from './filing.ts';
import { type Filing, filingSchema } from './instruction.ts';
import { type CmisSettings, cmisSettingsSchema, typeMapping } from './settings.ts';

const KIND = 'cmis';
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

class CmisAdapter implements DestinationAdapter<Filing> {
	readonly kind = KIND;
	readonly repeat =
		'Akte, Vorgang and documents are looked for by their external id before they are created; a name that is taken leads to the object that holds it.';
	readonly #client: CmisClient;
	readonly #cabinet: FilingCabinet;
	readonly #role: string;
	readonly #maxDocumentBytes: number;

	constructor(settings: CmisSettings, services: AdapterServices) {
		this.#role = services.role;
		this.#maxDocumentBytes = settings.maxDocumentBytes ?? MAX_DOCUMENT_BYTES;
		const http = { role: services.role, timeoutMs: settings.timeoutMs ?? 30_000, ...tlsOptions(settings.tls, services.baseFolder) };
		this.#client = new CmisClient(settings, http);
		this.#cabinet = new FilingCabinet(this.#client, settings, typeMapping(settings.types), services.role);
	}

	/**
	 * @throws DrehkreuzError DK-PARTNER-* as the HTTP call and the DMS's exception say, DK-DMS-CONTENT, DK-DMS-FOLDER, DK-PARTNER-INSTRUCTION,
	 * DK-PAYLOAD-TOO-LARGE
	 */
	async deliver(message: Message, instruction: Filing, context: DeliveryContext): Promise<Receipt> {
		const services = { idempotencyKey: context.idempotencyKey, payloads: context.payloads, role: this.#role, maxDocumentBytes: this.#maxDocumentBytes };
		const documents = planDocuments(message, instruction, services);
		const { aktenzeichen, vorgangId } = await this.#cabinet.file(instruction, documents, context.signal);
		return { reference: aktenzeichen, adapter: KIND, at: new Date().toISOString(), attributes: { aktenzeichen, dmsobjekt: vorgangId } };
	}

	async close(): Promise<void> {
		this.#client.close();
	}
}

export const cmis: AdapterFactory<CmisSettings, Filing> = {
	kind: KIND,
	settingsSchema: cmisSettingsSchema,
	instructionSchema: filingSchema,
	create: (settings, services) => new CmisAdapter(settings, services),
};
