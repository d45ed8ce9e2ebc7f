/**
 * A payment service that speaks XBezahldienste (default 1.2.0), strict: unknown members, wrong patterns, wrong sums, missing account
 * assignment, unknown ids and a repeated requestId are refused with the standard's functional codes.
 *
 * - `<url>/api/v1` base of the standard: `/paymenttransaction/…`, `/payment-methods/…`, `/status`, `/maintenance/…`
 * - `<url>/ui/doPayment/<transactionId>` what a citizen sees; POST `action` = pay | cancel | fail (form or JSON) decides
 * - `<url>/oauth/token` when `client` is given: client credentials, then every API call needs the bearer token
 *
 * State is the ledger's: see transactions.ts.
 */
import { randomBytes } from 'node:crypto';
import { fromCents } from '../../hub/money/money.ts';
import { Counterpart, type CounterpartOptions, type Reply, type Request } from '../counterpart.ts';
import { type FunctionalCode, type RequestCheck, requestCheck } from './check-request.ts';
import { paymentPage } from './page.ts';
import type { Version } from './request-schema.ts';
import { type Action, type Place, type Transaction, Transactions } from './transactions.ts';

export interface PaymentOptions extends CounterpartOptions {
	/** Default `1.2.0`. */
	readonly version?: Version;
	/** Who may ask for money. Default: originator `bewohnerparken`, end points `musterstadt` and `beispielstadt`. */
	readonly places?: readonly Place[];
	/** Members of `bookingData` that every item must have. Default `haushaltstelle`. */
	readonly requiredBookingData?: readonly string[];
	/** OAuth2 client; default: no log-in. */
	readonly client?: { readonly id: string; readonly secret: string };
	/** Seconds a token lives. Default 1,800. */
	readonly tokenLifeS?: number;
}

