/**
 * Turns libxml2's messages about schema violations into sentences of our own in German and English.
 *
 * libxml2 quotes the offending value, and values may be personal data. So its text is never passed on: it is recognised, and only names and the
 * schema's own limits are taken from it. A message that is not recognised becomes a general sentence. All expressions read greedily up
 * to the last possible place, because a value may contain anything, also a copy of the message (libxml2 2.15, xmlschemas.c).
 */
import { localName, shortened, type Texts } from './texts.ts';

type Rule = readonly [pattern: RegExp, texts: (...groups: readonly string[]) => Texts];

const PREFIX = /^Element '([^']*)'(?:, attribute '([^']*)')?: (?:\[facet '(\w+)'\] )?/;

const rules: readonly Rule[] = [
	[
		/^This element is not expected\. Expected is (?:one of )?\( (.*) \)\.$/s,
		(names) => ({
			de: `steht hier nicht an erlaubter Stelle; erwartet wird ${namesOf(names, 'oder')}`,
			en: `is not expected here; expected is ${namesOf(names, 'or')}`,
		}),
	],
	[/^This element is not expected\.$/, () => ({ de: 'ist hier nicht erlaubt', en: 'is not allowed here' })],
	[
		/^Missing child element\(s\)\. Expected is (?:one of )?\( (.*) \)\.$/s,
		(names) => ({ de: `ist unvollständig; es fehlt ${namesOf(names, 'oder')}`, en: `is incomplete; missing is ${namesOf(names, 'or')}` }),
	],
	[/^Missing child element\(s\)\.$/, () => ({ de: 'ist unvollständig', en: 'is incomplete' })],
	[
		/^The attribute '([^']*)' is required but missing\.$/,
		(name) => ({ de: `hat nicht das Pflichtattribut „${localName(name ?? '')}“`, en: `lacks the required attribute '${localName(name ?? '')}'` }),
	],
	[/^The attribute '[^']*' is not allowed\.$/, () => ({ de: 'ist nicht erlaubt', en: 'is not allowed' })],
	[
		/^The value .*is not accepted by the pattern '(.*)'\.$/s,
		(pattern) => ({
			de: `hat einen Wert, der nicht dem Muster ${shortened(pattern ?? '')} entspricht`,
			en: `has a value that does not match the pattern ${shortened(pattern ?? '')}`,
		}),
	],
	[
		/^The value .*is not an element of the set \{(.*)\}\.$/s,
		(set) => ({
			de: `hat einen Wert, der nicht in der Liste ${shortened(set ?? '')} steht`,
			en: `has a value that is not in the list ${shortened(set ?? '')}`,
		}),
	],
	[
		/^The value .*exceeds the allowed maximum length of '(\d+)'\.$/s,
		(limit) => ({ de: `ist zu lang; erlaubt sind höchstens ${limit} Zeichen`, en: `is too long; at most ${limit} characters are allowed` }),
	],
	[
		/^The value .*underruns the allowed minimum length of '(\d+)'\.$/s,
		(limit) => ({ de: `ist zu kurz; verlangt sind mindestens ${limit} Zeichen`, en: `is too short; at least ${limit} characters are required` }),
	],
	[
		/^The value .*differs from the allowed length of '(\d+)'\.$/s,
		(limit) => ({ de: `hat nicht die verlangte Länge von ${limit} Zeichen`, en: `has not the required length of ${limit} characters` }),
	],
	[
		/^The value .*less than the minimum value allowed \('([^']*)'\)\.$/s,
		(limit) => ({ de: `ist zu klein; der kleinste erlaubte Wert ist ${limit}`, en: `is too small; the smallest allowed value is ${limit}` }),
	],
	[
		/^The value .*greater than the maximum value allowed \('([^']*)'\)\.$/s,
		(limit) => ({ de: `ist zu groß; der größte erlaubte Wert ist ${limit}`, en: `is too large; the largest allowed value is ${limit}` }),
	],
	[
		/^The value .*must be less than '([^']*)'\.$/s,
		(limit) => ({ de: `ist zu groß; er muss kleiner sein als ${limit}`, en: `is too large; it must be less than ${limit}` }),
	],
	[
		/^The value .*must be greater than '([^']*)'\.$/s,
		(limit) => ({ de: `ist zu klein; er muss größer sein als ${limit}`, en: `is too small; it must be greater than ${limit}` }),
	],
	[
		/^The value .*more digits than are allowed \('(\d+)'\)\.$/s,
		(limit) => ({ de: `hat zu viele Stellen; erlaubt sind ${limit}`, en: `has too many digits; ${limit} are allowed` }),
	],
	[
		/^The value .*more fractional digits than are allowed \('(\d+)'\)\.$/s,
		(limit) => ({ de: `hat zu viele Nachkommastellen; erlaubt sind ${limit}`, en: `has too many fractional digits; ${limit} are allowed` }),
	],
	[
		/^'.*is not a valid value of the (?:local )?(?:atomic|list|union) type '([^']*)'\.$/s,
		(type) => ({ de: `hat keinen gültigen Wert des Typs ${localName(type ?? '')}`, en: `has no valid value of type ${localName(type ?? '')}` }),
	],
	[/^'.*is not a valid value of the (?:local )?(?:atomic|list|union) type\.$/s, () => ({ de: 'hat keinen gültigen Wert', en: 'has no valid value' })],
	[
		/^The actual value .*does not match the fixed value constraint '([^']*)'\.$/s,
		(fixed) => ({ de: `muss den festen Wert ${shortened(fixed ?? '')} haben`, en: `must have the fixed value ${shortened(fixed ?? '')}` }),
	],
	[/^Character content/, () => ({ de: 'darf hier keinen Text enthalten', en: 'must not contain text here' })],
	[/^Element content is not allowed/, () => ({ de: 'darf keine Unterelemente enthalten', en: 'must not contain child elements' })],
	[
		/^No matching global declaration available for the validation root\.$/,
		() => ({ de: 'ist im Schema nicht als Wurzelelement vorgesehen', en: 'is not declared as a root element in the schema' }),
	],
	[/^No matching global (?:element|attribute) declaration/, () => ({ de: 'ist im Schema nicht vorgesehen', en: 'is not declared in the schema' })],
	[
		/^The QName value .*does not resolve to a type definition\.$/s,
		() => ({ de: 'nennt in xsi:type einen Typ, den das Schema nicht kennt', en: 'names a type in xsi:type that the schema does not know' }),
	],
	[
		/^The (?:type|element) (?:definition|declaration) is abstract\.$/,
		() => ({ de: 'ist abstrakt und darf nicht selbst verwendet werden', en: 'is abstract and must not be used itself' }),
	],
	[/^The element is not 'nillable'\.$/, () => ({ de: 'darf nicht leer (xsi:nil) sein', en: 'must not be nil (xsi:nil)' })],
	[
		/^Duplicate key-sequence .* in (?:unique|key) identity-constraint '([^']*)'\.$/s,
		(name) => ({
			de: `wiederholt einen Schlüssel, der nur einmal vorkommen darf (${localName(name ?? '')})`,
			en: `repeats a key that must be unique (${localName(name ?? '')})`,
		}),
	],
	[
		/^No match found for key-sequence .* of keyref '([^']*)'\.$/s,
		(name) => ({
			de: `verweist auf einen Schlüssel, den es nicht gibt (${localName(name ?? '')})`,
			en: `refers to a key that does not exist (${localName(name ?? '')})`,
		}),
	],
];

