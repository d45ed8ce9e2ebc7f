/**
 * Applies a mapping to a content. Deterministic: the same mapping, source and tenant give the same result (expressions that ask for the time aside).
 *
 * Lists: the n-th entry of the source's list becomes the n-th of the target's. Where the source goes through more lists than the target, the
 * values are gathered in a list; where it goes through fewer, a list is spread over the target's entries, and a single value is written into
 * every entry that other rows made (into the first when none did; a constant makes no entry). Entries that stay empty are dropped at the end.
 *
 * What cannot be done with a value is a problem of its row, never an exception: the person who maps sees all of them at once.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { effectiveRows, type Row } from './effective.ts';
import type { ExpressionEvaluator } from './expression.ts';
import { findValues, isAbsent } from './find.ts';
import type { Mapping, MappingProblem } from './mapping.ts';
import { NameFinder } from './names.ts';
import { eachCount } from './path.ts';
import { transform } from './transforms.ts';
import { Tree } from './tree.ts';
import { mentionedNames, Usage } from './usage.ts';

export interface MappingContext {
	readonly tenant?: Pick<Tenant, 'id' | 'name' | 'ars' | 'ags' | 'parameters'>;
	/** Attributes of the message. */
	readonly event?: Readonly<Record<string, unknown>>;
	readonly expressions: ExpressionEvaluator;
}

export interface RowOutcome {
	readonly to: string;
	/** Values written. */
	readonly count: number;
	/** The first of them: content, only for the person who maps. */
	readonly first?: unknown;
	/** The path of the source that was taken, as the source writes it. */
	readonly from?: string;
}

export interface Mapped {
	/** Undefined when no row found anything. */
	readonly result: unknown;
	readonly rows: readonly RowOutcome[];
	/** Paths of the source that some row read. */
	readonly used: readonly string[];
	/** Paths of the source that no row read and that are not left out on purpose. At most 1,000. */
	readonly unmapped: readonly string[];
	/** `to` of required rows without a value. */
	readonly missing: readonly string[];
	readonly problems: readonly MappingProblem[];
}

interface Value {
	readonly value: unknown;
	readonly at: readonly number[];
	readonly constant: boolean;
}

/** @throws DrehkreuzError DK-MAP-LIMIT when source or result are too deep or too large */
export async function applyMapping(mapping: Mapping, source: unknown, context: MappingContext): Promise<Mapped> {
	const run = new Run(mapping, source, context);
	const { rows, problems } = effectiveRows(mapping, context.tenant?.id);
	run.problems.push(...problems);
	for (const row of rows) run.place(row, await run.valuesOf(row));
	run.spreadTheRest();
	run.fillDefaults(rows);
	const ignore = [...mapping.ignore, ...(mapping.perTenant[context.tenant?.id ?? '']?.ignore ?? [])];
	return {
		result: run.tree.value,
		rows: rows.map(({ to }) => run.outcomes.get(to) ?? { to, count: 0 }),
		used: run.usage.used,
		unmapped: run.usage.unmapped(source, ignore, run.names),
		missing: rows.filter((row) => row.required && run.tree.entries(row.path).some((at) => !run.tree.has(row.path, at))).map(({ to }) => to),
		problems: run.problems,
	};
}

class Run {
	readonly tree = new Tree();
	readonly usage = new Usage();
	readonly problems: MappingProblem[] = [];
	readonly outcomes = new Map<string, RowOutcome>();
	readonly names: NameFinder;
	readonly #context: MappingContext;
	/** Single values for every entry of a list; written when the entries are there. */
	readonly #everywhere: { readonly row: Row; readonly value: Value }[] = [];
	readonly #roots: Readonly<Record<string, unknown>>;

	constructor(mapping: Mapping, source: unknown, context: MappingContext) {
		const { tenant, event = {} } = context;
		this.#context = context;
		this.names = new NameFinder(mapping.tolerant);
		const known = tenant ? { id: tenant.id, name: tenant.name, ars: tenant.ars, ags: tenant.ags, parameters: tenant.parameters } : {};
		this.#roots = { source, tenant: known, event };
	}

	async valuesOf(row: Row): Promise<readonly Value[]> {
		if (row.value !== undefined) return [{ value: row.value, at: [], constant: true }];
		const found = row.from.length > 0 ? this.#find(row) : row.expression === undefined ? [] : [{ value: this.#roots.source, at: [], constant: false }];
		if (row.expression !== undefined && row.from.length === 0) this.usage.mentioned(mentionedNames(row.expression));
		const values: Value[] = [];
		for (const entry of found) {
			const value = await this.#computed(row, entry.value);
			if (!isAbsent(value)) values.push({ ...entry, value });
		}
		return values;
	}

