/**
 * The only way to the API: `call('GET /overview', { query })`, typed by the table of routes.
 *
 * An answer 401 means that the session has ended, and that nothing was done: the call waits until the person has signed in again, and is then repeated. So
 * nobody loses what they typed. Any other failure is thrown as `Failure`.
 */
import type { Static, TSchema } from 'typebox';
import type { RouteName, routes } from '../../api/routes.ts';
import { addressOf, type Values } from './address.ts';
import { Failure, isProblem, unexpected, unreachable } from './failure.ts';

type Table = typeof routes;
type Part<Name extends RouteName, Key extends string> = Table[Name] extends { readonly [K in Key]: infer Schema extends TSchema } ? Static<Schema> : undefined;
type Needed<Key extends string, Form> = Form extends undefined ? unknown : unknown extends Form ? unknown : { readonly [K in Key]: Form };
export type Input<Name extends RouteName> = Needed<'params', Part<Name, 'params'>> & Needed<'query', Part<Name, 'query'>> & Needed<'body', Part<Name, 'body'>>;
export type Answer<Name extends RouteName> = Part<Name, 'answer'>;

export const API = '/monitor/api';

interface Session {
	/** Value of the header that every change needs. */
	csrf(): string | undefined;
	/** Resolves when the person has signed in again. */
	renewed(): Promise<void>;
}

let session: Session = { csrf: () => undefined, renewed: () => Promise.reject(unexpected(401)) };

/** Whoever knows the person tells it here, once. */
export function useSession(known: Session): void {
	session = known;
}

/** @param signal ends the call; it is then never settled with an answer */
export async function call<Name extends RouteName>(name: Name, input: Input<Name>, signal?: AbortSignal): Promise<Answer<Name>> {
	const response = await request(name, input as { readonly params?: Values; readonly query?: Values; readonly body?: unknown }, signal);
	if (response.status === 204) return undefined as Answer<Name>;
	return (await response.json().catch(() => Promise.reject(unexpected(response.status)))) as Answer<Name>;
}

/** A file, as it comes. */
export async function callForFile<Name extends RouteName>(name: Name, input: Input<Name>): Promise<{ readonly blob: Blob; readonly name: string | undefined }> {
	const response = await request(name, input as { readonly query?: Values }, undefined);
	return { blob: await response.blob(), name: fileNameOf(response.headers.get('content-disposition')) };
}

async function request(
	name: RouteName,
	input: { readonly params?: Values; readonly query?: Values; readonly body?: unknown },
	signal: AbortSignal | undefined,
): Promise<Response> {
	const [method = 'GET', path = ''] = name.split(' ');
	const address = API + addressOf(path, input.params, input.query);
	for (;;) {
		const response = await send(method, address, input.body, signal);
		if (response.ok) return response;
		if (response.status === 401 && !name.endsWith(' /session')) {
			await session.renewed();
			continue;
		}
		const problem: unknown = await response.json().catch(() => undefined);
		throw isProblem(problem) ? new Failure(response.status, problem) : unexpected(response.status);
	}
}

async function send(method: string, address: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
	const csrf = method === 'GET' ? undefined : session.csrf();
	const headers = {
		accept: 'application/json',
		...(body === undefined ? {} : { 'content-type': 'application/json' }),
		...(csrf ? { 'x-drehkreuz-csrf': csrf } : {}),
	};
	try {
		return await fetch(address, {
			method,
			headers,
			credentials: 'same-origin',
			cache: 'no-store',
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(signal ? { signal } : {}),
		});
	} catch (error) {
		if (signal?.aborted) throw error;
		throw unreachable();
	}
}

function fileNameOf(disposition: string | null): string | undefined {
	return disposition?.match(/filename="([^"]+)"/)?.[1];
}
