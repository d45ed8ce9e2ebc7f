/** Which code lists a FIM data schema refers to, by `canonicalVersionUri`. */
import type { FimGruppe, FimSchema } from './model.ts';

export function codeListsUsed(parent: FimSchema | FimGruppe): ReadonlySet<string> {
	const uris = new Set<string>();
	for (const { element } of parent.struktur) {
		if (element.kind === 'gruppe') for (const uri of codeListsUsed(element)) uris.add(uri);
		else if (element.codeliste) uris.add(element.codeliste.canonicalVersionUri);
	}
	return uris;
}
