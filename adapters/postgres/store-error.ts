/** Any failure of the store as DK-STORE-FAILED. What PostgreSQL says of values may quote them, and goes nowhere; its other texts go into the cause. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** Failures of the driver that have no code, by a part of their text. */
const DRIVER_TEXTS: readonly (readonly [part: string, systemCode: string])[] = [
	['does not support SSL', 'TLS_NOT_OFFERED'],
	['timeout exceeded when trying to connect', 'CONNECT_TIMEOUT'],
	['Query read timeout', 'NO_ANSWER'],
	['Connection terminated', 'CONNECTION_LOST'],
	['Client has encountered a connection error', 'CONNECTION_LOST'],
	['after calling end', 'CLOSED'],
];

export function storeError(error: unknown): DrehkreuzError {
	if (error instanceof DrehkreuzError) return error;
	const refused = refusesValues(error);
	const text = refused || !(error instanceof Error) ? 'the server refuses the values' : error.message;
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	const options = { cause: Object.assign(new Error(text), { code, severity }), ...(refused ? ({ effect: 'permanent' } as const) : {}) };
	return new DrehkreuzError('DK-STORE-FAILED', { systemCode: systemCodeOf(error) }, options);
}

/** SQLSTATE of the server, or the code of the system. */
function systemCodeOf(error: unknown): string {
	const { code, message = '' } = error as { code?: unknown; message?: string };
	if (typeof code === 'string' && code !== '') return code;
	return DRIVER_TEXTS.find(([part]) => message.includes(part))?.[1] ?? 'UNKNOWN';
}

/** What the server says by itself has five characters. */
export function sqlStateOf(error: unknown): string | undefined {
	const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
	return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && severity !== undefined ? code : undefined;
}

/**
 * The server cannot take these values, today or tomorrow: a value out of range or with a NUL character (class 22), a rule of the table (23), an index row that would
 * be too long (54).
 */
export function refusesValues(error: unknown): boolean {
	return /^(22|23|54)/.test(sqlStateOf(error) ?? '');
}

/** Undone by the server in favour of somebody else's transaction: the same again may well succeed. */
export function mayBeRepeated(error: unknown): boolean {
	return ['40001', '40P01'].includes(sqlStateOf(error) ?? '');
}