	place(row: Row, values: readonly Value[]): void {
		const lists = eachCount(row.path);
		for (const value of gathered(values, lists)) {
			for (const single of spread(value, lists)) {
				if (single.at.length === lists) this.#set(row, single.at, single.value);
				else this.#everywhere.push({ row, value: single });
			}
		}
	}

	spreadTheRest(): void {
		for (const { row, value } of this.#everywhere) {
			const entries = this.tree.entries(row.path).filter((at) => value.at.every((position, index) => at[index] === position));
			const first = [...value.at, ...Array<number>(eachCount(row.path) - value.at.length).fill(0)];
			for (const at of entries.length > 0 || value.constant ? entries : [first]) this.#set(row, at, value.value);
		}
	}

	fillDefaults(rows: readonly Row[]): void {
		for (const row of rows) {
			if (row.default === undefined) continue;
			for (const at of this.tree.entries(row.path)) if (!this.tree.has(row.path, at)) this.#set(row, at, row.default);
		}
	}

	#find(row: Row): readonly Value[] {
		const values = new Map<string, Value>();
		for (const { root, path } of row.from) {
			const { found, ambiguous } = findValues(this.#roots[root], path, this.names);
			if (ambiguous) this.#problem('DK-MAP-AMBIGUOUS', 'warning', row);
			for (const entry of found) {
				if (root === 'source') this.usage.read(entry.path);
				const key = entry.at.join();
				if (values.has(key)) continue;
				values.set(key, { value: entry.value, at: entry.at, constant: root !== 'source' });
				if (!this.outcomes.has(row.to)) this.outcomes.set(row.to, { to: row.to, count: 0, from: root === 'source' ? entry.path : `$${root}/${entry.path}` });
			}
		}
		return [...values.values()];
	}

	/** The value after expression, transform and code list; undefined after a problem. */
	async #computed(row: Row, found: unknown): Promise<unknown> {
		let value = found;
		if (row.expression !== undefined) {
			try {
				value = await this.#context.expressions.evaluate(row.expression, found, this.#roots);
			} catch (error) {
				if (!(error instanceof DrehkreuzError)) throw error;
				const { rule = 'failed', position = 0 } = error.facts as MappingProblem['facts'];
				return this.#problem('DK-MAP-EXPRESSION', 'error', row, { rule, position });
			}
			if (isAbsent(value)) return undefined;
		}
		return Array.isArray(value) ? value.map((entry: unknown) => this.#single(row, entry)).filter((entry) => entry !== undefined) : this.#single(row, value);
	}

	#single(row: Row, found: unknown): unknown {
		let value = found;
		if (row.transform !== undefined) {
			value = transform(row.transform, value);
			if (value === undefined) return this.#problem('DK-MAP-TRANSFORM', 'error', row, { transform: row.transform });
		}
		if (row.list === undefined) return value;
		const code = String(value);
		const translated = Object.hasOwn(row.list, code) ? row.list[code] : Object.hasOwn(row.list, '*') ? row.list['*'] : undefined;
		return translated === undefined ? this.#problem('DK-MAP-CODE', 'error', row) : translated;
	}

	#set(row: Row, at: readonly number[], value: unknown): void {
		if (!this.tree.set(row.path, at, value)) return void this.#problem('DK-MAP-CONFLICT', 'error', row);
		const before = this.outcomes.get(row.to);
		this.outcomes.set(row.to, { ...before, to: row.to, count: (before?.count ?? 0) + 1, first: before?.count ? before.first : value });
	}

	/** Once per row and code: a list of a thousand wrong entries is one mistake of the table. */
	#problem(code: string, severity: MappingProblem['severity'], row: Row, facts: MappingProblem['facts'] = {}): undefined {
		if (this.problems.some((problem) => problem.row === row.to && problem.code === code)) return;
		this.problems.push({ code, severity, row: row.to, facts: { row: row.to, ...facts } });
	}
}

/** Values of more lists than the target has become lists themselves. */
function gathered(values: readonly Value[], lists: number): readonly Value[] {
	const whole = values.filter(({ at }) => at.length <= lists);
	const groups = new Map<string, Value[]>();
	for (const value of values) {
		if (value.at.length <= lists) continue;
		const key = value.at.slice(0, lists).join();
		groups.set(key, [...(groups.get(key) ?? []), value]);
	}
	const lifted = [...groups.values()].map((group) => ({
		value: group.map(({ value }) => value),
		at: (group[0] as Value).at.slice(0, lists),
		constant: false,
	}));
	return [...whole, ...lifted];
}

/** A list where the target wants entries: one value per entry. */
function spread(value: Value, lists: number): readonly Value[] {
	if (value.at.length >= lists || !Array.isArray(value.value)) return [value];
	return value.value.flatMap((entry: unknown, index) => (isAbsent(entry) ? [] : spread({ ...value, value: entry, at: [...value.at, index] }, lists)));
}
