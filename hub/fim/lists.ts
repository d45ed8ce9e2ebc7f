/** The lists of a select field: values in the document (XDF 3), or the reference to a code list. Keys are opaque texts; nothing is looked up here. */
import { type Faults, type Place, shortened } from './faults.ts';
import type { CodelisteReferenz, FimWert } from './model.ts';
import type { XdfNode } from './node.ts';
import { checkKennung } from './quality.ts';

/** Of several values with the same code the first counts (quality rule 1045). */
export function werteOf(field: XdfNode, place: Place, faults: Faults): readonly FimWert[] | undefined {
	const node = field.one('werte');
	if (!node) return undefined;
	const here = { ...node.place, node: place.node };
	const values = new Map<string, FimWert>();
	for (const wert of node.all('wert')) {
		const code = wert.textOf('code');
		const hilfe = wert.textOf('hilfe');
		if (code === undefined) faults.report('DK-FIM-NODE-MISSING', wert.place, { element: 'code', parent: 'wert' }, { severity: 'warning' });
		else if (values.has(code)) faults.quality('1045', { ...wert.place, node: place.node }, code);
		else values.set(code, { code, name: wert.textOf('name') ?? code, ...(hilfe === undefined ? {} : { hilfe }) });
		wert.release();
	}
	if (values.size < 2) faults.quality('1044', here);
	return [...values.values()];
}

/**
 * `canonicalVersionUri` is the key of the list. Where it is missing it is put together as FIM does: identification, `_`, version.
 * XDF 2 has the three in `genericodeIdentification`, and an id of its own for the list.
 */
export function codelisteOf(field: XdfNode, place: Place, faults: Faults): CodelisteReferenz | undefined {
	const node = field.one('codelisteReferenz');
	if (!node) return undefined;
	const here = { ...node.place, node: place.node };
	const genericode = node.one('genericodeIdentification') ?? node;
	const id = node.one('identifikation')?.textOf('id');
	const version = genericode.textOf('version');
	const uri = genericode.textOf('canonicalVersionUri');
	const identification = genericode.textOf('canonicalIdentification');
	if (identification === undefined) faults.quality('1040', here);
	else checkKennung(identification, here, faults);
	const canonicalIdentification = identification ?? uri;
	if (canonicalIdentification === undefined) return undefined;
	return {
		...(id === undefined ? {} : { id: shortened(id) }),
		canonicalIdentification,
		...(version === undefined ? {} : { version }),
		canonicalVersionUri: uri ?? (version === undefined ? canonicalIdentification : `${canonicalIdentification}_${version}`),
	};
}
