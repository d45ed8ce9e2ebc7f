/** The hub's configuration as the rest of the server sees it, after defaults and environment. Form: `schemas/config.schema.json`. Types only. */
import type { OidcSettings } from '../../adapters/oidc/settings.ts';
import type { TracingSettings } from '../../adapters/opentelemetry/settings.ts';
import type { AlertSettings } from '../../hub/alerts/settings.ts';
import type { ChannelOrder } from '../../hub/channel/broker.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import type { StorageSettings } from '../../hub/retention/levels.ts';

export interface Config {
	readonly server: {
		readonly host: string;
		readonly port: number;
		readonly editor: boolean;
		/** Address that browsers show: for links in alerts, and where a proxy stands before the hub. */
		readonly publicUrl?: string;
		/** Addresses or networks of proxies whose X-Forwarded-For is believed. */
		readonly trustedProxies: readonly string[];
	};
	readonly signIn: {
		readonly session: { readonly lifeMinutes: number; readonly idleMinutes: number };
		readonly oidc?: OidcSettings;
	};
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
	/** Keys that encrypt content at rest: the first one seals, all of them open. Missing: keys of the data folder. */
	readonly encryption?: { readonly keys?: readonly { readonly id: string; readonly secret: string }[] };
	/** What tenants keep that do not say it themselves. */
	readonly storage?: Partial<StorageSettings>;
	readonly limits: { readonly inlineMaxBytes: number; readonly flowMaxBytes: number; readonly checkMaxBytes: number };
	readonly retry: RetryPolicy;
	readonly channels: Readonly<Record<string, { readonly retry?: RetryPolicy; readonly order?: ChannelOrder }>>;
	/** Absolute folder with one JSON file per tenant. */
	readonly tenants: string;
	/** Absolute folder with one file per secret. */
	readonly secrets?: string;
	/** Who may read figures for Prometheus, and where. */
	readonly metrics: { readonly port?: number; readonly token?: string };
	/** Where traces are exported to. Undefined: nowhere. */
	readonly tracing?: TracingSettings;
	/** When people are told of something, and who. */
	readonly alerts: AlertSettings;
	readonly sandbox: boolean;
	readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
	/** Folder of the configuration file: relative paths in adapters' settings start here. */
	readonly folder: string;
}
