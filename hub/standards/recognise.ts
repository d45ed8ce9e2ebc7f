/**
 * Says what a message is: standard, version, Nachrichtentyp, and what its header tells about sender, receiver, time and identity.
 *
 * What the installed pack says about the namespace counts more than what the sender wrote into the message; more still counts a specialisation
 * that the header names (an XRechnung is a UBL invoice by its namespace). The Nachrichtentyp is the number at the end of the root element's name,
 * because that is what the schema checks. Senders do write another code into the header (seen in published XWasser and XBeteiligung messages).
 */
import type { Recognised } from './checker.ts';
import { headerFamilies } from './families.ts';
import { filled } from './family-pattern.ts';
import {
	asToken,
	type ElementView,
	type FoundFamily,
	familyOf,
	familyOfNamespace,
	type HeaderFamily,
	type HeaderField,
	isTestMessage,
	readField,
	remembered,
	saidByHeader,
} from './header-family.ts';
import type { PackNamespace } from './pack.ts';

export interface Recognition {
	readonly recognised: Recognised;
	/** The header's code for the message type differs from the root element's. */
	readonly typeDiffers: boolean;
	/** Absent when no family has such a message. */
	readonly found?: FoundFamily;
}

export function recognise(document: ElementView, known: PackNamespace | undefined, families: readonly HeaderFamily[] = headerFamilies): Recognition {
	const root = remembered(document);
	const found = familyOf(families, root);
	const { family, header } = found ?? {};
	const byNamespace = saidByNamespace(root.namespace, families);
	const byHeader = found && saidByHeader(found, root);
	const inHeader = (field: HeaderField) => family && header && readField(family, root, header, field);
	const fromRoot = /(?:^|\.)(\d{4,6})$/.exec(root.name)?.[1];
	const fromHeader = inHeader('nachrichtentyp');
	const attribute = (name: string | undefined) => (name === undefined ? undefined : asToken(root.attribute(name)));
	return {
		recognised: {
			...given('standard', byHeader?.standard ?? known?.standard ?? byNamespace.standard ?? attribute(family?.standardAttribute)?.toLowerCase()),
			...given('standardversion', byHeader?.version ?? known?.version ?? byNamespace.version ?? attribute(family?.versionAttribute)),
			...given('nachrichtentyp', fromRoot ?? byNamespace.nachrichtentyp ?? fromHeader ?? asToken(root.name)),
			...given('nachrichtenUUID', inHeader('nachrichtenUUID')),
			...given('leser', inHeader('leser')),
			...given('autor', inHeader('autor')),
			...given('erstellungszeitpunkt', inHeader('erstellungszeitpunkt')),
			...(isTestMessage(families, found, root) ? { testnachricht: true } : {}),
			...given('namespace', root.namespace.slice(0, 500) || undefined),
			...given('root', root.name.slice(0, 200)),
		},
		typeDiffers: fromRoot !== undefined && fromHeader !== undefined && fromRoot !== fromHeader,
		...(found ? { found } : {}),
	};
}

/** Standard, version and message type as far as the namespace tells them. */
export function saidByNamespace(
	namespace: string,
	families: readonly HeaderFamily[] = headerFamilies,
): { standard?: string; version?: string; nachrichtentyp?: string } {
	const found = familyOfNamespace(families, namespace);
	if (!found) return {};
	const { family, groups } = found;
	const version = family.version === undefined ? groups.version : filled(family.version, groups);
	return { ...given('standard', family.standard ?? groups.standard), ...given('version', version), ...given('nachrichtentyp', groups.nachrichtentyp) };
}

function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
	return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
