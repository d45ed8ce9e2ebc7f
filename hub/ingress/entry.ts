/** An entry: a named place of an ingress, bound to a channel. Flows open entries at run time. */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { ATTACHMENTS_MAX } from '../message/attachments.ts';
import type { AttributeValue } from '../message/message.ts';

/** An entry as a flow registers it. */
export interface IngressEntry {
	/** Last part of the address, `^[a-z0-9][a-z0-9.-]{0,62}$`. Unique per tenant. */
	readonly name: string;
	/** Where accepted messages are published; must be declared. */
	readonly channel: string;
	/** Resolves when the channel exists. Default: it does. */
	readonly ready?: Promise<void>;
	/** Attributes that a message gets when the sender names none, e.g. `type`, `leika`. */
	readonly defaults?: Readonly<Record<string, AttributeValue>>;
	readonly limits?: Partial<IngressLimits>;
	/** Whose messages are taken here. */
	readonly mandanten: 'all' | readonly string[];
}

export interface IngressLimits {
	/** Bytes of the application itself, 1 to 104,857,600: it is held in memory. Default 1 MiB. */
	readonly bodyMaxBytes: number;
	/** Bytes of one attachment, 1 to 2 GiB. Default 100 MiB. */
	readonly attachmentMaxBytes: number;
	/** Bytes of one request with everything in it, 1 to 4 GiB. Default 500 MiB, or what one body and one attachment need when that is more. */
	readonly totalMaxBytes: number;
	/** Attachments of one message, 0 to 100. Default 100. */
	readonly attachmentsMax: number;
}

/** An entry with all options filled in and checked. */
export type CheckedEntry = Required<Omit<IngressEntry, 'limits'>> & { readonly limits: IngressLimits };

const MIB = 1_048_576;
const ENTRY_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;
const CHANNEL_NAME = /^[a-z0-9][a-z0-9.-]{0,99}$/;

/** @throws DrehkreuzError DK-IN-ENTRY */
export function checkEntry(entry: IngressEntry): CheckedEntry {
	const bodyMaxBytes = entry.limits?.bodyMaxBytes ?? MIB;
	const attachmentMaxBytes = entry.limits?.attachmentMaxBytes ?? 100 * MIB;
	const totalMaxBytes = entry.limits?.totalMaxBytes ?? Math.max(500 * MIB, bodyMaxBytes + attachmentMaxBytes + MIB);
	const attachmentsMax = entry.limits?.attachmentsMax ?? ATTACHMENTS_MAX;
	const within = (value: number, min: number, max: number) => Number.isSafeInteger(value) && value >= min && value <= max;
	const rules: readonly [string, boolean][] = [
		['name', ENTRY_NAME.test(entry.name)],
		['channel', CHANNEL_NAME.test(entry.channel)],
		['bodyMaxBytes', within(bodyMaxBytes, 1, 100 * MIB)],
		['attachmentMaxBytes', within(attachmentMaxBytes, 1, 2_048 * MIB)],
		['totalMaxBytes', within(totalMaxBytes, 1, 4_096 * MIB)],
		['attachmentsMax', within(attachmentsMax, 0, ATTACHMENTS_MAX)],
	];
	for (const [option, right] of rules) if (!right) throw new DrehkreuzError('DK-IN-ENTRY', { option });
	return {
		name: entry.name,
		channel: entry.channel,
		ready: entry.ready ?? Promise.resolve(),
		mandanten: entry.mandanten,
		defaults: entry.defaults ?? {},
		limits: { bodyMaxBytes, attachmentMaxBytes, totalMaxBytes, attachmentsMax },
	};
}
