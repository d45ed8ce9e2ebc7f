/** Options of the RabbitMQ broker, checked once, up front. */
import type { ParkingPlace } from '../../hub/channel/broker.ts';
import { MESSAGE_MAX_BYTES } from '../../hub/channel/transport-limits.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';

export interface RabbitmqBrokerOptions {
	/**
	 * `amqp[s]://user:password@host[:port][/vhost]`. Never logged. The virtual host in it is the broker's home: `open` connects there.
	 * Several, for the nodes of a cluster: a list, or one text with commas. They differ in host and port only. Tried in random order.
	 */
	readonly url: string | readonly string[];
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
	/** Seconds between signs of life, 1 to 600; a silent node is left after two to three. Default 10. */
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
	/** At least one. */
	readonly endpoints: readonly Endpoint[];
	readonly homeVhost: string;
	readonly vhostOf: (mandant: string) => string;
	readonly prefix: string;
	readonly parking: ParkingPlace;
	readonly log: Logger;
	readonly connectTimeoutMs: number;
	readonly publishTimeoutMs: number;
	readonly maxMessageBytes: number;
}

const ADDRESS_RULE = 'must look like amqp[s]://user:password@host:port/vhost';

/** @throws DrehkreuzError DK-CONFIG-INVALID; its facts never hold the address */
export function settingsOf(options: RabbitmqBrokerOptions): Settings {
	const { endpoints, homeVhost } = addressesOf(options);
	const prefix = options.queuePrefix ?? 'dk.';
	if (!/^[a-z0-9.-]{0,40}$/.test(prefix)) throw invalid('queuePrefix', 'must be at most 40 characters of a-z 0-9 . -');
	return {
		endpoints,
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

function addressesOf({ url, tls = {}, heartbeatSeconds = 10 }: RabbitmqBrokerOptions): { endpoints: readonly Endpoint[]; homeVhost: string } {
	// A comma inside a password is none between two addresses.
	const urls = [url].flat().flatMap((text) => text.split(/\s*,\s*(?=amqps?:)/).map(parse));
	const [first] = urls;
	if (!first) throw invalid('url', ADDRESS_RULE);
	const common = ({ protocol, username, password, pathname }: URL): string => JSON.stringify([protocol, username, password, pathname || '/']);
	if (urls.some((other) => common(other) !== common(first))) throw invalid('url', 'must be addresses that differ in host and port only');
	const protocol = first.protocol === 'amqps:' ? 'amqps' : 'amqp';
	return {
		homeVhost: first.pathname.length > 1 ? decodeURIComponent(first.pathname.slice(1)) : '/',
		endpoints: urls.map(({ hostname, port }) => ({
			protocol,
			host: hostname.replace(/^\[|\]$/g, ''),
			port: Number(port || (protocol === 'amqps' ? 5671 : 5672)),
			user: decodeURIComponent(first.username) || 'guest',
			password: decodeURIComponent(first.password) || 'guest',
			tls,
			heartbeatSeconds: within('heartbeatSeconds', heartbeatSeconds, 1, 600),
		})),
	};
}

function parse(text: string): URL {
	if (!URL.canParse(text)) throw invalid('url', ADDRESS_RULE);
	const url = new URL(text);
	if (!['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '') throw invalid('url', ADDRESS_RULE);
	return url;
}

function within(path: string, value: number, least: number, most: number): number {
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw invalid(path, `must be an integer of ${least} to ${most}`);
}

function invalid(path: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-CONFIG-INVALID', { file: 'broker.rabbitmq', path, rule });
}
