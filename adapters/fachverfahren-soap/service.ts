/**
 * One SOAP service: the package `soap` builds and reads envelopes, our HTTP caller carries them. The client is made once, at the first call,
 * and kept. It has no way to reach the network but `#carry`, and that goes to the configured endpoint only.
 */
import { dirname } from 'node:path';
import type { Client, IHttpClient, WSSecurity } from 'soap';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { authHeaders } from '../../hub/partners/http-access.ts';
import { answerError, errorOfStatus } from '../../hub/partners/http-answer.ts';
import type { HttpAnswer, HttpCaller } from '../../hub/partners/http-call.ts';
import type { SoapSettings } from './settings.ts';
import { faultError, faultOf } from './soap-fault.ts';
import { localFileOf, type WsdlFiles } from './wsdl.ts';

/** What goes through the package with one call, and comes back. */
interface Exchange {
	readonly signal: AbortSignal;
	readonly isSafe: boolean;
	answer?: HttpAnswer;
	failure?: unknown;
}

type Operation = (input: unknown, done: (error: unknown, result: unknown) => void, options: { exchange: Exchange }) => void;

export class SoapService {
	readonly #settings: SoapSettings;
	readonly #files: WsdlFiles;
	readonly #http: HttpCaller;
	#client: Promise<Client> | undefined;

	constructor(settings: SoapSettings, files: WsdlFiles, http: HttpCaller) {
		this.#settings = settings;
		this.#files = files;
		this.#http = http;
	}

	/**
	 * Calls an operation and returns what stands below its answer element.
	 * @param options.isSafe true when the operation changes nothing, so that a lost answer is harmless
	 * @throws DrehkreuzError DK-PARTNER-*; DK-CONFIG-INVALID when WSDL and settings do not fit
	 */
	async call(operation: string, input: unknown, options: { signal: AbortSignal; isSafe?: boolean }): Promise<unknown> {
		this.#client ??= this.#open();
		let client: Client;
		try {
			client = await this.#client;
		} catch (error) {
			this.#client = undefined;
			throw error;
		}
		const exchange: Exchange = { signal: options.signal, isSafe: options.isSafe ?? false };
		const { error, result } = await new Promise<{ error: unknown; result: unknown }>((resolve) => {
			try {
				this.#operation(client, operation)(input, (failure, given) => resolve({ error: failure, result: given }), { exchange });
			} catch (failure) {
				resolve({ error: failure, result: undefined });
			}
		});
		return this.#outcome(exchange, error, result);
	}

	#outcome(exchange: Exchange, error: unknown, result: unknown): unknown {
		const { role } = this.#http;
		if (exchange.failure !== undefined) throw exchange.failure;
		const { answer } = exchange;
		if (!answer) {
			if (error instanceof DrehkreuzError) throw error;
			// The package could not build the envelope from what the flow gave; its message may quote it.
			throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path: '/', rule: 'does not fit the WSDL' });
		}
		const fault = faultOf(error);
		if (fault) throw faultError(role, fault, answer, this.#settings.reason ?? '/detail/code');
		if (answer.status < 200 || answer.status > 299) throw errorOfStatus(role, answer);
		if (error || !/<(?:[\w.-]+:)?Envelope[\s>]/.test(answer.body.subarray(0, 4_096).toString('utf8'))) throw answerError(role, answer, 'is no SOAP envelope');
		return result;
	}

	async #open(): Promise<Client> {
		const { createClientAsync, WSSecurity } = await import('soap');
		const { auth, endpoint, soapVersion } = this.#settings;
		const httpClient: IHttpClient = { request: (address, data, done, headers, options) => this.#carry(address, data, done, headers, options) };
		try {
			const client = await createClientAsync(this.#files.file, {
				endpoint,
				httpClient,
				disableCache: true,
				forceSoap12Headers: soapVersion === '1.2',
				attributesKey: '$attributes',
				wsdl_options: { overrideImportLocation: (_path: string, from: string, location: string) => localFileOf(this.#files, location, dirname(from)) },
			});
			if (auth?.kind === 'wsse') client.setSecurity(tokenOf(auth, WSSecurity));
			for (const operation of [this.#settings.operation, this.#settings.reconcile?.operation]) if (operation !== undefined) this.#operation(client, operation);
			return client;
		} catch (error) {
			if (error instanceof DrehkreuzError) throw error;
			throw new DrehkreuzError('DK-CONFIG-INVALID', { file: this.#files.role, path: '/settings/wsdl', rule: 'is no WSDL that can be used' }, { cause: error });
		}
	}

	#operation(client: Client, name: string): Operation {
		const services = client as unknown as Record<string, Record<string, Record<string, Operation>>>;
		const described = client.describe() as Record<string, Record<string, Record<string, unknown>>>;
		const service = this.#only(Object.keys(described), this.#settings.service, 'service');
		const port = this.#only(Object.keys(described[service] ?? {}), this.#settings.port, 'port');
		this.#only(Object.keys(described[service]?.[port] ?? {}), name, 'operation');
		const operation = services[service]?.[port]?.[name];
		if (!operation) throw new DrehkreuzError('DK-CONFIG-INVALID', { file: this.#files.role, path: '/settings/operation', rule: 'is not in the WSDL' });
		return operation;
	}

	#only(names: readonly string[], wanted: string | undefined, what: string): string {
		const name = wanted ?? (names.length === 1 ? names[0] : undefined);
		if (name !== undefined && names.includes(name)) return name;
		throw new DrehkreuzError('DK-CONFIG-INVALID', {
			file: this.#files.role,
			path: `/settings/${what}`,
			rule: `must be one of: ${names.join(', ').slice(0, 300)}`,
		});
	}

	/** The package's way to the network. @throws never: failures are kept in the exchange */
	#carry(
		address: string,
		data: unknown,
		done: (error: unknown, response?: unknown, body?: unknown) => void,
		headers: object = {},
		options: object = {},
	): never {
		const { exchange } = options as { exchange?: Exchange };
		const { endpoint, auth } = this.#settings;
		if (!exchange || typeof data !== 'string' || new URL(address).href !== new URL(endpoint).href) {
			done(new Error('this address is not called'));
			return undefined as never;
		}
		const given = Object.fromEntries(Object.entries(headers as Record<string, unknown>).map(([name, value]) => [name.toLowerCase(), String(value)]));
		const body = Buffer.from(data);
		const login = auth?.kind === 'basic' ? authHeaders(auth) : {};
		this.#http
			.call({
				method: 'POST',
				url: endpoint,
				headers: { ...given, ...login, 'content-length': String(body.length) },
				body,
				signal: exchange.signal,
				safe: exchange.isSafe,
			})
			.then(
				(answer) => {
					exchange.answer = answer;
					const text = answer.body.toString('utf8');
					done(null, { status: answer.status, headers: answer.headers, data: text }, text);
				},
				(error: unknown) => {
					exchange.failure = error;
					done(error);
				},
			);
		return undefined as never;
	}
}

function tokenOf(auth: { user: string; password: string; passwordType?: 'text' | 'digest' }, Security: typeof WSSecurity): WSSecurity {
	return new Security(auth.user, auth.password, {
		passwordType: auth.passwordType === 'digest' ? 'PasswordDigest' : 'PasswordText',
		hasNonce: true,
		hasTimeStamp: true,
	});
}
