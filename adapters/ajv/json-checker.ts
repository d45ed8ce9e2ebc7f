/**
 * Checks JSON against the schemas of folders and against those given by hand. Implements the port `Checker`.
 *
 * A schema is named by its `$id`, or by its file name without `.schema.json`. JSON does not say by itself what it is, so content without a named
 * schema is `unknown`. What content of a schema is, the schema says in `x-drehkreuz`: standard, standardversion, nachrichtentyp.
 *
 * Limits: size, 100 levels. Content above 256 KiB is checked up to the first mistake only: a list of a million wrong entries would otherwise
 * become a million findings in memory.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { type Facts, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Checker, CheckOptions, CheckReport, Finding, Recognised, Verdict } from '../../hub/standards/checker.ts';
import { ANNOTATION, createAjv } from './create-validator.ts';
import { readJson } from './json-text.ts';
import { brokenRule } from './rules.ts';

export interface JsonCheckerOptions {
	/** Folders with `*.schema.json`. They are read once, when the checker is made. */
	readonly folders?: readonly string[];
	/** Further schemas; each needs an `$id`. */
	readonly schemas?: readonly object[];
	/** Levels of objects and arrays. Default 100. */
	readonly maxDepth?: number;
}

const FINDINGS_SHOWN = 100;
const ALL_MISTAKES_UP_TO_BYTES = 256 * 1024;
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024;
const ENDING = '.schema.json';

type Report = Omit<CheckReport, 'durationMs'>;

export class JsonChecker implements Checker {
	readonly #all: Ajv2020 = createAjv();
	/** For large content; made when the first comes. */
	#first: Ajv2020 | undefined;
	readonly #maxDepth: number;
	/** Short name → `$id`. */
	readonly #names = new Map<string, string>();
	readonly #recognised = new Map<string, Recognised>();
	readonly #schemas = new Map<string, object>();

	/** @throws Error when a folder or file cannot be read, is no JSON, or has no `$id` or a used one */
	constructor({ folders = [], schemas = [], maxDepth = 100 }: JsonCheckerOptions) {
		this.#maxDepth = maxDepth;
		for (const folder of folders) {
			for (const file of readdirSync(folder).filter((name) => name.endsWith(ENDING))) {
				const id = this.#add(JSON.parse(readFileSync(join(folder, file), 'utf8')), file);
				this.#names.set(file.slice(0, -ENDING.length), id);
			}
		}
		for (const schema of schemas) this.#add(schema, 'schema');
	}

	takes(mediaType: string): boolean {
		return mediaType === 'application/json' || mediaType.endsWith('+json');
	}

	async check(content: Buffer, options: CheckOptions): Promise<CheckReport> {
		const start = performance.now();
		const report = this.#check(content, options);
		return { ...report, durationMs: performance.now() - start };
	}

	async close(): Promise<void> {}

	/** The schemas by `$id`. */
	get schemas(): ReadonlyMap<string, object> {
		return this.#schemas;
	}

	/** The `$id` behind a name that `check` takes. */
	idOf(name: string): string {
		return this.#names.get(name) ?? name;
	}

	#add(schema: object, file: string): string {
		const { $id, title, [ANNOTATION]: annotation } = schema as Record<string, unknown>;
		if (typeof $id !== 'string') throw new Error(`${file} has no $id`);
		this.#all.addSchema(schema);
		this.#schemas.set($id, schema);
		this.#recognised.set($id, { ...textsOf(annotation), namespace: $id, ...(typeof title === 'string' ? { root: title } : {}) });
		return $id;
	}

	#forLarge(): Ajv2020 {
		this.#first ??= createAjv({ allErrors: false }).addSchema([...this.#schemas.values()]);
		return this.#first;
	}

	#check(content: Buffer, { schema, maxBytes = DEFAULT_MAX_BYTES }: CheckOptions): Report {
		if (content.length > maxBytes) return one('refused', {}, limit({ de: `${maxBytes} Bytes`, en: `${maxBytes} bytes` }));
		const read = readJson(content, this.#maxDepth);
		if ('fault' in read) {
			const { kind, line, column, rule } = read.fault;
			if (kind === 'depth') return one('refused', {}, { ...limit(rule), line, column });
			return one('not-well-formed', {}, { level: 'well-formed', severity: 'error', code: 'DK-CHECK-NOT-WELL-FORMED', line, column, message: rule });
		}
		const id = schema === undefined ? undefined : (this.#names.get(schema) ?? schema);
		const recognised = id === undefined ? undefined : this.#recognised.get(id);
		if (id === undefined) return one('unknown', {}, coded('DK-CHECK-UNKNOWN', { namespace: '–', element: '–' }));
		if (!recognised) return one('unknown', {}, coded('DK-CHECK-SCHEMA-UNKNOWN', { schema: id.slice(0, 200) }));
		let validate: ValidateFunction | undefined;
		try {
			validate = (content.length > ALL_MISTAKES_UP_TO_BYTES ? this.#forLarge() : this.#all).getSchema(id);
		} catch (error) {
			return one('refused', recognised, coded('DK-CHECK-SCHEMA-FAULTY', { schema: id, rule: (error as Error).message }));
		}
		if (!validate) return one('refused', recognised, coded('DK-CHECK-SCHEMA-FAULTY', { schema: id, rule: 'not compiled' }));
		if (validate(read.value)) return { verdict: 'valid', recognised, findings: [], findingsTotal: 0 };
		const errors = validate.errors ?? [];
		// ajv keeps the errors, and with them the content, until the next check.
		validate.errors = null;
		const findings = errors.slice(0, FINDINGS_SHOWN).map((error): Finding => {
			const { path, rule } = brokenRule(error);
			return { level: 'schema', severity: 'error', code: 'DK-CHECK-INVALID', path, message: rule };
		});
		return { verdict: 'invalid', recognised, findings, findingsTotal: errors.length };
	}
}

function textsOf(annotation: unknown): Recognised {
	if (typeof annotation !== 'object' || annotation === null) return {};
	const known = ['standard', 'standardversion', 'nachrichtentyp'];
	return Object.fromEntries(Object.entries(annotation).filter(([name, value]) => known.includes(name) && typeof value === 'string'));
}

function one(verdict: Verdict, recognised: Recognised, finding: Finding): Report {
	return { verdict, recognised, findings: [finding], findingsTotal: 1 };
}

function limit(message: Finding['message']): Finding {
	return { level: 'limit', severity: 'error', code: 'DK-CHECK-LIMIT', message };
}

function coded(code: ErrorCode, facts: Facts): Finding {
	return { level: 'schema', severity: 'error', code, message: titlesOf({ code, facts }) };
}
