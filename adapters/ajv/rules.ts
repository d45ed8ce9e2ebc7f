/**
 * Turns ajv's errors into sentences in German and English. Names and limits come from the schema; values of the content never appear. A key that
 * the schema does not know is only named when it looks like a technical name: people use keys for names, too.
 */
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Language } from '../../hub/errors/definition.ts';

export interface BrokenRule {
	/** JSON pointer (RFC 6901); '' is the whole document. */
	readonly path: string;
	readonly rule: Readonly<Record<Language, string>>;
}

type Texts = Readonly<Record<Language, string>>;

const types: Readonly<Record<string, Texts>> = {
	string: { de: 'ein Text', en: 'a string' },
	number: { de: 'eine Zahl', en: 'a number' },
	integer: { de: 'eine ganze Zahl', en: 'an integer' },
	boolean: { de: 'wahr oder falsch', en: 'true or false' },
	object: { de: 'ein Objekt', en: 'an object' },
	array: { de: 'eine Liste', en: 'a list' },
	null: { de: 'leer (null)', en: 'null' },
};

const formats: Readonly<Record<string, Texts>> = {
	date: { de: 'ein Datum (JJJJ-MM-TT)', en: 'a date (YYYY-MM-DD)' },
	'date-time': { de: 'ein Zeitpunkt mit Zone', en: 'a timestamp with zone' },
	time: { de: 'eine Uhrzeit', en: 'a time' },
	email: { de: 'eine E-Mail-Adresse', en: 'an e-mail address' },
	uri: { de: 'eine URI', en: 'a URI' },
	uuid: { de: 'eine UUID', en: 'a UUID' },
};

/** The rule without its subject, by keyword. */
const sentences: Readonly<Record<string, (params: Record<string, unknown>, schema: Record<string, unknown>) => Texts>> = {
	required: () => ({ de: 'fehlt', en: 'is missing' }),
	dependentRequired: () => ({ de: 'fehlt', en: 'is missing' }),
	additionalProperties: () => ({ de: 'ist nicht vorgesehen', en: 'is not allowed' }),
	unevaluatedProperties: () => ({ de: 'ist nicht vorgesehen', en: 'is not allowed' }),
	propertyNames: () => ({ de: 'hat einen Schlüssel, der nicht erlaubt ist', en: 'has a key that is not allowed' }),
	type: ({ type }) => {
		const wanted = [type].flat().map((name) => types[String(name)] ?? { de: String(name), en: String(name) });
		return { de: `muss ${wanted.map(({ de }) => de).join(' oder ')} sein`, en: `must be ${wanted.map(({ en }) => en).join(' or ')}` };
	},
	enum: ({ allowedValues }) => {
		const list = [allowedValues]
			.flat()
			.slice(0, 20)
			.map((value) => JSON.stringify(value))
			.join(', ');
		return { de: `muss einer dieser Werte sein: ${list}`, en: `must be one of: ${list}` };
	},
	const: ({ allowedValue }) => ({ de: `muss ${JSON.stringify(allowedValue)} sein`, en: `must be ${JSON.stringify(allowedValue)}` }),
	minLength: ({ limit }) => ({ de: `ist zu kurz; verlangt sind mindestens ${limit} Zeichen`, en: `is too short; at least ${limit} characters are required` }),
	maxLength: ({ limit }) => ({ de: `ist zu lang; erlaubt sind höchstens ${limit} Zeichen`, en: `is too long; at most ${limit} characters are allowed` }),
	pattern: ({ pattern }) => ({ de: `entspricht nicht dem Muster ${pattern}`, en: `does not match the pattern ${pattern}` }),
	format: ({ format }) => {
		const { de, en } = formats[String(format)] ?? { de: `im Format ${format}`, en: `in format ${format}` };
		return { de: `muss ${de} sein`, en: `must be ${en}` };
	},
	minimum: ({ limit }) => ({ de: `ist zu klein; der kleinste erlaubte Wert ist ${limit}`, en: `is too small; the smallest allowed value is ${limit}` }),
	maximum: ({ limit }) => ({ de: `ist zu groß; der größte erlaubte Wert ist ${limit}`, en: `is too large; the largest allowed value is ${limit}` }),
	exclusiveMinimum: ({ limit }) => ({ de: `muss größer sein als ${limit}`, en: `must be greater than ${limit}` }),
	exclusiveMaximum: ({ limit }) => ({ de: `muss kleiner sein als ${limit}`, en: `must be less than ${limit}` }),
	formatMinimum: ({ limit }) => ({ de: `liegt vor ${limit}`, en: `is before ${limit}` }),
	formatMaximum: ({ limit }) => ({ de: `liegt nach ${limit}`, en: `is after ${limit}` }),
	multipleOf: ({ multipleOf }) => ({ de: `muss ein Vielfaches von ${multipleOf} sein`, en: `must be a multiple of ${multipleOf}` }),
	minItems: ({ limit }) => ({ de: `muss mindestens ${limit} Einträge haben`, en: `must have at least ${limit} entries` }),
	maxItems: ({ limit }) => ({ de: `darf höchstens ${limit} Einträge haben`, en: `must have at most ${limit} entries` }),
	uniqueItems: () => ({ de: 'enthält denselben Eintrag mehrmals', en: 'holds the same entry more than once' }),
	contains: () => ({ de: 'enthält einen verlangten Eintrag nicht', en: 'lacks a required entry' }),
	minProperties: ({ limit }) => ({ de: `muss mindestens ${limit} Angaben haben`, en: `must have at least ${limit} properties` }),
	maxProperties: ({ limit }) => ({ de: `darf höchstens ${limit} Angaben haben`, en: `must have at most ${limit} properties` }),
	oneOf: () => ({ de: 'passt nicht zu genau einer der erlaubten Formen', en: 'does not match exactly one of the allowed forms' }),
	anyOf: () => ({ de: 'passt zu keiner der erlaubten Formen', en: 'matches none of the allowed forms' }),
	not: () => ({ de: 'hat eine Form, die hier ausgeschlossen ist', en: 'has a form that is excluded here' }),
	if: () => ({ de: 'erfüllt eine Bedingung nicht', en: 'does not meet a condition' }),
	'false schema': () => ({ de: 'ist hier nicht erlaubt', en: 'is not allowed here' }),
};

