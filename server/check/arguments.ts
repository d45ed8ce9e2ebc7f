/** The options of `drehkreuz check`, read strictly: an option that is mistyped must not silently be taken for a file. */
import { parseArgs } from 'node:util';
import type { Language } from '../../hub/errors/definition.ts';
import type { CheckOptions } from '../../hub/standards/checker.ts';

export interface CheckArguments {
	readonly files: readonly string[];
	/** Folders used as packs, in place, instead of the installed ones. */
	readonly packs: readonly string[];
	readonly catalogues: readonly string[];
	readonly level: NonNullable<CheckOptions['level']>;
	readonly json: boolean;
	/** Name of the pack or schema to check against. */
	readonly schema?: string;
	/** Where to write the readable page. */
	readonly report?: string;
	/** Folder for the SVRL of Schematron. */
	readonly svrl?: string;
	/** Show offending values. */
	readonly values: boolean;
	readonly maxBytes?: number;
	readonly language?: Language;
	readonly config?: string;
}

const LEVELS: Readonly<Record<string, CheckArguments['level']>> = { xsd: 'schema', codelists: 'codelists', schematron: 'schematron' };

/** @returns undefined when they cannot be understood */
export function checkArguments(args: readonly string[]): CheckArguments | undefined {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				pack: { type: 'string', multiple: true },
				catalogue: { type: 'string', multiple: true },
				level: { type: 'string', default: 'xsd' },
				json: { type: 'boolean', default: false },
				schema: { type: 'string' },
				report: { type: 'string' },
				svrl: { type: 'string' },
				values: { type: 'boolean', default: false },
				'max-mb': { type: 'string' },
				language: { type: 'string' },
				config: { type: 'string' },
			},
		});
		const level = LEVELS[values.level];
		const megabytes = values['max-mb'] === undefined ? undefined : Number(values['max-mb']);
		if (positionals.length === 0 || level === undefined) return undefined;
		if (megabytes !== undefined && !(megabytes > 0 && megabytes <= 1024)) return undefined;
		if (values.language !== undefined && values.language !== 'de' && values.language !== 'en') return undefined;
		return {
			files: positionals,
			packs: values.pack ?? [],
			catalogues: values.catalogue ?? [],
			level,
			json: values.json,
			values: values.values,
			...(values.schema === undefined ? {} : { schema: values.schema }),
			...(values.report === undefined ? {} : { report: values.report }),
			...(values.svrl === undefined ? {} : { svrl: values.svrl }),
			...(megabytes === undefined ? {} : { maxBytes: megabytes * 1024 * 1024 }),
			...(values.language === undefined ? {} : { language: values.language }),
			...(values.config === undefined ? {} : { config: values.config }),
		};
	} catch {
		return undefined;
	}
}
