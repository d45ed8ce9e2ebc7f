/**
 * The checks of an instance that a JSON Schema does badly or not at all: codes, Auswahlgruppen, patterns that are slow on long values, keys that nobody knows,
 * translated rules. The rest is done with the schema of `toJsonSchema(…, {structureOnly: true})`. Finds by place, never by id alone.
 *
 * Rules that exist as German text only are counted, never checked.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { type Facts, titlesOf } from '../errors/drehkreuz-error.ts';
import type { CheckLevel, Finding, LevelState } from '../standards/checker.ts';
import { type Child, childrenOf, isAuswahl, type KeyOptions, repeats } from './children.ts';
import { type CodeLists, type Constraints, constraintsOf, type UsablePattern } from './constraints.ts';
import { keysTo, outcomeOf } from './evaluate-rules.ts';
import { normalElement } from './ids.ts';
import type { FimFeld, FimGruppe, FimSchema } from './model.ts';
import { Notes } from './note.ts';
import { toEcmaScript } from './patterns/print.ts';
import type { TranslatedRules } from './translated-rules.ts';

export interface InstanceCheckOptions extends KeyOptions {
	/** By `canonicalVersionUri`. A missing list is a warning (FIM-QS 1115). */
	readonly codeLists?: CodeLists;
	readonly rules?: TranslatedRules;
	/** Unknown keys are the schema's business. Default false: they are warnings. */
	readonly closed?: boolean;
	/** Put offending values into the findings. Default false. */
	readonly values?: boolean;
}

export interface InstanceFindings {
	/** Paths are JSON pointers. At most 1,000 errors and 1,000 others; `total` counts all. */
	readonly findings: readonly Finding[];
	readonly total: number;
	readonly levels: Readonly<Partial<Record<CheckLevel, LevelState>>>;
}

/** Characters of a value without `maxLength` whose pattern is slow. */
const SLOW_PATTERN_MAX = 10_000;
/** Of errors, and of all else: the report shows 100, more would only cost memory, and no flood of warnings may wash an error away. */
const FINDINGS_KEPT = 1000;

/** @param instance with the keys of the schema (`instance-keys.ts`) */
export function checkInstance(schema: FimSchema, instance: unknown, options: InstanceCheckOptions = {}): InstanceFindings {
	const check = new InstanceCheck(options);
	check.object(schema, instance, '');
	check.closing(schema);
	return { findings: check.findings, total: check.total, levels: check.levels };
}

class InstanceCheck {
	readonly findings: Finding[] = [];
	total = 0;
	readonly #kept = { error: 0, other: 0 };
	readonly #options: InstanceCheckOptions;
	readonly #constraints = new Map<FimFeld, Constraints & { readonly known?: ReadonlySet<string>; readonly expression?: RegExp }>();
	readonly #missingLists = new Set<string>();
	#codesChecked = 0;
	#rules: LevelState = 'nothing-to-check';

	constructor(options: InstanceCheckOptions) {
		this.#options = options;
	}

	get levels(): InstanceFindings['levels'] {
		const codelists = this.#missingLists.size > 0 ? 'not-checked' : this.#codesChecked > 0 ? 'checked' : 'nothing-to-check';
		return { codelists, rules: this.#rules };
	}

	object(parent: FimSchema | FimGruppe, value: unknown, pointer: string): void {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
		const given = value as Readonly<Record<string, unknown>>;
		const children = childrenOf(parent, this.#options);
		const filled = children.filter(({ key }) => Object.hasOwn(given, key));
		if (isAuswahl(parent) && filled.length !== 1 && children.length > 0) {
			this.#report('error', 'schema', 'DK-FIM-AUSWAHL', pointer, { choices: children.length, filled: filled.length });
		}
		if (!this.#options.closed) this.#unknownKeys(given, children, pointer);
		for (const child of filled) this.#child(child, given[child.key], `${pointer}/${child.key}`);
		this.#translatedRules(parent, given, pointer);
	}

	/** What concerns the instance as a whole. */
	closing(schema: FimSchema): void {
		const { rules } = this.#options;
		for (const { code, message } of rules?.notes ?? []) this.#add({ level: 'rules', severity: 'warning', code, path: '', message });
		const inWords = freeTextRules(schema, rules);
		if (inWords > 0) this.#report('info', 'rules', 'DK-FIM-FREETEXT-RULES', '', { rules: inWords });
		if (inWords > 0 || (rules?.notes.length ?? 0) > 0) this.#rules = 'not-checked';
		else if ((rules?.byElement.size ?? 0) > 0 && this.#rules === 'nothing-to-check') this.#rules = 'checked';
	}

	#child(child: Child, value: unknown, pointer: string): void {
		const { element, key } = child;
		const list = repeats(child);
		if (list !== Array.isArray(value)) return;
		[value].flat().forEach((item, index) => {
			const at = list ? `${pointer}/${index}` : pointer;
			if (element.kind === 'gruppe') this.object(element, item, at);
			else if (typeof item === 'string') this.#text(element, key, item, at);
		});
	}

	#text(field: FimFeld, key: string, value: string, pointer: string): void {
		const constraints = this.#constraintsOf(field, key);
		if (constraints.kind === 'codes') this.#code(constraints, key, value, pointer);
		if (constraints.pattern && constraints.expression) this.#slowPattern(constraints, constraints.pattern, constraints.expression, value, pointer);
	}

	#code({ known, codeList }: Constraints & { readonly known?: ReadonlySet<string> }, key: string, value: string, pointer: string): void {
		if (known) {
			this.#codesChecked++;
			if (!known.has(value)) this.#report('error', 'codelists', 'DK-FIM-CODE-UNKNOWN', pointer, { list: codeList ?? key }, value);
		} else if (codeList !== undefined && !this.#missingLists.has(codeList)) {
			this.#missingLists.add(codeList);
			this.#report('warning', 'codelists', 'DK-FIM-CODELIST-MISSING', pointer, { list: codeList, element: key });
		}
	}

	#slowPattern({ maxLength }: Constraints, pattern: UsablePattern, expression: RegExp, value: string, pointer: string): void {
		const limit = maxLength ?? SLOW_PATTERN_MAX;
		// Code points; twice as many units are too long in any case.
		if (value.length > limit * 2 || [...value].length > limit) {
			if (maxLength === undefined) this.#report('error', 'schema', 'DK-FIM-VALUE-TOO-LONG', pointer, { max: limit });
		} else if (!expression.test(value)) {
			this.#report('error', 'schema', 'DK-FIM-PATTERN-MISMATCH', pointer, { pattern: toEcmaScript(pattern).slice(0, 300) }, value);
		}
	}

