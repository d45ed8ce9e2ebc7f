/**
 * Reads what a payment service answers. Lenient, because the versions of the standard contradict themselves and services differ:
 * the redirect URL may be missing after the end, `paymentRequest` may stand inside `paymentInformation` (1.1.0), ids may be longer
 * than the path allows, the total may be spelt `grosAmount` (1.0.0), unknown members are ignored.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { moneyOf, NumberText, parseExact } from '../../hub/money/json-number.ts';
import type { Money } from '../../hub/money/money.ts';
import { answerError, errorOfStatus } from '../../hub/partners/http-answer.ts';
import type { HttpAnswer } from '../../hub/partners/http-call.ts';

export type Status = 'INITIAL' | 'PAYED' | 'FAILED' | 'CANCELED';

export interface Transaction {
	readonly transactionId: string;
	/** Undefined: the service named none that we know. */
	readonly status: Status | undefined;
	/** Only http and https addresses. */
	readonly redirectUrl: string | undefined;
	/** e.g. the Kassenzeichen. Undefined when it does not look like a reference. */
	readonly reference: string | undefined;
	/** RFC 3339. */
	readonly timestamp: string | undefined;
	readonly paymentMethod: string | undefined;
	/** Of the echoed request; undefined when it was not echoed. `unreadable` when it is no amount in whole cents. */
	readonly total: Money | 'unreadable' | undefined;
	readonly requestId: string | undefined;
}

type Tree = Readonly<Record<string, unknown>>;

/** @throws DrehkreuzError DK-PARTNER-ANSWER when it is no JSON or holds no transaction id */
export function readTransaction(role: string, answer: HttpAnswer): Transaction {
	let body: unknown;
	try {
		body = parseExact(answer.body.toString('utf8'));
	} catch {
		// The parse error quotes the body, which may hold personal data: no cause.
		throw answerError(role, answer, 'is no JSON');
	}
	const root = treeOf(body) ?? {};
	const information = treeOf(root.paymentInformation) ?? root;
	const request = treeOf(root.paymentRequest) ?? treeOf(information.paymentRequest);
	const transactionId = textOf(information.transactionId, /^[\w.~-]{1,100}$/);
	if (transactionId === undefined) throw answerError(role, answer, 'transactionId is missing');
	return {
		transactionId,
		status: textOf(information.status, /^(INITIAL|PAYED|FAILED|CANCELED)$/) as Status | undefined,
		redirectUrl: textOf(information.transactionRedirectUrl, /^https?:\/\/[\x21-\x7e]{1,5000}$/i),
		reference: textOf(information.transactionReference, /^[\w./-]{1,64}$/),
		timestamp: timestampOf(information.transactionTimestamp),
		paymentMethod: textOf(information.paymentMethod, /^[A-Za-z_]{1,36}$/),
		total: totalOf(request?.grossAmount ?? request?.grosAmount),
		requestId: textOf(request?.requestId, /^[\w-]{1,36}$/),
	};
}

/** The service's own code for what went wrong (SystemResponse.functionalCode). */
export function functionalCodeOf(answer: HttpAnswer): string | undefined {
	if (answer.status < 400) return undefined;
	try {
		return textOf(treeOf(parseExact(answer.body.toString('utf8')))?.functionalCode, /^[A-Z_]{1,60}$/);
	} catch {
		return undefined;
	}
}

/** The error of an answer that is no transaction. 404 needs a look at the code: nothing of ours is there, or the ids are not set up. */
export function refusalOf(role: string, answer: HttpAnswer): DrehkreuzError {
	if (answer.status >= 200 && answer.status < 300) return answerError(role, answer, `status ${answer.status}`);
	return errorOfStatus(role, answer, functionalCodeOf(answer));
}

function treeOf(value: unknown): Tree | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : undefined;
}

function textOf(value: unknown, pattern: RegExp): string | undefined {
	return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

/** RFC 3339 with zone; anything else is left out. */
function timestampOf(value: unknown): string | undefined {
	const text = textOf(value, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/);
	return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function totalOf(value: unknown): Money | 'unreadable' | undefined {
	if (value === undefined || value === null) return undefined;
	try {
		return moneyOf(value instanceof NumberText ? value.digits : String(value));
	} catch (error) {
		if (error instanceof DrehkreuzError) return 'unreadable';
		throw error;
	}
}