const DEFAULT_PLACES: readonly Place[] = ['musterstadt', 'beispielstadt'].map((endPointId) => ({ originatorId: 'bewohnerparken', endPointId }));
const TITLES: Readonly<Record<number, string>> = { 200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found', 405: 'Method Not Allowed' };
const API = '/api/v1';

export class PaymentCounterpart extends Counterpart {
	readonly name = 'payment';
	readonly #options: PaymentOptions;
	readonly #transactions: Transactions;
	readonly #check: RequestCheck;
	/** Token → epoch milliseconds of its end. */
	readonly #tokens = new Map<string, number>();

	constructor(options: PaymentOptions = {}) {
		super(options);
		this.#options = options;
		this.#transactions = new Transactions(this.ledger);
		this.#check = requestCheck(options.version ?? '1.2.0', options.requiredBookingData ?? ['haushaltstelle']);
	}

	/** What a client is configured with. */
	get endpoint(): string {
		return `${this.url}${API}`;
	}

	get tokenUrl(): string {
		return `${this.url}/oauth/token`;
	}

	/** A citizen decides. Undefined: no such transaction; a finished one stays as it is. */
	decide(transactionId: string, action: Action): Transaction | undefined {
		return this.#transactions.decide(transactionId, action);
	}

	/** Makes every token given out worthless, as after a restart of a log-in server. */
	revokeTokens(): void {
		this.#tokens.clear();
	}

	protected handle(request: Request): Reply {
		const { pathname } = request.url;
		if (pathname === '/oauth/token') return this.#token(request);
		const page = /^\/ui\/doPayment\/([\w-]+)$/.exec(pathname)?.[1];
		if (page !== undefined) return this.#citizen(request, page);
		if (!pathname.startsWith(`${API}/`)) return problem(404, 'UNSPECIFIED', 'Diese Adresse gibt es nicht');
		if (!this.#mayCall(request)) return problem(401, 'FORBIDDEN', 'Die Anmeldung fehlt oder ist abgelaufen');
		const version = request.headers['x-xbezahldienste-version'];
		if (version !== undefined && version !== (this.#options.version ?? '1.2.0')) return problem(400, 'VALIDATION_ERROR', 'Diese Version wird nicht gesprochen');
		return this.#api(request, pathname.slice(API.length + 1).split('/'));
	}

	#api(request: Request, [resource = '', originatorId = '', endPointId = '', transactionId, ...more]: string[]): Reply {
		if (resource === 'status' && originatorId === '') return problem(200);
		const place = (this.#options.places ?? DEFAULT_PLACES).find((known) => known.originatorId === originatorId && known.endPointId === endPointId);
		if (!place || more.length > 0) return problem(404, 'NO_VALID_ORIGINATOR_OR_ENDPOINT', 'Originator oder Endpunkt ist nicht bekannt');
		if (resource === 'paymenttransaction') {
			if (request.method === 'POST' && transactionId === undefined) return this.#create(request, place);
			if (request.method === 'GET' && transactionId !== undefined) return this.#read(place, transactionId);
			return problem(405, 'UNSPECIFIED', 'Diese Methode gibt es hier nicht');
		}
		if (request.method !== 'GET' || transactionId !== undefined) return problem(404, 'UNSPECIFIED', 'Diese Adresse gibt es nicht');
		if (resource === 'status') return problem(200);
		if (resource === 'payment-methods') return { status: 200, body: { paymentMethods: { up: ['CREDITCARD', 'PAYPAL'], down: ['GIROPAY'] } } };
		if (resource === 'maintenance') return { status: 200, body: { maintenanceWindows: [] } };
		return problem(404, 'UNSPECIFIED', 'Diese Adresse gibt es nicht');
	}

	#create(request: Request, place: Place): Reply {
		if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return problem(400, 'VALIDATION_ERROR', 'Der Inhalt muss JSON sein');
		const checked = this.#check(request.body);
		if ('functionalCode' in checked) return problem(400, checked.functionalCode, checked.detail);
		if (this.#transactions.has(place, checked.request.requestId)) return problem(400, 'PAYMENT_EXISTS', 'Zu dieser requestId gibt es schon eine Transaktion');
		return { status: 200, body: this.#shown(this.#transactions.create(place, checked)) };
	}

	#read(place: Place, transactionId: string): Reply {
		const transaction = this.#transactions.find(transactionId);
		const found = transaction?.originatorId === place.originatorId && transaction.endPointId === place.endPointId;
		return found ? { status: 200, body: this.#shown(transaction) } : problem(404, 'UNSPECIFIED', 'Diese Transaktion gibt es nicht');
	}

	#shown({ transactionId, originatorId, endPointId, status, request, at, kassenzeichen }: Transaction): object {
		const end = { transactionTimestamp: new Date(at).toISOString() };
		const payed = { transactionReference: kassenzeichen, paymentMethod: 'CREDITCARD', paymentMethodDetail: 'Visa' };
		return {
			paymentInformation: {
				transactionUrl: `${this.endpoint}/paymenttransaction/${originatorId}/${endPointId}/${transactionId}`,
				transactionRedirectUrl: `${this.url}/ui/doPayment/${transactionId}`,
				transactionId,
				status,
				...(status === 'INITIAL' ? {} : end),
				...(status === 'PAYED' ? payed : {}),
			},
			paymentRequest: request,
		};
	}

	#citizen(request: Request, transactionId: string): Reply {
		const before = this.#transactions.find(transactionId);
		if (!before) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Diese Zahlung gibt es nicht.' };
		if (request.method === 'POST') {
			const action = actionOf(request);
			if (!action) return { status: 400, body: { error: 'action must be pay, cancel or fail' } };
			const { status } = this.#transactions.decide(transactionId, action) ?? before;
			const wantsJson = /json/.test(`${request.headers['content-type']} ${request.headers.accept}`);
			return wantsJson ? { status: 200, body: { transactionId, status } } : { status: 303, headers: { location: before.request.redirectUrl } };
		}
		const headers = {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
			'cache-control': 'no-store',
		};
		return { status: 200, headers, body: paymentPage(before, fromCents(before.totalCents)) };
	}

	#token(request: Request): Reply {
		const form = new URLSearchParams(request.body.toString('utf8'));
		const { client, tokenLifeS = 1_800 } = this.#options;
		if (!client || request.method !== 'POST') return { status: 404 };
		if (form.get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
		if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret) return { status: 401, body: { error: 'invalid_client' } };
		const token = randomBytes(24).toString('base64url');
		this.#tokens.set(token, Date.now() + tokenLifeS * 1_000);
		return { status: 200, headers: { 'cache-control': 'no-store' }, body: { access_token: token, token_type: 'Bearer', expires_in: tokenLifeS } };
	}

	#mayCall(request: Request): boolean {
		if (!this.#options.client) return true;
		const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
		return token !== undefined && (this.#tokens.get(token) ?? 0) > Date.now();
	}
}

/** Starts the service alone. Stop it with `stop()`. */
export async function startPayment(options: PaymentOptions = {}): Promise<PaymentCounterpart> {
	const payment = new PaymentCounterpart(options);
	await payment.start();
	return payment;
}

function actionOf(request: Request): Action | undefined {
	const text = request.body.toString('utf8');
	let action: unknown;
	try {
		action = /json/.test(request.headers['content-type'] ?? '')
			? (JSON.parse(text) as { action?: unknown } | null)?.action
			: new URLSearchParams(text).get('action');
	} catch {
		return undefined;
	}
	return action === 'pay' || action === 'cancel' || action === 'fail' ? action : undefined;
}

/** A SystemResponse of the standard. */
function problem(status: number, functionalCode?: FunctionalCode, detail?: string): Reply {
	const type = `https://docs.fitko.de/xbezahldienste/API-SystemResponse/#${status}${status === 200 ? '' : 'error'}`;
	const body = { type, status, title: TITLES[status] ?? 'Error', ...(detail ? { detail } : {}), ...(functionalCode ? { functionalCode } : {}) };
	return { status, headers: { 'content-type': 'application/problem+json' }, body };
}