	#unknownKeys(given: Readonly<Record<string, unknown>>, children: readonly Child[], pointer: string): void {
		const known = new Set(children.map(({ key }) => key));
		for (const key of Object.keys(given)) {
			if (known.has(key)) continue;
			// People use keys for names, too.
			const technical = /^[A-Za-z_$][\w.:$-]{0,63}$/.test(key);
			this.#report('warning', 'schema', 'DK-FIM-KEY-UNKNOWN', technical ? `${pointer}/${key}` : pointer);
		}
	}

	#translatedRules(parent: FimSchema | FimGruppe, self: unknown, pointer: string): void {
		for (const rule of this.#options.rules?.byElement.get(normalElement(parent.id)) ?? []) {
			this.#rules = 'checked';
			const outcome = outcomeOf(rule, self);
			if (outcome === 'kept') continue;
			const at = `${pointer}${keysTo(self, rule.target ?? [])
				.map((key) => `/${key}`)
				.join('')}`;
			if (outcome === 'broken') this.#report('error', 'rules', 'DK-FIM-RULE-BROKEN', at, { message: rule.message || rule.name });
			else this.#report('info', 'rules', 'DK-FIM-RULE-UNDECIDED', at, { element: rule.name });
		}
	}

	#constraintsOf(field: FimFeld, key: string): Constraints & { readonly known?: ReadonlySet<string>; readonly expression?: RegExp } {
		const before = this.#constraints.get(field);
		if (before) return before;
		const constraints = constraintsOf(field, key, new Notes(), this.#options.codeLists);
		const slow = constraints.pattern && !constraints.pattern.linear ? new RegExp(toEcmaScript(constraints.pattern), 'u') : undefined;
		const made = {
			...constraints,
			...(constraints.codes ? { known: new Set(constraints.codes.map(({ code }) => code)) } : {}),
			...(slow ? { expression: slow } : {}),
		};
		this.#constraints.set(field, made);
		return made;
	}

	#report(severity: Finding['severity'], level: Finding['level'], code: ErrorCode, path: string, facts: Facts = {}, value?: string): void {
		const problem = { code, facts };
		const message = titlesOf(problem);
		const shown = value !== undefined && this.#options.values ? { value: { text: value.length > 60 ? `${value.slice(0, 59)}…` : value, personal: true } } : {};
		this.#add({ level, severity, code, path, message, ...shown });
	}

	#add(finding: Finding): void {
		this.total++;
		if (++this.#kept[finding.severity === 'error' ? 'error' : 'other'] <= FINDINGS_KEPT) this.findings.push(finding);
	}
}

/** Rules of elements that have no translated ones. */
function freeTextRules(schema: FimSchema, rules: TranslatedRules | undefined): number {
	const inWords = new Set<string>();
	const visit = (element: FimSchema | FimGruppe | FimFeld): void => {
		if (!rules?.byElement.has(normalElement(element.id))) for (const { id } of element.regeln) inWords.add(id);
		if ('struktur' in element) for (const place of element.struktur) visit(place.element);
	};
	visit(schema);
	return inWords.size;
}
