/** A tenant (Mandant): a municipality with its keys, portals, partner systems and routes. Form of `config/tenants/*.json` after secrets were put in. Types only. */
import type { CareSettings } from '../partners/care.ts';
import type { StorageSettings } from '../retention/levels.ts';
import type { RoutingTable } from '../routing/table.ts';

export interface Tenant {
	/** `^[a-z0-9][a-z0-9-]{0,62}$` */
	readonly id: string;
	/** What people call it, e.g. `Stadt Musterstadt`. */
	readonly name: string;
	/** Amtlicher Regionalschlüssel, 12 digits. */
	readonly ars?: string;
	/** Amtlicher Gemeindeschlüssel, 8 digits. */
	readonly ags?: string;
	readonly portals: readonly Portal[];
	/** Role → system. */
	readonly partners: Readonly<Record<string, Partner>>;
	readonly routes: RoutingTable;
	/** Channels that test messages may go into, by name or beginning with `*`. All others are productive. Default: none. */
	readonly testChannels?: readonly string[];
	/** What is kept of content, and how long what is kept. What is missing: as the configuration says, else `DEFAULT_STORAGE`. */
	readonly storage?: Partial<StorageSettings>;
	/** What flows need to know of this tenant (fees, accounts, Aktenplan); a flow reads it as `msg.tenant.parameters`. */
	readonly parameters: Readonly<Record<string, unknown>>;
}

/** A portal that may send to this tenant. Only the hash of its token is kept in memory. */
export interface Portal {
	readonly id: string;
	/** SHA-256 of the token, lower-case hex. */
	readonly tokenSha256: string;
}

export interface Partner {
	/** Kind of an adapter, e.g. `cmis`. */
	readonly adapter: string;
	/** A message marked as test never reaches a production system. Default `production`. */
	readonly environment: 'test' | 'production';
	/** Milliseconds for one call, 100 to 600,000. Default 30,000. */
	readonly timeoutMs: number;
	/** How much the system can stand. Default: see there. */
	readonly care?: CareSettings;
	readonly settings: Readonly<Record<string, unknown>>;
}
