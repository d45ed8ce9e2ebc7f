/** Worker side: the level `rules`, what no schema can say: does the header agree with the message that it heads? Warnings, never errors. */

import type { Finding, LevelState } from '../../hub/standards/checker.ts';
import type { ElementView, HeaderFamily } from '../../hub/standards/header-family.ts';
import type { PackNamespace } from '../../hub/standards/pack.ts';
import type { Recognition } from '../../hub/standards/recognise.ts';
import { findingOf } from './findings.ts';
import { shortened } from './texts.ts';

export interface RulesCheck {
	readonly state: LevelState;
	readonly findings: readonly Finding[];
}

/** RFC 9562, section 4. Whatever version: XÖV asks for none. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function checkRules(
	root: ElementView,
	known: PackNamespace | undefined,
	{ recognised, typeDiffers, found }: Recognition,
	options: { readonly values: boolean },
): RulesCheck {
	if (!found) return { state: 'nothing-to-check', findings: [] };
	const findings: Finding[] = [];
	const warn = (code: Parameters<typeof findingOf>[1], facts: Readonly<Record<string, string>> = {}, value?: string) => {
		const finding = findingOf('rules', code, facts, {}, 'warning');
		const shown = options.values && value !== undefined;
		findings.push(shown ? { ...finding, value: { text: shortened(value, 60), personal: false } } : finding);
	};
	if (typeDiffers) warn('DK-CHECK-HEADER-DIFFERS');
	const { nachrichtenUUID } = recognised;
	if (nachrichtenUUID !== undefined && holdsUuid(found.family) && !UUID.test(nachrichtenUUID)) warn('DK-CHECK-HEADER-UUID', {}, nachrichtenUUID);
	const { standardAttribute, versionAttribute } = found.family;
	const standard = standardAttribute === undefined ? undefined : root.attribute(standardAttribute);
	if (known && standard !== undefined && plain(standard) !== plain(known.standard)) warn('DK-CHECK-HEADER-STANDARD', { standard: known.standard }, standard);
	const version = versionAttribute === undefined ? undefined : root.attribute(versionAttribute);
	if (known && version !== undefined && version.trim() !== known.version) warn('DK-CHECK-HEADER-VERSION', { version: known.version }, version);
	return { state: 'checked', findings };
}

/** Other families keep another kind of identifier in that field, e.g. ISO 20022. */
function holdsUuid({ fields }: HeaderFamily): boolean {
	return fields.nachrichtenUUID?.some((place) => typeof place === 'string' && place.endsWith('nachrichtenUUID')) ?? false;
}

/** `XWasser` and `xwasser` are one standard. */
function plain(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
