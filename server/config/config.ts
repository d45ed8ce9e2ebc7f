/** The hub's configuration as the rest of the server sees it, after defaults and environment. Form: `schemas/config.schema.json`. Types only. */
import type { ChannelOrder } from '../../hub/channel/broker.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';

export interface Config {
	readonly server: { readonly host: string; readonly port: number; readonly editor: boolean };
	/** Name of this process among several. Undefined: host name and port. */
	readonly instance?: string;
	/** Absolute folder of databases, contents, packs and flows. */
	readonly data: string;
	readonly engine: {
		readonly broker: 'embedded' | 'rabbitmq';
		readonly store: 'sqlite' | 'postgres';
		readonly postgres?: { readonly url: string; readonly schema: string; readonly poolSize: number };
		readonly rabbitmq?: { readonly url: string | readonly string[]; readonly vhost?: string; readonly queuePrefix: string; readonly heartbeatSeconds?: number };
	};
	readonly limits: { readonly inlineMaxBytes: number; readonly flowMaxBytes: number; readonly checkMaxBytes: number };
	readonly retry: RetryPolicy;
	readonly channels: Readonly<Record<string, { readonly retry?: RetryPolicy; readonly order?: ChannelOrder }>>;
	/** Absolute folder with one JSON file per tenant. */
	readonly tenants: string;
	/** Absolute folder with one file per secret. */
	readonly secrets?: string;
	readonly sandbox: boolean;
	readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
	/** Folder of the configuration file: relative paths in adapters' settings start here. */
	readonly folder: string;
}
