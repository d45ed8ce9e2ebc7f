/** How large a ZIP file may be. */

export interface ZipLimits {
	/** Files and folders. Default 10,000. */
	readonly maxEntries?: number;
	/** Unpacked bytes of all entries together. Default 500 MiB. */
	readonly maxTotalBytes?: number;
	/** Unpacked bytes of one entry. Default 200 MiB. */
	readonly maxEntryBytes?: number;
	/** How many times larger than packed an entry may be. Default 200: XML of code lists reaches 30, deflate ends at 1,032. */
	readonly maxRatio?: number;
	/** Unpacked bytes up to which the ratio does not count: small things may be as empty as they like. Default 10 MiB. */
	readonly ratioFromBytes?: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: Required<ZipLimits> = {
	maxEntries: 10_000,
	maxTotalBytes: 500 * MIB,
	maxEntryBytes: 200 * MIB,
	maxRatio: 200,
	ratioFromBytes: 10 * MIB,
};
