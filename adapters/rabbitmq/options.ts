/** Options of the RabbitMQ broker, checked once, up front. */
import type { ParkingPlace } from '../../hub/channel/broker.ts';
import { MESSAGE_MAX_BYTES } from '../../hub/channel/transport-limits.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';

export interface RabbitmqBrokerOptions {
	/** `amqp[s]://user:password@host[:port][/vhost]`. Never logged. The virtual host in it is the broker's home: `open` connects there. */
	readonly url: string;
	/** Virtual host of a tenant; undefined: the home. Default: the home for everybody. */
	readonly vhostOf?: (mandant: string) => string | undefined;
	/** Begin of all queue and exchange names, 0 to 40 characters of `a-z 0-9 . -`. Default `dk.`. */
	readonly queuePrefix?: string;
	readonly parking: ParkingPlace;
	/** Default: no log. */
	readonly log?: Logger;
	/** How long `open` and the first use of a virtual host try to connect, milliseconds, 100 to 300,000. Default 10,000. */
	readonly connectTimeoutMs?: number;
	/** How long a publish may wait: for a connection, for a blocked broker, for its confirm. Milliseconds, 100 to 300,000. Default 10,000. */
	readonly publishTimeoutMs?: number;
	/** Largest body, bytes, 1,024 to 134,217,728. Default 16 MiB, what RabbitMQ 4 takes. */
	readonly maxMessageBytes?: number;
	/** Seconds between signs of life, 1 to 600; a silent peer is dropped after two. Default 20. */
	readonly heartbeatSeconds?: number;
	/** For `amqps`. The broker's certificate is always checked: against `ca` where given, else against the well-known authorities. */
	readonly tls?: TlsOptions;
}

/** PEM texts. `cert` and `key`: client certificate, where the broker asks for one. */
export interface TlsOptions {
	readonly ca?: string | Buffer;
	readonly cert?: string | Buffer;
	readonly key?: string | Buffer;
	/** Of the key. */
	readonly passphrase?: string;
}

/** Where and as whom to connect. Holds the password: never log it. */
export interface Endpoint {
	readonly protocol: 'amqp' | 'amqps';
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly tls: TlsOptions;
	readonly heartbeatSeconds: number;
}

export interface Settings {
	readonly endpoint: Endpoint;
	readonly homeVhost: string;
	readonly vhostOf: (mandant: string) => string;
	readonly prefix: string;
	readonly parking: ParkingPlace;
	readonly log: Logger;
	readonly connectTimeoutMs: number;
	readonly publishTimeoutMs: number;
	readonly maxMessageBytes: number;
}

/** @throws DrehkreuzError DK-CONFIG-INVALID; its facts never hold the address */
export function settingsOf(options: RabbitmqBrokerOptions): Settings {
	const url = parse(options.url);
	const homeVhost = url.pathname.length > 1 ? decodeURIComponent(url.pathname.slice(1)) : '/';
	const protocol = url.protocol === 'amqps:' ? 'amqps' : 'amqp';
	const prefix = options.queuePrefix ?? 'dk.';
	if (!/^[a-z0-9.-]{0,40}$/.test(prefix)) throw invalid('queuePrefix', 'must be at most 40 characters of a-z 0-9 . -');
	return {
		endpoint: {
			protocol,
			host: url.hostname.replace(/^\[|\]$/g, ''),
			port: Number(url.port || (protocol === 'amqps' ? 5671 : 5672)),
			user: decodeURIComponent(url.username) || 'guest',
			password: decodeURIComponent(url.password) || 'guest',
			tls: options.tls ?? {},
			heartbeatSeconds: within('heartbeatSeconds', options.heartbeatSeconds ?? 20, 1, 600),
		},
		homeVhost,
		vhostOf: (mandant) => options.vhostOf?.(mandant) ?? homeVhost,
		prefix,
		parking: options.parking,
		log: options.log ?? silentLogger,
		connectTimeoutMs: within('connectTimeoutMs', options.connectTimeoutMs ?? 10_000, 100, 300_000),
		publishTimeoutMs: within('publishTimeoutMs', options.publishTimeoutMs ?? 10_000, 100, 300_000),
		maxMessageBytes: within('maxMessageBytes', options.maxMessageBytes ?? MESSAGE_MAX_BYTES, 1_024, 134_217_728),
	};
}

function parse(text: string): URL {
	const rule = 'must look like amqp[s]://user:password@host:port/vhost';
	if (!URL.canParse(text)) throw invalid('url', rule);
	const url = new URL(text);
	if (!['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '') throw invalid('url', rule);
	return url;
}

function within(path: string, value: number, least: number, most: number): number {
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw invalid(path, `must be an integer of ${least} to ${most}`);
}

function invalid(path: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-CONFIG-INVALID', { file: 'broker.rabbitmq', path, rule });
}
