/**
 * The door to parked messages, until the monitor has its own page: list them, and put them back into their channel. Content is never shown.
 *
 * | request                          | answer                                                          |
 * |----------------------------------|-----------------------------------------------------------------|
 * | `GET /parked`                    | the newest 1,000, each with reason and remedy                    |
 * | `POST /parked/<id>/release`      | 204; the message takes the same way as a new one                 |
 *
 * Basic authentication of a local account with the right `operate`; only messages of tenants where it holds are there. Basic over loopback or TLS only.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DrehkreuzError, httpStatusOf, problemOf, remedyOf, titleOf, titlesOf } from '../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../hub/errors/problem.ts';
import type { Hub } from '../hub/hub.ts';
import { identityOf } from '../hub/journal/identity.ts';
import type { ParkedMessage } from '../hub/journal/store.ts';
import { assertMaySomewhere } from '../hub/people/assert-may.ts';
import type { Doorkeeper } from '../hub/people/doorkeeper.ts';
import type { Account } from '../hub/people/people.ts';
import { mayDo, tenantsWith } from '../hub/people/rights.ts';

export interface ParkedDoorOptions {
	readonly hub: Pick<Hub, 'store' | 'broker' | 'log'>;
	readonly doorkeeper: Pick<Doorkeeper, 'prove'>;
	/** Address of the client. */
	readonly addressOf: (request: IncomingMessage) => string | undefined;
}

const RELEASE = /^\/parked\/([0-9a-f]{24})\/release$/;

export function createParkedDoor({ hub, doorkeeper, addressOf }: ParkedDoorOptions): (request: IncomingMessage, response: ServerResponse) => void {
	const operator = async (request: IncomingMessage): Promise<Account> => {
		const [name, password] = credentialsOf(request.headers.authorization);
		if (name === '') throw new DrehkreuzError('DK-PARKED-AUTH');
		const account = await doorkeeper.prove(name, password, addressOf(request)).catch((error: unknown) => {
			throw error instanceof DrehkreuzError && error.code === 'DK-PERSON-SIGN-IN' ? new DrehkreuzError('DK-PARKED-AUTH') : error;
		});
		assertMaySomewhere(account, 'operate');
		return account;
	};
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { roles } = await operator(request);
		if (request.method === 'GET' && request.url === '/parked') {
			const mandanten = tenantsWith(roles, 'operate');
			return answer(response, 200, (await hub.store.parked.list({ limit: 1_000, ...(mandanten ? { mandanten } : {}) })).map(shown));
		}
		const id = request.method === 'POST' ? RELEASE.exec(request.url ?? '')?.[1] : undefined;
		const parked = id === undefined ? undefined : await hub.store.parked.find(id);
		// What somebody may not move is not there for them.
		if (!parked || !mayDo(roles, 'operate', parked.mandant)) throw new DrehkreuzError('DK-PARKED-UNKNOWN');
		await release(hub, parked);
		answer(response, 204);
	};
	return (request, response) => {
		serve(request, response).catch((error: unknown) => {
			const problem = problemOf(error);
			if (httpStatusOf(problem) >= 500 || !(error instanceof DrehkreuzError)) {
				hub.log.error({ code: problem.code, component: 'parked' }, 'a request for parked messages failed');
			}
			refuse(response, problem, error instanceof DrehkreuzError ? error.retryAfterMs : undefined);
		});
	};
}

/**
 * Published and confirmed first, then taken out of the parking place. A kill in between leaves it in both: a second release is harmless, for
 * receivers recognise source + id. `parkedAt` keeps a newer parking of the same message, which may come while this runs.
 */
async function release(hub: ParkedDoorOptions['hub'], { id, mandant, channel, message, parkedAt }: ParkedMessage): Promise<void> {
	await hub.broker.publish({ mandant, channel }, message);
	await hub.store.parked.remove(id, parkedAt);
	await hub.store.journal.append({ event: 'released', ...identityOf(message), channel });
}

function shown({ id, mandant, channel, message, reason, attempt, parkedAt }: ParkedMessage): object {
	return {
		id,
		mandant,
		channel,
		message: message.attributes.id,
		subject: message.attributes.subject,
		attempt,
		parkedAt: new Date(parkedAt).toISOString(),
		code: reason.code,
		reason: titlesOf(reason),
		remedy: { de: remedyOf(reason, 'de'), en: remedyOf(reason, 'en') },
	};
}

/** RFC 7617. */
function credentialsOf(header: string | undefined): [name: string, password: string] {
	const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(header ?? '') ?? [];
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

function refuse(response: ServerResponse, problem: Problem, retryAfterMs: number | undefined): void {
	const text = (of: typeof titleOf): object => ({ de: of(problem, 'de'), en: of(problem, 'en') });
	answer(
		response,
		httpStatusOf(problem),
		{ code: problem.code, title: text(titleOf), remedy: text(remedyOf) },
		{
			...(problem.code === 'DK-PARKED-AUTH' ? { 'www-authenticate': 'Basic realm="Drehkreuz", charset="UTF-8"' } : {}),
			...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
		},
	);
}

function answer(response: ServerResponse, status: number, body?: object, headers: Readonly<Record<string, string>> = {}): void {
	response.writeHead(status, {
		'content-type': 'application/json; charset=utf-8',
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
		...headers,
	});
	response.end(body === undefined ? undefined : JSON.stringify(body));
}