/** The rule that is broken, without any value from the content. */
export function schemaMessage(message: string): Texts {
	const text = message.trim();
	const prefix = PREFIX.exec(text);
	if (!prefix) return { de: 'Die Nachricht verletzt eine Regel des Schemas', en: 'The message violates a rule of the schema' };
	const [whole, element = '', attribute, facet] = prefix;
	const { de, en } = ruleOf(text.slice(whole.length), facet);
	if (attribute !== undefined) {
		const names = { attribute: localName(attribute), element: localName(element) };
		return { de: `Attribut „${names.attribute}“ von „${names.element}“ ${de}`, en: `Attribute '${names.attribute}' of '${names.element}' ${en}` };
	}
	return { de: `Element „${localName(element)}“ ${de}`, en: `Element '${localName(element)}' ${en}` };
}

function ruleOf(text: string, facet: string | undefined): Texts {
	for (const [pattern, texts] of rules) {
		const match = pattern.exec(text);
		if (match) return texts(...match.slice(1));
	}
	// Long values are cut off by libxml2 together with the end of its message; the facet is then all that is left.
	if (facet !== undefined) return { de: `hat einen Wert, der die Regel „${facet}“ verletzt`, en: `has a value that violates the rule '${facet}'` };
	return { de: 'verletzt eine Regel des Schemas', en: 'violates a rule of the schema' };
}

function namesOf(list: string, or: string): string {
	const names = list.split(', ').map((name) => (name.startsWith('##') ? `(${name})` : localName(name)));
	const shown = names.length > 12 ? [...names.slice(0, 12), '…'] : names;
	return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${or} ${shown.at(-1)}`;
}
