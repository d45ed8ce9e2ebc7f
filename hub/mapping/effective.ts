/** The table as it counts for one municipality, with its paths read. What cannot be read is a problem of the row. Pure. */
import type { Mapping, MappingProblem, MappingRow, ValueSource } from './mapping.ts';
import { normalPath, type Path, parsePath } from './path.ts';

export interface Row extends Omit<MappingRow, 'from'> {
	readonly path: Path;
	readonly from: readonly SourcePath[];
}

export interface SourcePath {
	readonly root: 'source' | 'tenant' | 'event';
	readonly path: Path;
}

/** What can be wrong with a row, in both languages. */
const FAULTS = {
	path: { rule: 'the target field is no path', regel: 'das Zielfeld ist kein Pfad' },
	from: { rule: 'a source field is no path', regel: 'ein Quellfeld ist kein Pfad' },
	twice: { rule: 'another row has the same target field', regel: 'für dasselbe Zielfeld gibt es schon eine Zeile' },
} as const;

export function effectiveRows(mapping: Mapping, tenant: string | undefined): { readonly rows: readonly Row[]; readonly problems: readonly MappingProblem[] } {
	const problems: MappingProblem[] = [];
	const rows: Row[] = [];
	const taken = new Set<string>();
	const own = tenant !== undefined && Object.hasOwn(mapping.perTenant, tenant) ? mapping.perTenant[tenant]?.rows : undefined;
	for (const written of mapping.rows) {
		const faulty = (fault: keyof typeof FAULTS) =>
			problems.push({ code: 'DK-MAP-ROW', severity: 'error', row: written.to, facts: { row: written.to, ...FAULTS[fault] } });
		const path = parsePath(written.to);
		const replaced = own && Object.hasOwn(own, written.to) ? own[written.to] : undefined;
		const { from = [], ...row } = replaced ? withSource(written, replaced) : written;
		const sources = from.map(sourcePath);
		const place = normalPath(written.to);
		if (!path) faulty('path');
		else if (taken.has(place)) faulty('twice');
		else if (sources.includes(undefined)) faulty('from');
		else rows.push({ ...row, path, from: sources as SourcePath[] });
		taken.add(place);
	}
	return { rows, problems };
}

/** The municipality's source instead of the general one, never a mixture: who reads the table must see where a value comes from. */
function withSource({ to, required, note }: MappingRow, source: ValueSource): MappingRow {
	return { to, required, ...(note === undefined ? {} : { note }), ...source };
}

function sourcePath(text: string): SourcePath | undefined {
	const [, root, rest] = /^\$(tenant|event)\/(.+)$/su.exec(text.trim()) ?? [];
	const path = parsePath(rest ?? text);
	return path && { root: (root as SourcePath['root'] | undefined) ?? 'source', path };
}
