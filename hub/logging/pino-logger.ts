/**
 * The log of the hub: one JSON object per line, by pino. Only the fields of `LogFields` get through, each only in its own form;
 * everything else (further fields, nested objects, errors, functions) is dropped without a trace. A log call never throws.
 */
import { type DestinationStream, pino } from 'pino';
import type { LogFields, Logger } from './logger.ts';
import { scrub, scrubToken } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
	/** Least level that is written. */
	readonly level: LogLevel;
	/** Where lines go. Default: standard output, written before the call returns, so that a crash loses no line. */
	readonly destination?: DestinationStream;
	/** Lines for people instead of JSON. Default false. */
	readonly pretty?: boolean;
}

/**
 * What a field must be. `token`: one word (id, code, name of a channel); `text`: free text set by operators (node names, file paths), scrubbed;
 * `number`. Every field of `LogFields` must be here.
 */
const FIELDS: { readonly [Field in keyof Required<LogFields>]: 'token' | 'text' | 'number' } = {
	mandant: 'token',
	source: 'token',
	id: 'token',
	subject: 'token',
	channel: 'token',
	partner: 'token',
	adapter: 'token',
	node: 'text',
	code: 'token',
	systemCode: 'token',
	status: 'number',
	attempt: 'number',
	durationMs: 'number',
	size: 'number',
	count: 'number',
	port: 'number',
	file: 'text',
	component: 'token',
	key: 'token',
	missing: 'text',
};

export function createLogger({ level, destination, pretty = false }: LoggerOptions): Logger {
	const target = destination ?? pino.destination({ fd: 1, sync: true });
	const log = pino(
		{ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'text', formatters: { level: (label) => ({ level: label }) } },
		pretty ? { write: (line) => target.write(forPeople(line)) } : target,
	);
	const write = (method: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, text: string) => {
		if (log.isLevelEnabled(method)) log[method](allowed(fields), typeof text === 'string' ? scrub(text) : '[?]');
	};
	return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What may be written of what was given. Nothing is taken from `fields` but the allow-listed names. */
function allowed(fields: LogFields): Record<string, string | number> {
	const result: Record<string, string | number> = {};
	for (const [name, form] of Object.entries(FIELDS)) {
		const value = valueOf(fields, name as keyof LogFields);
		if (form === 'number' ? typeof value === 'number' && Number.isFinite(value) : typeof value === 'string') {
			result[name] = form === 'number' ? (value as number) : form === 'token' ? scrubToken(value as string) : scrub(value as string);
		}
	}
	return result;
}

function valueOf(fields: LogFields, name: keyof LogFields): unknown {
	try {
		return fields?.[name];
	} catch {
		return undefined;
	}
}

/** `12:03:04.123 WARN  text  code=DK-… mandant=…` */
function forPeople(line: string): string {
	const { time, level, text, ...fields } = JSON.parse(line) as { time: string; level: string; text: string };
	const pairs = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
	return `${[time.slice(11, 23), level.toUpperCase().padEnd(5), text, ...pairs].join(' ')}\n`;
}
