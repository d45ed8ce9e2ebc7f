import { expect } from 'chai';
import { limitMessage, parseMessage } from '../../../adapters/libxml2/parse-messages.ts';
import { schemaMessage } from '../../../adapters/libxml2/schema-messages.ts';

const E = "Element '{urn:t}feld': ";

describe('messages about schema violations', () => {
	for (const [libxml2, de, en] of [
		[
			`${E}[facet 'maxLength'] The value has a length of '14'; this exceeds the allowed maximum length of '5'.\n`,
			'ist zu lang; erlaubt sind höchstens 5 Zeichen',
			'is too long; at most 5 characters are allowed',
		],
		[
			`${E}[facet 'minLength'] The value 'x' has a length of '1'; this underruns the allowed minimum length of '2'.`,
			'ist zu kurz; verlangt sind mindestens 2 Zeichen',
			'is too short; at least 2 characters are required',
		],
		[
			`${E}[facet 'length'] The value has a length of '3'; this differs from the allowed length of '2'.`,
			'hat nicht die verlangte Länge von 2 Zeichen',
			'has not the required length of 2 characters',
		],
		[
			`${E}[facet 'pattern'] The value 'Max' is not accepted by the pattern '[0-9]{5}'.`,
			'hat einen Wert, der nicht dem Muster [0-9]{5} entspricht',
			'has a value that does not match the pattern [0-9]{5}',
		],
		[
			`${E}[facet 'enumeration'] The value 'Max' is not an element of the set {'a', 'b'}.`,
			"hat einen Wert, der nicht in der Liste 'a', 'b' steht",
			"has a value that is not in the list 'a', 'b'",
		],
		[
			`${E}[facet 'minInclusive'] The value '0' is less than the minimum value allowed ('1').`,
			'ist zu klein; der kleinste erlaubte Wert ist 1',
			'is too small; the smallest allowed value is 1',
		],
		[
			`${E}[facet 'maxInclusive'] The value '9' is greater than the maximum value allowed ('8').`,
			'ist zu groß; der größte erlaubte Wert ist 8',
			'is too large; the largest allowed value is 8',
		],
		[`${E}[facet 'maxExclusive'] The value '9' must be less than '9'.`, 'ist zu groß; er muss kleiner sein als 9', 'is too large; it must be less than 9'],
		[
			`${E}[facet 'totalDigits'] The value '1.2345' has more digits than are allowed ('3').`,
			'hat zu viele Stellen; erlaubt sind 3',
			'has too many digits; 3 are allowed',
		],
		[
			`${E}[facet 'fractionDigits'] The value '1.23' has more fractional digits than are allowed ('1').`,
			'hat zu viele Nachkommastellen; erlaubt sind 1',
			'has too many fractional digits; 1 are allowed',
		],
		[`${E}'gestern' is not a valid value of the atomic type 'xs:date'.`, 'hat keinen gültigen Wert des Typs xs:date', 'has no valid value of type xs:date'],
		[`${E}'y' is not a valid value of the local union type.`, 'hat keinen gültigen Wert', 'has no valid value'],
		[`${E}The attribute 'k' is required but missing.`, 'hat nicht das Pflichtattribut „k“', "lacks the required attribute 'k'"],
		[`${E}This element is not expected.`, 'ist hier nicht erlaubt', 'is not allowed here'],
		[
			`${E}This element is not expected. Expected is one of ( {urn:t}a, {urn:t}b, ##other{urn:t}* ).`,
			'steht hier nicht an erlaubter Stelle; erwartet wird a, b oder (##other{urn:t}*)',
			'is not expected here; expected is a, b or (##other{urn:t}*)',
		],
		[`${E}Missing child element(s). Expected is ( {urn:t}a ).`, 'ist unvollständig; es fehlt a', 'is incomplete; missing is a'],
		[`${E}The actual value 'y' does not match the fixed value constraint 'x'.`, 'muss den festen Wert x haben', 'must have the fixed value x'],
		[
			`${E}Character content other than whitespace is not allowed because the content type is 'element-only'.`,
			'darf hier keinen Text enthalten',
			'must not contain text here',
		],
		[`${E}[facet 'pattern'] The value 'yyyyyyyyyyyy`, 'hat einen Wert, der die Regel „pattern“ verletzt', "has a value that violates the rule 'pattern'"],
		[`${E}Something that libxml2 may say in ten years about 'Max'.`, 'verletzt eine Regel des Schemas', 'violates a rule of the schema'],
	] as const) {
		it(`say: ${en}`, () => {
			expect(schemaMessage(libxml2)).to.deep.equal({ de: `Element „feld“ ${de}`, en: `Element 'feld' ${en}` });
		});
	}

	it('name an attribute together with its element', () => {
		expect(schemaMessage("Element '{urn:t}c', attribute 'z': The attribute 'z' is not allowed.").de).to.equal('Attribut „z“ von „c“ ist nicht erlaubt');
	});

	it('are not fooled by a value that looks like the end of a message', () => {
		const message = `${E}[facet 'enumeration'] The value 'x' is not an element of the set {'Mustermann'}.' is not an element of the set {'a'}.`;
		expect(schemaMessage(message).de).to.equal("Element „feld“ hat einen Wert, der nicht in der Liste 'a' steht");
	});

	it('say something even where the text is not known at all', () => {
		expect(schemaMessage('Mustermann')).to.deep.equal({ de: 'Die Nachricht verletzt eine Regel des Schemas', en: 'The message violates a rule of the schema' });
	});
});

describe('messages about XML that cannot be read', () => {
	it('tell a limit of the parser from a mistake of the sender', () => {
		expect(limitMessage('Excessive depth in document: 256, use XML_PARSE_HUGE option\n')?.de).to.equal('Verschachtelung tiefer als 256 Ebenen');
		expect(limitMessage('Resource limit exceeded: Text node too long, try XML_PARSE_HUGE\n')?.de).to.equal('ein einzelner Text über 10 MB');
		expect(limitMessage('Maximum entity amplification factor exceeded')?.de).to.equal('Vervielfältigung durch Entitäten');
		expect(limitMessage('Opening and ending tag mismatch: a line 1 and b\n')).to.equal(undefined);
	});

	it('name the elements that do not fit together, and nothing else of the content', () => {
		expect(parseMessage('Opening and ending tag mismatch: name line 7 and person\n').de).to.equal('Element „name“ aus Zeile 7 wird mit „person“ geschlossen');
		expect(parseMessage("Entity 'Mustermann' not defined\n").de).to.equal('Eine Entität ist nicht definiert');
		expect(parseMessage('Mustermann').de).to.equal('Die Schreibweise ist kein gültiges XML');
	});
});
