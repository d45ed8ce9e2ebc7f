/**
 * The door to parked messages for the command line: list them, and put them back into their channel. Content is never shown.
 *
 * | request                          | answer                                                          |
 * |----------------------------------|-----------------------------------------------------------------|
 * | `GET /parked`                    | the newest 1,000, each with reason and remedy                    |
 * | `POST /parked/release?id=…&id=…`  | 202; a job that releases these, at most 400                      |
 * | `POST /parked/release?code=…`     | 202; a job that releases all with this code                      |
 *
 * Basic authentication of a local account with the right `operate`; only messages of tenants where it holds are there. Basic over loopback or TLS only.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DrehkreuzError, httpStatusOf, problemOf, remedyOf, titleOf, titlesOf } from '../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../hub/errors/problem.ts';
import type { Hub } from '../hub/hub.ts';
import type { ParkedMessage } from '../hub/journal/store.ts';
import { assertMaySomewhere } from '../hub/people/assert-may.ts';
import type { Doorkeeper } from '../hub/people/doorkeeper.ts';
import type { Account } from '../hub/people/people.ts';
import { tenantsWith } from '../hub/people/rights.ts';

export interface ParkedDoorOptions {
	readonly hub: Pick<Hub, 'store' | 'log'>;
	readonly doorkeeper: Pick<Doorkeeper, 'prove'>;
	/** Address of the client. */
	readonly addressOf: (request: IncomingMessage) => string | undefined;
}

const PARKED_ID = /^[0-9a-f]{24}$/;

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
		const account = await operator(request);
		const { roles } = account;
		if (request.method === 'GET' && request.url === '/parked') {
			const mandanten = tenantsWith(roles, 'operate');
			return answer(response, 200, (await hub.store.parked.list({ limit: 1_000, ...(mandanten ? { mandanten } : {}) })).map(shown));
		}
		const url = new URL(request.url ?? '', 'http://here.invalid');
		if (request.method !== 'POST' || url.pathname !== '/parked/release') throw new DrehkreuzError('DK-PARKED-UNKNOWN');
		answer(response, 202, await release(hub, account, url.searchParams));
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

/** Asks for a job, as the monitor does: what is held, or in another job already, stays. What somebody may not move is not there for them. */
async function release({ store }: ParkedDoorOptions['hub'], { id: actor, roles }: Account, asked: URLSearchParams): Promise<{ job: string; total: number }> {
	const code = asked.get('code');
	const ids = asked.getAll('id').filter((id) => PARKED_ID.test(id));
	if (code === null && ids.length === 0) throw new DrehkreuzError('DK-PARKED-UNKNOWN');
	const mandanten = tenantsWith(roles, 'operate');
	const filter = { ...(code === null ? { ids } : { code }), parkedUntil: store.now() };
	const job = randomUUID().replaceAll('-', '');
	const facts = { kind: 'release', by: 'command line', ...(code === null ? { chosen: ids.length } : { code }) };
	await store.audit.append({ at: store.now(), actor, action: 'job-created', object: job, facts });
	const { total } = await store.jobs.create({ id: job, kind: 'release', createdBy: actor, filter: { ...filter, ...(mandanten ? { mandanten } : {}) } });
	if (total > 0) return { job, total };
	await store.jobs.setState(job, 'cancelled');
	throw new DrehkreuzError('DK-PARKED-UNKNOWN');
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
