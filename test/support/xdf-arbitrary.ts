/** Random small FIM schemas for property tests: what both formats can say, and nothing that FIM forbids so that a document could not be used. */
import * as fc from 'fast-check';
import type { FimFeld, FimGruppe, FimRegel, FimStruktur, FimWert, XdfFormat } from '../../hub/fim/model.ts';
import type { WritableSchema } from './xdf-writer.ts';

const LINE = { line: 0 } as const;

/** Filled, without blanks at its ends, of characters that XML allows. */
const text = fc
	.string({ unit: fc.constantFrom(...'aZ0 <>&"\'äßЖ€😀]\n;:'), minLength: 1, maxLength: 12 })
	.map((value) => value.trim())
	.filter((value) => value !== '');
const basis = text.map((value) => value.replaceAll(';', ',')).filter((value) => value !== '');
const token = fc.stringMatching(/^[a-z0-9.-]{1,8}$/);

function optional<T extends Record<string, fc.Arbitrary<unknown>>>(model: T) {
	return fc.record(model, { requiredKeys: [] });
}

/** Ids are numbered afterwards, so that no group contains itself. */
export function schemaOf(format: XdfFormat): fc.Arbitrary<WritableSchema> {
	const version = format === 'xdf3' ? fc.constantFrom('1.0.0', '2.3.1') : fc.constantFrom('1.0', '2.3');
	const state = format === 'xdf3' ? fc.constantFrom('2', '6', '7') : fc.constantFrom('2', '7');
	const regel: fc.Arbitrary<FimRegel> = fc
		.record({ id: fc.constant('R'), name: text, freitext: text, ...LINES })
		.chain((base) => optional({ version, ...(format === 'xdf3' ? { typ: fc.constant('K') } : {}) }).map((more) => ({ ...base, ...more })));
	const element = { name: text, bezug: fc.array(basis, { maxLength: 2 }), regeln: fc.array(regel, { maxLength: 2 }), ...LINES };
	const head = optional({
		version,
		freigabestatus: state,
		beschreibung: text,
		bezeichnungEingabe: text,
		bezeichnungAusgabe: text,
		hilfetext: text,
		schemaelementart: fc.constantFrom('ABS', 'HAR', 'RNG'),
	});
	const wert: fc.Arbitrary<FimWert> = fc.record({ code: token, name: text, hilfe: text }, { requiredKeys: ['code', 'name'] });
	const codeliste = token.map((name) => ({
		...(format === 'xdf2' ? { id: 'C60000001' } : {}),
		canonicalIdentification: `urn:de:test:${name}`,
		version: '2020-28-09',
		canonicalVersionUri: `urn:de:test:${name}_2020-28-09`,
	}));
	const praezisierung = optional({
		minLength: fc.nat(9),
		maxLength: fc.integer({ min: 1, max: 99 }),
		minValue: fc.constantFrom('0', '-1.50'),
		maxValue: fc.constantFrom('7', '1000000000000000000000.01'),
		pattern: fc.constantFrom('[0-9]{5}', '[\\p{L}0-9. ]*', 'a|"b"&<c>', '\\d+-x$'),
	});
	const extras = {
		xdf2: optional({ inhalt: text, codeliste }),
		xdf3: optional({
			inhalt: text,
			codeliste,
			werte: fc.uniqueArray(wert, { selector: ({ code }) => code, maxLength: 3 }),
			vorbefuellung: fc.constantFrom('keine', 'optional', 'verpflichtend'),
			maxSize: fc.nat(20_000_000),
		}),
	}[format];
	const feld: fc.Arbitrary<FimFeld> = fc
		.tuple(
			fc.record({
				kind: fc.constant('feld' as const),
				id: fc.constant('F'),
				...element,
				feldart: fc.constantFrom('input' as const, 'select' as const, 'label' as const),
				datentyp: fc.constantFrom('text' as const, 'num' as const, 'num_currency' as const, 'bool' as const, 'file' as const),
				praezisierung,
				mediaTypes: format === 'xdf3' ? fc.array(fc.constantFrom('application/pdf', 'image/png'), { maxLength: 2 }) : fc.constant([]),
			}),
			head,
			extras,
		)
		.map((parts) => Object.assign({}, ...parts) as FimFeld);
	const place = { min: fc.nat(2), max: fc.option(fc.integer({ min: 2, max: 5 })), bezug: fc.array(basis, { maxLength: 2 }), ...LINES };
	const { struktur } = fc.letrec<{ struktur: FimStruktur; gruppe: FimGruppe }>((tie) => ({
		struktur: fc.record({ ...place, element: fc.oneof({ depthSize: 'small', withCrossShrink: true }, feld, tie('gruppe')) }) as fc.Arbitrary<FimStruktur>,
		gruppe: fc
			.tuple(
				fc.record({
					kind: fc.constant('gruppe' as const),
					id: fc.constant('G'),
					...element,
					auswahl: format === 'xdf3' ? fc.boolean() : fc.constant(false),
					struktur: fc.array(tie('struktur'), { maxLength: 3 }),
				}),
				head,
			)
			.map((parts) => Object.assign({}, ...parts) as FimGruppe),
	}));
	return fc
		.tuple(
			fc.record({
				format: fc.constant(format),
				id: fc.constant('S'),
				name: text,
				bezug: fc.array(basis, { maxLength: 2 }),
				regeln: fc.array(regel, { maxLength: 2 }),
				struktur: fc.array(struktur, { maxLength: 3 }),
			}),
			optional({ version, freigabestatus: state, beschreibung: text, bezeichnung: text }),
		)
		.map((parts) => numbered(Object.assign({}, ...parts) as WritableSchema));
}

const LINES = { line: fc.constant(LINE.line) };

/** Gives every element an id of its own, in the order of the document. */
function numbered(schema: WritableSchema): WritableSchema {
	let count = 0;
	const digits = schema.format === 'xdf3' ? 11 : 8;
	const next = (letter: string) => {
		count += 1;
		return `${letter}${String(count).padStart(digits, '0')}`;
	};
	const rules = (regeln: readonly FimRegel[]) => regeln.map((regel) => ({ ...regel, id: next('R') }));
	const places = (struktur: readonly FimStruktur[]): FimStruktur[] =>
		struktur.map((place) => {
			const { element } = place;
			const named = { id: next(element.kind === 'feld' ? 'F' : 'G'), regeln: rules(element.regeln) };
			return { ...place, element: element.kind === 'feld' ? { ...element, ...named } : { ...element, ...named, struktur: places(element.struktur) } };
		});
	return { ...schema, id: next('S'), regeln: rules(schema.regeln), struktur: places(schema.struktur) };
}
