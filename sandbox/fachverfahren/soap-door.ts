/** The SOAP door of the Fachverfahren: operations of `parken.wsdl`, WS-Security UsernameToken (text or digest), faults without stack traces. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'soap';
import type { Reply, Request } from '../counterpart.ts';
import type { Validator } from './parken-rules.ts';
import { KeyReused, type Register } from './register.ts';

/** Beside this file, in the tree and in the build. */
export const PARKEN_WSDL = join(import.meta.dirname, 'parken.wsdl');

export interface SoapDoorOptions {
	readonly register: Register;
	readonly validate: Validator;
	readonly user: string;
	readonly password: string;
}

type Arguments = Readonly<Record<string, unknown>>;

export class SoapDoor {
	readonly #options: SoapDoorOptions;
	#server: Promise<Server> | undefined;

	constructor(options: SoapDoorOptions) {
		this.#options = options;
	}

	async handle(request: Request): Promise<Reply> {
		if (request.method === 'GET') return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: readFileSync(PARKEN_WSDL) };
		this.#server ??= this.#open();
		const server = await this.#server;
		const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
		const answer = await server.processRequest(request.body.toString('utf8'), { method: 'POST', url: '/soap', headers });
		const body = answer.body.startsWith('<?xml') ? answer.body : faultEnvelope('soap:Client', 'the request is no SOAP envelope');
		return { status: answer.statusCode, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
	}

	async #open(): Promise<Server> {
		const { createServerless, passwordDigest } = await import('soap');
		const services = { Parken: { ParkenPort: { vorgangAnlegen: this.#submit, vorgangAbfragen: this.#lookUp, nachrichtUebergeben: this.#store } } };
		const xml = readFileSync(PARKEN_WSDL, 'utf8');
		return new Promise((resolve, reject) => {
			const opened = createServerless({
				path: '/soap',
				services,
				xml,
				uri: PARKEN_WSDL,
				suppressStack: true,
				callback: (error: unknown) => (error ? reject(error) : opened.then(resolve, reject)),
			}).then((server) => {
				server.authenticate = (security: unknown) => this.#isKnown(security, passwordDigest);
				return server;
			});
		});
	}

	#isKnown(security: unknown, digest: (nonce: string, created: string, password: string) => string): boolean {
		const token = (security as { UsernameToken?: Record<string, unknown> } | undefined)?.UsernameToken;
		const given = textOf(token?.['Password']);
		if (textOf(token?.['Username']) !== this.#options.user) return false;
		const { password } = this.#options;
		return given === password || given === digest(textOf(token?.['Nonce']), textOf(token?.['Created']), password);
	}

	readonly #submit = (given: Arguments): object => {
		const daten = plain(given);
		const faults = this.#options.validate(daten);
		if (faults.length > 0)
			throw fault('soap:Client', 'Der Auftrag ist fehlerhaft.', 'UNGUELTIG', faults.map(({ feld, regel }) => `${feld}: ${regel}`).join('; '));
		const { entry } = this.#take('vorgang', daten);
		return { vorgangsnummer: entry.nummer, angelegtAm: new Date(entry.at).toISOString() };
	};

	readonly #lookUp = (given: Arguments): object => {
		const found = this.#options.register.find('vorgang', String(given['fremdId']));
		return found ? { gefunden: true, vorgangsnummer: found.nummer } : { gefunden: false };
	};

	readonly #store = (given: Arguments): object => {
		const bytes = Buffer.from(String(given['inhalt']), 'base64');
		return { nummer: this.#take('nachricht', { fremdId: given['fremdId'] }, bytes).entry.nummer };
	};

	#take(kind: 'vorgang' | 'nachricht', daten: Arguments, bytes = Buffer.from(JSON.stringify(daten))): ReturnType<Register['take']> {
		try {
			return this.#options.register.take(kind, String(daten['fremdId']), bytes, { door: 'soap', ...(kind === 'vorgang' ? { daten } : {}) });
		} catch (error) {
			if (error instanceof KeyReused) throw fault('soap:Client', 'Die fremdId ist schon vergeben.', 'FREMDID-VERGEBEN');
			throw error;
		}
	}
}

/** The package gives dates as Date and elements with attributes as objects. */
function plain(given: Arguments): Record<string, unknown> {
	return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value instanceof Date ? value.toISOString().slice(0, 10) : value]));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : String((value as { $value?: unknown } | undefined)?.$value ?? '');
}

function fault(faultcode: string, faultstring: string, code: string, hinweis?: string): object {
	return { Fault: { faultcode, faultstring, detail: { code, ...(hinweis ? { hinweis } : {}) }, statusCode: 500 } };
}

function faultEnvelope(faultcode: string, faultstring: string): string {
	return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>${faultcode}</faultcode><faultstring>${faultstring}</faultstring></soap:Fault></soap:Body></soap:Envelope>`;
}
