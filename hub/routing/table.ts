/**
 * The routing table: rules over standard, version, message type, service and region → channels.
 *
 * Rules are read from top to bottom; the first that matches decides, unless it says `continue`. A rule without a condition on test messages
 * never matches a test message, so a test message cannot slip into a production channel. No match is an error for the caller to park.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Attributes } from '../message/message.ts';
import { inRange } from './version-range.ts';

export interface RoutingTable {
	readonly rules: readonly Rule[];
}

export interface Rule {
	/** What people call it; shown in the journal and in the editor. */
	readonly name: string;
	readonly when: Condition;
	/** Channels of the message's tenant, at least one. */
	readonly to: readonly string[];
	/** Go on with the next rules and add their channels. Default false. */
	readonly continue?: boolean;
}

/** All given parts must hold. Texts may end in `*`, which stands for any rest; a list means one of them. */
export interface Condition {
	readonly standard?: string | readonly string[];
	/** `1.2`, `1.*`, or a range `>=2.3 <4`. */
	readonly version?: string;
	readonly nachrichtentyp?: string | readonly string[];
	/** LeiKa key, 14 digits, or its beginning with `*`. */
	readonly leika?: string | readonly string[];
	/** ARS prefix, e.g. `14*`. */
	readonly ars?: string | readonly string[];
	/** AGS prefix. */
	readonly ags?: string | readonly string[];
	readonly mandant?: string | readonly string[];
	/** true: only test messages; false or absent: none of them; `any`: both. */
	readonly testnachricht?: boolean | 'any';
}

export interface Route {
	/** Names of the rules that matched. */
	readonly rules: readonly string[];
	/** Channels without repetition, in order. */
	readonly channels: readonly string[];
}

/** @throws DrehkreuzError DK-ROUTING-NO-MATCH */
export function resolve(table: RoutingTable, attributes: Attributes): Route {
	const rules: string[] = [];
	const channels = new Set<string>();
	for (const rule of table.rules) {
		if (!matches(rule.when, attributes)) continue;
		rules.push(rule.name);
		for (const channel of rule.to) channels.add(channel);
		if (!rule.continue) break;
	}
	if (rules.length === 0) {
		const { nachrichtentyp = '–', leika = '–', ars = '–', standard = '–' } = attributes;
		throw new DrehkreuzError('DK-ROUTING-NO-MATCH', { nachrichtentyp, leika, ars, standard });
	}
	return { rules, channels: [...channels] };
}

function matches(when: Condition, attributes: Attributes): boolean {
	const isTest = attributes.testnachricht === true;
	if (when.testnachricht !== 'any' && isTest !== (when.testnachricht ?? false)) return false;
	for (const name of ['standard', 'nachrichtentyp', 'leika', 'ars', 'ags', 'mandant'] as const) {
		const wanted = when[name];
		if (wanted !== undefined && !matchesText(wanted, attributes[name])) return false;
	}
	return when.version === undefined || (attributes.standardversion !== undefined && inRange(attributes.standardversion, when.version));
}

function matchesText(wanted: string | readonly string[], actual: string | undefined): boolean {
	if (actual === undefined) return false;
	const patterns = typeof wanted === 'string' ? [wanted] : wanted;
	return patterns.some((pattern) => (pattern.endsWith('*') ? actual.startsWith(pattern.slice(0, -1)) : actual === pattern));
}
