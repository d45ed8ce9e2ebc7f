/**
 * Reads a mapping that people or programs wrote. Strict about what would do something else than meant, silent about what is merely empty.
 * The same rules stand in `schemas/mapping.schema.json` for editors of such files.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { ENCODINGS } from '../text/encode.ts';
import type { JsonValue, Mapping, MappingRow, MappingTarget, RecordField, TenantMapping, ValueSource } from './mapping.ts';
import { isTransform } from './transforms.ts';

const ROWS_MAX = 2_000;
const ALTERNATIVES_MAX = 20;
const EXPRESSION_MAX = 4_000;
const CODES_MAX = 2_000;
const FIELDS_MAX = 500;

export const emptyMapping: Mapping = { format: 1, target: { kind: 'json' }, tolerant: true, rows: [], ignore: [], perTenant: {} };

/** @param value as written; a text is taken for JSON. @throws DrehkreuzError DK-MAP-INVALID with the place */
export function readMapping(value: unknown): Mapping {
	const mapping = object(typeof value === 'string' ? parsed(value) : value, '/');
	if (mapping.format !== 1) throw faulty('/format', 'must be 1', 'muss 1 sein');
	return {
		format: 1,
		target: targetOf(object(mapping.target, '/target')),
		tolerant: mapping.tolerant !== false,
		rows: list(mapping.rows ?? [], '/rows', ROWS_MAX).map((row, index) => rowOf(object(row, `/rows/${index}`), `/rows/${index}`)),
		ignore: texts(mapping.ignore ?? [], '/ignore'),
		perTenant: Object.fromEntries(
			Object.entries(object(mapping.perTenant ?? {}, '/perTenant')).map(([tenant, own]) => [tenant, tenantOf(object(own, `/perTenant/${tenant}`), tenant)]),
		),
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw faulty('/', 'is no JSON', 'ist kein JSON');
	}
}

function targetOf(target: Fields): MappingTarget {
	switch (target.kind) {
		case 'json':
			return { kind: 'json', ...given('schema', optionalText(target.schema, '/target/schema')) };
		case 'xml':
			return { kind: 'xml', ...given('pack', optionalText(target.pack, '/target/pack')), root: text(target.root, '/target/root') };
		case 'record': {
			const separator = optionalText(target.separator, '/target/separator') ?? ';';
			if ([...separator].length !== 1 || /["\r\n]/u.test(separator)) throw faulty('/target/separator', 'must be one character', 'muss ein Zeichen sein');
			const encoding = ENCODINGS.find((known) => known === (target.encoding ?? 'utf-8'));
			if (!encoding) throw faulty('/target/encoding', `must be one of ${ENCODINGS.join(', ')}`, `muss eines von ${ENCODINGS.join(', ')} sein`);
			const layout = target.layout === 'fixed' ? 'fixed' : 'separated';
			const fields = list(target.fields ?? [], '/target/fields', FIELDS_MAX).map((field, index) =>
				fieldOf(object(field, `/target/fields/${index}`), index, layout),
			);
			return { kind: 'record', layout, separator, encoding, fields };
		}
		default:
			throw faulty('/target/kind', 'must be json, xml or record', 'muss json, xml oder record sein');
	}
}

function fieldOf(field: Fields, index: number, layout: 'fixed' | 'separated'): RecordField {
	const { maxLength } = field;
	const place = `/target/fields/${index}/maxLength`;
	if (maxLength === undefined && layout === 'fixed') throw faulty(place, 'is missing', 'fehlt');
	if (maxLength !== undefined && !(Number.isSafeInteger(maxLength) && (maxLength as number) >= 1 && (maxLength as number) <= 10_000)) {
		throw faulty(place, 'must be 1 to 10000', 'muss 1 bis 10000 sein');
	}
	const name = text(field.name, `/target/fields/${index}/name`);
	return { name, ...given('maxLength', maxLength as number | undefined), ...(field.required === true ? { required: true } : {}) };
}

function rowOf(row: Fields, place: string): MappingRow {
	const note = optionalText(row.note, `${place}/note`);
	return { to: text(row.to, `${place}/to`), ...sourceOf(row, place), required: row.required === true, ...given('note', note) };
}

function tenantOf(own: Fields, tenant: string): TenantMapping {
	const place = `/perTenant/${tenant}`;
	const rows = Object.entries(object(own.rows ?? {}, `${place}/rows`));
	return {
		rows: Object.fromEntries(rows.map(([to, source]) => [to, sourceOf(object(source, `${place}/rows/${to}`), `${place}/rows/${to}`)])),
		ignore: texts(own.ignore ?? [], `${place}/ignore`),
	};
}

function sourceOf(source: Fields, place: string): ValueSource {
	const from = texts(source.from ?? [], `${place}/from`);
	if (from.length > ALTERNATIVES_MAX) throw faulty(`${place}/from`, `has more than ${ALTERNATIVES_MAX} entries`, `hat mehr als ${ALTERNATIVES_MAX} Einträge`);
	const expression = optionalText(source.expression, `${place}/expression`);
	if (expression && expression.length > EXPRESSION_MAX) {
		throw faulty(`${place}/expression`, `has more than ${EXPRESSION_MAX} characters`, `hat mehr als ${EXPRESSION_MAX} Zeichen`);
	}
	const transform = optionalText(source.transform, `${place}/transform`);
	if (transform !== undefined && !isTransform(transform)) throw faulty(`${place}/transform`, 'is not known', 'ist nicht bekannt');
	const codes = Object.entries(object(source.list ?? {}, `${place}/list`));
	if (codes.length > CODES_MAX) throw faulty(`${place}/list`, `has more than ${CODES_MAX} codes`, `hat mehr als ${CODES_MAX} Codes`);
	const translated = codes.map(([code, to]) => [code, text(to, `${place}/list/${code}`, true)]);
	return {
		...given('value', source.value as JsonValue | undefined),
		...(from.length > 0 ? { from } : {}),
		...given('expression', expression),
		...given('transform', transform),
		...(translated.length > 0 ? { list: Object.fromEntries(translated) as Record<string, string> } : {}),
		...given('default', source.default as JsonValue | undefined),
	};
}

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown, place: string): Fields {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
	throw faulty(place, 'must be an object', 'muss ein Objekt sein');
}

function list(value: unknown, place: string, most: number): readonly unknown[] {
	if (!Array.isArray(value)) throw faulty(place, 'must be a list', 'muss eine Liste sein');
	if (value.length > most) throw faulty(place, `has more than ${most} entries`, `hat mehr als ${most} Einträge`);
	return value;
}

function texts(value: unknown, place: string): readonly string[] {
	return list(value, place, ROWS_MAX).map((entry, index) => text(entry, `${place}/${index}`));
}

function text(value: unknown, place: string, mayBeEmpty = false): string {
	if (typeof value === 'string' && value.length <= 4_096 && (mayBeEmpty || value.trim() !== '')) return value;
	throw faulty(place, 'must be a text', 'muss ein Text sein');
}

function optionalText(value: unknown, place: string): string | undefined {
	return value === undefined || value === '' ? undefined : text(value, place);
}

function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
	return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function faulty(place: string, rule: string, regel: string): DrehkreuzError {
	return new DrehkreuzError('DK-MAP-INVALID', { place: place.slice(0, 200), rule, regel });
}