export function brokenRule(error: ErrorObject): BrokenRule {
	const params = error.params as Record<string, unknown>;
	const schema = (typeof error.parentSchema === 'object' ? error.parentSchema : {}) as Record<string, unknown>;
	const sentence = (sentences[error.keyword] ?? (() => ({ de: `verletzt die Regel „${error.keyword}“`, en: `violates the rule '${error.keyword}'` })))(
		params,
		schema,
	);
	const missing = params.missingProperty;
	const unknown = params.additionalProperty ?? params.unevaluatedProperty;
	const key = typeof missing === 'string' ? missing : typeof unknown === 'string' ? speakable(unknown) : undefined;
	const path = shortened(key === undefined ? error.instancePath : `${error.instancePath}/${escaped(key)}`);
	const title =
		typeof missing === 'string'
			? titleOf((schema.properties as Record<string, unknown> | undefined)?.[missing])
			: unknown === undefined
				? titleOf(schema)
				: undefined;
	const name = title ?? lastOf(path);
	const hidden = typeof unknown === 'string' && key === undefined;
	const subject = hidden
		? { de: 'Eine Angabe', en: 'A property' }
		: name === ''
			? { de: 'Der Inhalt', en: 'The content' }
			: { de: `„${name}“`, en: `'${name}'` };
	return { path, rule: { de: `${subject.de} ${sentence.de}`, en: `${subject.en} ${sentence.en}` } };
}

function titleOf(schema: unknown): string | undefined {
	const title = typeof schema === 'object' && schema !== null && 'title' in schema ? schema.title : undefined;
	return typeof title === 'string' ? title : undefined;
}

function speakable(key: string): string | undefined {
	return /^[A-Za-z_$][\w.:$-]{0,63}$/.test(key) ? key : undefined;
}

/** RFC 6901 section 3. */
function escaped(key: string): string {
	return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function lastOf(path: string): string {
	return path
		.slice(path.lastIndexOf('/') + 1)
		.replaceAll('~1', '/')
		.replaceAll('~0', '~');
}

function shortened(path: string): string {
	return path.length > 500 ? `${path.slice(0, 499)}…` : path;
}
