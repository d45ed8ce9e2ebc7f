/**
 * Checks FIM instances in JSON: what JSON Schema can say through `adapters/ajv`, the rest through `hub/fim/check-instance.ts`, and puts both into one
 * report. Every finding names its place twice: as JSON pointer of what the sender wrote, and in the words of the data schema.
 */
import { JsonChecker } from '../adapters/ajv/json-checker.ts';
import { checkInstance } from '../hub/fim/check-instance.ts';
import type { KeyOptions } from '../hub/fim/children.ts';
import type { CodeLists } from '../hub/fim/constraints.ts';
import { withKeysOf } from '../hub/fim/instance-keys.ts';
import { toJsonSchema } from '../hub/fim/json-schema.ts';
import type { FimSchema } from '../hub/fim/model.ts';
import type { FimNote } from '../hub/fim/note.ts';
import { placeText } from '../hub/fim/place.ts';
import type { TranslatedRules } from '../hub/fim/translated-rules.ts';
import type { Checker, CheckOptions, CheckReport, Finding, Recognised } from '../hub/standards/checker.ts';

export interface FimCheckerOptions extends KeyOptions {
	/** By `canonicalVersionUri`. */
	readonly codeLists?: CodeLists;
	readonly translatedRules?: TranslatedRules;
	/** Refuse keys that the schema does not know; else they are warnings. Default false. */
	readonly closed?: boolean;
}

const FINDINGS_SHOWN = 100;
/** Said where they matter: at the value that could not be checked. */
const SAID_ELSEWHERE: readonly string[] = ['DK-FIM-CODELIST-MISSING', 'DK-FIM-ELEMENT-TWICE'];

export function fimChecker(schema: FimSchema, options: FimCheckerOptions = {}): Checker {
	return new FimChecker(schema, options);
}

class FimChecker implements Checker {
	readonly #schema: FimSchema;
	readonly #options: FimCheckerOptions;
	readonly #json: JsonChecker;
	readonly #id: string;
	readonly #notes: readonly FimNote[];

	constructor(schema: FimSchema, options: FimCheckerOptions) {
		const { schema: jsonSchema, notes } = toJsonSchema(schema, { ...options, structureOnly: true });
		this.#schema = schema;
		this.#options = options;
		this.#id = String(jsonSchema.$id);
		this.#json = new JsonChecker({ schemas: [jsonSchema] });
		this.#notes = notes.filter(({ code }) => !SAID_ELSEWHERE.includes(code));
	}

	takes(mediaType: string): boolean {
		return this.#json.takes(mediaType);
	}

	async close(): Promise<void> {
		await this.#json.close();
	}

	async check(content: Buffer, options: CheckOptions = {}): Promise<CheckReport> {
		const start = performance.now();
		const asGiven = await this.#json.check(content, { ...options, schema: this.#id });
		const recognised = { ...asGiven.recognised, ...this.#recognised() };
		if (asGiven.verdict !== 'valid' && asGiven.verdict !== 'invalid') return { ...asGiven, recognised };
		const keyed = withKeysOf(this.#schema, JSON.parse(new TextDecoder().decode(content)), this.#options);
		const structure = keyed.renamed
			? await this.#json.check(Buffer.from(JSON.stringify(keyed.instance)), { ...options, maxBytes: Number.POSITIVE_INFINITY, schema: this.#id })
			: asGiven;
		const { translatedRules: rules, ...others } = this.#options;
		const own = checkInstance(this.#schema, keyed.instance, { ...others, ...(rules ? { rules } : {}), values: options.values ?? false });
		const placed = [...structure.findings, ...own.findings].map((finding) => this.#placed(finding, keyed.original));
		const all = [...placed, ...this.#notes.map(noteFinding)];
		return {
			verdict: all.some(({ severity }) => severity === 'error') ? 'invalid' : 'valid',
			recognised,
			// Errors first: what makes the instance invalid must not be cut off.
			findings: [...all].sort((a, b) => RANK[a.severity] - RANK[b.severity]).slice(0, FINDINGS_SHOWN),
			findingsTotal: structure.findingsTotal + own.total + this.#notes.length,
			levels: { 'well-formed': 'checked', schema: 'checked', ...own.levels },
			durationMs: performance.now() - start,
		};
	}

	#recognised(): Recognised {
		const { id, version } = this.#schema;
		return { standard: 'FIM', nachrichtentyp: id, ...(version === undefined ? {} : { standardversion: version }) };
	}

	#placed(finding: Finding, original: (pointer: string) => string): Finding {
		if (!finding.path) return finding;
		const place = placeText(this.#schema, finding.path, this.#options);
		const { de, en } = finding.message;
		return { ...finding, path: original(finding.path), message: place === undefined ? finding.message : { de: `${place}: ${de}`, en: `${place}: ${en}` } };
	}
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function noteFinding({ code, message }: FimNote): Finding {
	return { level: 'schema', severity: 'info', code, message };
}
