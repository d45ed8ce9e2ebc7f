/** What the monitor needs of the hub. Given by the composition root. Types only. */
import type { IncomingMessage } from 'node:http';
import type { Broker } from '../hub/channel/broker.ts';
import type { FlowVersions } from '../hub/flows/flow-versions.ts';
import type { Checks } from '../hub/hub.ts';
import type { Store } from '../hub/journal/store.ts';
import type { Logger } from '../hub/logging/logger.ts';
import type { PayloadStore } from '../hub/payload/payload-store.ts';
import type { Doorkeeper } from '../hub/people/doorkeeper.ts';
import type { Rehearsals } from '../hub/rehearsal/rehearsals.ts';
import type { Structures } from '../hub/standards/structures.ts';
import type { Status } from '../hub/status/status.ts';
import type { Tenant } from '../hub/tenants/tenant.ts';
import type { Of, OverviewLink, SignInWays, SystemInfo } from './api/schemas.ts';

export interface MonitorServices {
	readonly store: Store;
	readonly broker: Pick<Broker, 'depths' | 'channels' | 'state'>;
	readonly payloads: PayloadStore;
	readonly checks: Checks;
	readonly status: Status;
	readonly tenants: ReadonlyMap<string, Tenant>;
	readonly doorkeeper: Doorkeeper;
	readonly log: Logger;
	readonly limits: { readonly inlineMaxBytes: number; readonly flowMaxBytes: number };
	/** Folder of the built page. */
	readonly page: string;
	/** What keeps the hub from being ready, in words; empty when it is. */
	readonly missing: () => readonly string[];
	/** How the flows are wired. */
	readonly links: () => Promise<readonly Of<typeof OverviewLink>[]>;
	/** What people call a flow node, by its id: name, else type; the id itself when the flows know it no more. */
	readonly nodeLabels: () => Promise<(node: string) => string>;
	readonly system: () => Promise<Of<typeof SystemInfo>>;
	readonly signInWays: () => Of<typeof SignInWays>;
	/** How much of the content of a channel's messages is kept. */
	readonly storageLevel: (mandant: string, channel: string | undefined) => 'full' | 'errors' | 'metadata' | 'proof';
	readonly caseFile: CaseFile;
	readonly rehearsals: Rehearsals;
	readonly flowVersions: FlowVersions;
	readonly structures: Pick<Structures, 'targets' | 'outline'>;
	/** Where browsers reach the hub, when that is not where it listens: behind a proxy. */
	readonly publicUrl: string | undefined;
	/** Who is at the other end, for the brake against guessing. */
	readonly addressOf: (request: IncomingMessage) => string | undefined;
}

/** What is known of a case, for the rights of people. */
export interface CaseFile {
	/** Everything that is known, JSON-able. */
	exportCase(mandant: string, subject: string): Promise<object>;
	/** @throws DrehkreuzError while something of it is parked or under way */
	deleteCase(mandant: string, subject: string): Promise<{ readonly messages: number; readonly entries: number; readonly payloads: number }>;
}
