/**
 * What is kept of content beside what is under way or parked, per tenant and channel. A tenant that says nothing has the defaults: tracing of content is off, and nothing ever
 * switches it on but the configuration.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

/**
 * - `full`: content as it was received, as each channel handed it out, as it was parked, as partners were given it;
 * - `errors`: only what is parked, as long as it is parked;
 * - `metadata`: as `errors` (a parked message is never without its content); says that people do not want more;
 * - `proof`: as `metadata`, and of each content its hash, size and time.
 */
export type StorageLevel = 'full' | 'errors' | 'metadata' | 'proof';

/** Of a tenant; form of `storage` in `schemas/tenant.schema.json`. */
export interface StorageSettings {
	readonly level: StorageLevel;
	/** Channels that differ. */
	readonly channels?: Readonly<Record<string, StorageLevel>>;
	/** Days that kept content stays, 1 to 3,650. */
	readonly contentDays: number;
	/** Days that the journal stays, and with it receipts, proofs and remembered keys, 1 to 3,650; never less than `contentDays`. */
	readonly historyDays: number;
}

export const DEFAULT_STORAGE: StorageSettings = { level: 'errors', contentDays: 30, historyDays: 365 };

/** What of the settings is missing has its default. */
export function storageOf({ storage }: { readonly storage?: Partial<StorageSettings> }): StorageSettings {
	return { ...DEFAULT_STORAGE, ...storage };
}

/** @param channel undefined: what belongs to no channel */
export function levelOf(tenant: { readonly storage?: Partial<StorageSettings> }, channel: string | undefined): StorageLevel {
	return (channel === undefined ? undefined : tenant.storage?.channels?.[channel]) ?? tenant.storage?.level ?? DEFAULT_STORAGE.level;
}

/** @throws DrehkreuzError DK-RETENTION-DAYS */
export function checkStorage(mandant: string, { contentDays, historyDays }: StorageSettings): void {
	if (contentDays > historyDays) throw new DrehkreuzError('DK-RETENTION-DAYS', { mandant, contentDays, historyDays });
}
