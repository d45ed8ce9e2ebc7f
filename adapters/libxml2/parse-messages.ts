/** Turns libxml2's messages about XML that cannot be read into sentences of our own; see `schema-messages.ts` for the reasons. */
import { localName, type Texts } from './texts.ts';

type Rule = readonly [pattern: RegExp, texts: (...groups: readonly string[]) => Texts];

/** Not the sender's mistake in writing XML, but more than the parser is allowed to take. */
const limits: readonly Rule[] = [
	[/^Excessive depth in document: (\d+)/, (depth) => ({ de: `Verschachtelung tiefer als ${depth} Ebenen`, en: `nesting deeper than ${depth} levels` })],
	[
		/Text node too long|CDATA section too big|Comment too big|PI .*too big|AttValue length too long/,
		() => ({ de: 'ein einzelner Text über 10 MB', en: 'a single text above 10 MB' }),
	],
	[/Maximum entity amplification|entity loop|Excessive entity/i, () => ({ de: 'Vervielfältigung durch Entitäten', en: 'multiplication by entities' })],
	[/^Name too long|Name.* too long/, () => ({ de: 'ein Name über 50.000 Zeichen', en: 'a name above 50,000 characters' })],
	[/out of memory|Memory allocation/i, () => ({ de: 'Arbeitsspeicher der Prüfung', en: 'memory of the check' })],
	[/Resource limit exceeded|XML_PARSE_HUGE|Huge input lookup|size limit/i, () => ({ de: 'Größe eines einzelnen Teils', en: 'size of a single part' })],
];

const rules: readonly Rule[] = [
	[
		/^Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)$/,
		(opened, line, closed) => ({
			de: `Element „${localName(opened ?? '')}“ aus Zeile ${line} wird mit „${localName(closed ?? '')}“ geschlossen`,
			en: `element '${localName(opened ?? '')}' of line ${line} is closed by '${localName(closed ?? '')}'`,
		}),
	],
	[
		/^Premature end of data in tag (\S+) line (\d+)$/,
		(name, line) => ({
			de: `Der Inhalt endet, bevor Element „${localName(name ?? '')}“ aus Zeile ${line} geschlossen ist`,
			en: `the content ends before element '${localName(name ?? '')}' of line ${line} is closed`,
		}),
	],
	[/^Entity '[^']*' not defined$/, () => ({ de: 'Eine Entität ist nicht definiert', en: 'an entity is not defined' })],
	[/^xmlParseEntityRef|^EntityRef/, () => ({ de: 'Ein „&“ steht nicht als &amp;', en: "an '&' is not written as &amp;" })],
	[
		/^Attribute (\S+) redefined$|^Namespaced Attribute (\S+) in/,
		(name, other) => ({
			de: `Attribut „${localName(name ?? other ?? '')}“ kommt doppelt vor`,
			en: `attribute '${localName(name ?? other ?? '')}' appears twice`,
		}),
	],
	[
		/^Invalid bytes in character encoding|not proper UTF-8|^input conversion failed/i,
		() => ({ de: 'Die Zeichen passen nicht zur angegebenen Zeichenkodierung', en: 'the characters do not fit the declared encoding' }),
	],
	[
		/^Unsupported encoding|^unknown encoding|^Document labelled/i,
		() => ({ de: 'Die angegebene Zeichenkodierung wird nicht unterstützt oder stimmt nicht', en: 'the declared encoding is not supported or wrong' }),
	],
	[/^Document is empty$/, () => ({ de: 'Der Inhalt ist leer', en: 'the content is empty' })],
	[/^Start tag expected/, () => ({ de: 'Der Inhalt beginnt nicht mit einem Element', en: 'the content does not begin with an element' })],
	[
		/^Extra content at the end of the document$/,
		() => ({ de: 'Hinter dem Ende des Dokuments steht weiterer Inhalt', en: 'there is more content behind the end of the document' }),
	],
	[
		/invalid (?:xml)?Char value|^Invalid character|^Char 0x|out of allowed range/i,
		() => ({ de: 'Ein Zeichen ist in XML nicht erlaubt', en: 'a character is not allowed in XML' }),
	],
	[
		/^Namespace prefix (\S+) .*is not defined$/,
		(prefix) => ({
			de: `Der Namensraum-Präfix „${localName(prefix ?? '')}“ ist nicht erklärt`,
			en: `namespace prefix '${localName(prefix ?? '')}' is not declared`,
		}),
	],
	[
		/^AttValue|^attributes construct error|^Unescaped '<'|^Specification mandates value/,
		() => ({ de: 'Ein Attribut ist nicht richtig geschrieben', en: 'an attribute is not written correctly' }),
	],
	[
		/^Couldn't find end of Start Tag (\S+)/,
		(name) => ({
			de: `Das Anfangs-Tag von „${localName(name ?? '')}“ ist nicht richtig geschrieben`,
			en: `the start tag of '${localName(name ?? '')}' is not written correctly`,
		}),
	],
	[/^StartTag: invalid element name|^expected '>'/, () => ({ de: 'Ein Element ist nicht richtig geschrieben', en: 'an element is not written correctly' })],
	[
		/^CData section not finished|^Comment not terminated|^PI .*not finished|^xmlParsePI/i,
		() => ({ de: 'Ein Abschnitt ist nicht abgeschlossen', en: 'a section is not finished' }),
	],
	[
		/XML declaration|^Blank needed|^Malformed declaration|^String not (?:started|closed)/i,
		() => ({ de: 'Die XML-Deklaration am Anfang ist fehlerhaft', en: 'the XML declaration at the beginning is faulty' }),
	],
];

/** Which limit the parser met, or undefined when the content is just not well-formed. */
export function limitMessage(message: string): Texts | undefined {
	return firstOf(limits, message);
}

export function parseMessage(message: string): Texts {
	return firstOf(rules, message) ?? { de: 'Die Schreibweise ist kein gültiges XML', en: 'this is not valid XML syntax' };
}

function firstOf(from: readonly Rule[], message: string): Texts | undefined {
	const text = message.trim();
	for (const [pattern, texts] of from) {
		const match = pattern.exec(text);
		if (match) return texts(...match.slice(1));
	}
	return undefined;
}
