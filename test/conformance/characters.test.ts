/** Our tables of characters say the same as the official schemas: their patterns are read from them and asked for every character. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openPack, XmlChecker } from '../../adapters/libxml2/index.ts';
import { CHARACTER_TYPES, type CharacterType, fitsType } from '../../hub/text/character-types.ts';
import { judgeContent } from '../../hub/text/content-characters.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

const DIN = 'urn:xoev-de:kosit:xoev:datentyp:din-91379_2022-08';
const LATIN = 'http://xoev.de/latinchars/1_1/datatypes';

/** The pattern of the schema type as a regular expression of the platform. */
function official(type: CharacterType): RegExp {
	const [file, name] = type === 'StringLatin' ? ['latinchars.xsd', 'String.Latin'] : ['din-norm-91379-datatypes.xsd', `datatype${type}`];
	const schema = readFileSync(sharedStandard(`xoev-basis/xsd/${file}`), 'utf8');
	const [, pattern = ''] = new RegExp(`simpleType name="${name}"[\\s\\S]*?pattern value="([^"]*)"`).exec(schema) ?? [];
	const source = pattern.replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => `\\u{${code}}`).replaceAll('\\\\u', '\\u');
	return new RegExp(`^(?:${source})$`, 'u');
}

const name = (text: string): string => [...text].map((character) => (character.codePointAt(0) ?? 0).toString(16)).join(' ');
/** Lone surrogates are no characters and cannot stand in XML. */
const all = Array.from({ length: 0x3000 }, (_, code) => code).concat(
	Array.from({ length: 0x1000 }, (_, code) => 0xf000 + code),
	[0x1f600, 0x10ffff],
);

describe('character types against the official schemas', () => {
	before(function () {
		needSharedStandards(this);
	});

	for (const type of CHARACTER_TYPES) {
		it(`${type}: every character alone, and every letter with every mark`, () => {
			const pattern = official(type);
			const differs = (text: string): boolean => pattern.test(text) !== fitsType(text, type);
			const singles = all.map((code) => String.fromCodePoint(code));
			expect(singles.filter(differs).map(name)).to.deep.equal([]);
			const letters = singles.slice(0x20, 0x250).concat(singles.slice(0x1e00, 0x1f00));
			const marks = singles.slice(0x300, 0x370);
			const pairs = letters.flatMap((letter) => marks.map((mark) => letter + mark));
			expect(pairs.filter(differs).map(name)).to.deep.equal([]);
		});

		it(`${type}: letters with several marks, and texts`, () => {
			const pattern = official(type);
			const unit = fc.constantFrom(...'CKLRSThHk\u0302\u0304\u0306\u0315\u031b\u0325\u0328\u035f', 'ä', '\n', '東', '\u1e63', '\u{1f600}');
			fc.assert(
				fc.property(fc.string({ unit, maxLength: 6 }), (text) => pattern.test(text) === fitsType(text, type)),
				{ numRuns: 1_000 },
			);
		});
	}

	it('the checker of the schemas agrees, also on all characters that fit at once', async function () {
		this.timeout(120_000);
		const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-characters-'));
		const types = CHARACTER_TYPES.map((type) => `<xs:element name="${type}" type="${type === 'StringLatin' ? 'l:String.Latin' : `d:datatype${type}`}"/>`);
		const imports = [
			`<xs:import namespace="${DIN}" schemaLocation="https://xoev.de/schemata/din/91379/2022-08/din-norm-91379-datatypes.xsd"/>`,
			`<xs:import namespace="${LATIN}" schemaLocation="http://xoev.de/latinchars/1_1/datatypes/latinchars.xsd"/>`,
		];
		await writeFile(
			join(folder, 'zeichen.xsd'),
			`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="${DIN}" xmlns:l="${LATIN}" targetNamespace="urn:zeichen">${imports.join('')}${types.join('')}</xs:schema>`,
		);
		const checker = new XmlChecker({ packs: [await openPack(folder, { catalogueFolders: [sharedStandard('xoev-basis')] })], workers: 1 });
		try {
			for (const type of CHARACTER_TYPES) {
				const verdict = async (text: string) =>
					(await checker.check(Buffer.from(`<z:${type} xmlns:z="urn:zeichen"><![CDATA[${text}]]></z:${type}>`), {})).verdict;
				const possible = all.filter((code) => code === 9 || code === 10 || (code >= 0x20 && (code < 0xd800 || code > 0xdfff) && code < 0xfffe));
				const fitting = possible.map((code) => String.fromCodePoint(code)).filter((character) => fitsType(character, type));
				expect(await verdict(fitting.join('')), type).to.equal('valid');
				expect(await verdict(`${fitting.join('')}東`), type).to.equal('invalid');
				expect(await verdict('x\u0306'), type).to.equal('invalid');
			}
		} finally {
			await checker.close();
			await rm(folder, { recursive: true });
		}
	});
});

describe('published samples written in ASCII', () => {
	before(function () {
		needSharedStandards(this);
	});

	it('are the same messages afterwards', async () => {
		const folders = ['xgewerbeanzeige', 'xbeteiligung-1.2', 'xunternehmen-gewerbesteuer-1.4', 'xdomea-2.3.0', 'xdomea-3.0.0', 'xrechnung', 'fim'];
		const files = folders.flatMap((folder) =>
			readdirSync(sharedStandard(folder), { recursive: true, encoding: 'utf8' })
				.filter((path) => path.endsWith('.xml') && statSync(sharedStandard(`${folder}/${path}`)).size < 300_000)
				.map((path) => `${folder}/${path}`),
		);
		const checker = new XmlChecker({ packs: [], workers: 1 });
		let changed = 0;
		try {
			for (const file of files) {
				const content = readFileSync(sharedStandard(file));
				const before = await checker.check(content, {});
				if (before.verdict !== 'unknown') continue;
				const { content: written, leftTotal, changesTotal } = judgeContent(content, 'application/xml', 'ascii');
				const after = await checker.check(written, {});
				expect([after.verdict, after.recognised], file).to.deep.equal([before.verdict, before.recognised]);
				expect(judgeContent(written, 'application/xml', 'ascii'), file).to.include({ changesTotal: 0, leftTotal });
				if (changesTotal > 0) changed += 1;
				else expect(written, file).to.equal(content);
			}
		} finally {
			await checker.close();
		}
		expect(changed).to.be.greaterThan(30);
	});
});
