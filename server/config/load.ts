/**
 * Reads the configuration: file, then environment, then defaults of the schema; checks it once, up front.
 *
 * Environment: `DREHKREUZ_CONFIG` (file), `DREHKREUZ_HOST`, `DREHKREUZ_PORT`, `DREHKREUZ_DATA`, `DREHKREUZ_SANDBOX` (on|off),
 * `DREHKREUZ_EDITOR` (on|off), `DREHKREUZ_BROKER` (embedded|rabbitmq), `AMQP_URL` (several with commas),
 * `DREHKREUZ_STORE` (sqlite|postgres), `DATABASE_URL`, `DREHKREUZ_INSTANCE`, `DREHKREUZ_LOG_LEVEL`.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { clientAddresses } from '../../monitor/session/client-address.ts';
import type { Config } from './config.ts';
import { checked } from './schemas.ts';
import { putInSecrets } from './secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws DrehkreuzError DK-CONFIG-UNREADABLE, DK-CONFIG-INVALID, DK-CONFIG-SECRET */
export function loadConfig(file: string, environment: Environment = process.env): Config {
	const folder = dirname(resolve(file));
	const raw = withEnvironment(readJson(file), environment);
	const secretsFolder = typeof raw.secrets === 'string' ? resolve(folder, raw.secrets) : undefined;
	const config = checked<Omit<Config, 'folder'>>('config', putInSecrets(raw, { folder: secretsFolder, environment, file }), file);
	assertAddresses(config.server.trustedProxies, file);
	return {
		...config,
		folder,
		data: resolve(environment.DREHKREUZ_DATA ?? resolve(folder, config.data)),
		tenants: resolve(folder, config.tenants),
		...(secretsFolder ? { secrets: secretsFolder } : {}),
	};
}

export function readJson(file: string): Record<string, unknown> {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (cause) {
		const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
		throw new DrehkreuzError('DK-CONFIG-UNREADABLE', { file, systemCode }, { cause });
	}
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
	} catch (cause) {
		// The parser's text quotes the file, which may hold a secret: give the place only.
		const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
		const line = position ? text.slice(0, Number(position)).split('\n').length : 1;
		throw new DrehkreuzError('DK-CONFIG-INVALID', { file, path: `line ${line}`, rule: 'is no JSON' }, { cause });
	}
	throw new DrehkreuzError('DK-CONFIG-INVALID', { file, path: '/', rule: 'must be a JSON object' });
}

function assertAddresses(addresses: readonly string[], file: string): void {
	try {
		clientAddresses(addresses);
	} catch (cause) {
		throw new DrehkreuzError('DK-CONFIG-INVALID', { file, path: '/server/trustedProxies', rule: 'must hold addresses or networks' }, { cause });
	}
}

function withEnvironment(raw: Record<string, unknown>, environment: Environment): Record<string, unknown> {
	const section = (name: string): Record<string, unknown> => ({ ...(raw[name] as object | undefined) });
	const server = section('server');
	if (environment.DREHKREUZ_HOST) server.host = environment.DREHKREUZ_HOST;
	if (environment.DREHKREUZ_PORT) server.port = Number(environment.DREHKREUZ_PORT);
	if (environment.DREHKREUZ_EDITOR) server.editor = environment.DREHKREUZ_EDITOR !== 'off';
	const engine = section('engine');
	if (environment.DREHKREUZ_BROKER) engine.broker = environment.DREHKREUZ_BROKER;
	if (engine.broker === 'rabbitmq' && environment.AMQP_URL) engine.rabbitmq = { ...(engine.rabbitmq as object | undefined), url: environment.AMQP_URL };
	if (environment.DREHKREUZ_STORE) engine.store = environment.DREHKREUZ_STORE;
	if (engine.store === 'postgres' && environment.DATABASE_URL) engine.postgres = { ...(engine.postgres as object | undefined), url: environment.DATABASE_URL };
	const log = section('log');
	if (environment.DREHKREUZ_LOG_LEVEL) log.level = environment.DREHKREUZ_LOG_LEVEL;
	return {
		...raw,
		server,
		engine,
		log,
		...(environment.DREHKREUZ_INSTANCE ? { instance: environment.DREHKREUZ_INSTANCE } : {}),
		...(environment.DREHKREUZ_SANDBOX ? { sandbox: environment.DREHKREUZ_SANDBOX !== 'off' } : {}),
	};
}
