/** Worker side: reads the code lists of the packs and keeps the ones last used. */
import type { CodeList } from '../../hub/code-lists/code-list.ts';
import { CodeListIndex, type FoundList } from '../../hub/code-lists/find-list.ts';
import { readGenericode } from '../../hub/code-lists/genericode.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { readPackFile } from './served-files.ts';

/** Rows of all lists together: some 50 MB. */
const KEPT_ROWS = 400_000;

/** A list, or why it cannot be used. */
export type ReadList = { readonly list: CodeList } | { readonly problem: Problem };

const kept = new Map<string, ReadList>();
let keptRows = 0;
const indexes = new WeakMap<readonly Pack[], CodeListIndex>();

export function codeListIndexOf(packs: readonly Pack[]): CodeListIndex {
	const index = indexes.get(packs) ?? new CodeListIndex(packs);
	indexes.set(packs, index);
	return index;
}

export function readCodeList({ pack, list }: FoundList): ReadList {
	const key = `${pack.description.id} ${list.path}`;
	const known = kept.get(key);
	const read = known ?? readFile(pack, list.path);
	kept.delete(key);
	kept.set(key, read);
	if (!known) keptRows += rowsOf(read);
	for (const [oldest, old] of kept) {
		if (keptRows <= KEPT_ROWS || oldest === key) break;
		kept.delete(oldest);
		keptRows -= rowsOf(old);
	}
	return read;
}

function readFile(pack: Pack, path: string): ReadList {
	try {
		const { list, faults } = readGenericode(readPackFile(pack, path), { name: path });
		const [fault] = faults.filter(({ severity }) => severity === 'error');
		return list ? { list } : { problem: { code: fault?.code ?? 'DK-CODELIST-NOT-GENERICODE', facts: fault?.facts ?? {} } };
	} catch (error) {
		if (error instanceof DrehkreuzError) return { problem: error.problem };
		throw error;
	}
}

/** Also a list that cannot be used takes some room. */
function rowsOf(read: ReadList): number {
	return 'list' in read ? read.list.codes.size + 1 : 1;
}
