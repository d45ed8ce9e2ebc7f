import { expect } from 'chai';
import { createValidator } from '../../../adapters/ajv/create-validator.ts';

describe('validator for configuration', () => {
	const validate = createValidator({
		type: 'object',
		required: ['port'],
		additionalProperties: false,
		properties: {
			port: { type: 'integer', minimum: 0, maximum: 65_535 },
			sprache: { enum: ['de', 'en'] },
			adressen: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', format: 'uri' } },
			was: { oneOf: [{ type: 'string' }, { type: 'object', required: ['datei'], properties: { datei: { type: 'string' } } }] },
		},
	});

	it('says nothing about a valid value', () => {
		expect(validate({ port: 8080, sprache: 'de', adressen: ['https://example.de'] })).to.deep.equal([]);
	});

	for (const [value, path, de, en] of [
		[{}, '/port', '„port“ fehlt', "'port' is missing"],
		[{ port: '1' }, '/port', '„port“ muss eine ganze Zahl sein', "'port' must be an integer"],
		[{ port: 70_000 }, '/port', '„port“ ist zu groß; der größte erlaubte Wert ist 65535', "'port' is too large; the largest allowed value is 65535"],
		[{ port: 1, sprache: 'fr' }, '/sprache', '„sprache“ muss einer dieser Werte sein: "de", "en"', '\'sprache\' must be one of: "de", "en"'],
		[{ port: 1, adressen: [] }, '/adressen', '„adressen“ muss mindestens 1 Einträge haben', "'adressen' must have at least 1 entries"],
		[{ port: 1, adressen: ['x'] }, '/adressen/0', '„0“ muss eine URI sein', "'0' must be a URI"],
		[{ port: 1, 'a/b~c': 1 }, '', 'Eine Angabe ist nicht vorgesehen', 'A property is not allowed'],
		[[], '', 'Der Inhalt muss ein Objekt sein', 'The content must be an object'],
	] as const) {
		it(`says: ${en}`, () => {
			expect(validate(value)[0]).to.deep.equal({ path, rule: { de, en } });
		});
	}

	it('names all forms that do not fit', () => {
		expect(validate({ port: 1, was: {} }).map(({ path }) => path)).to.include.members(['/was', '/was/datei']);
	});

	it('refuses a schema with an unknown keyword', () => {
		expect(() => createValidator({ type: 'string', laenge: 3 })).to.throw(/laenge/);
	});
});
