import { expect } from 'chai';
import { readTree } from '../../../adapters/saxon/xml-tree.ts';
import { forbiddenCall, renameVariables, substituteParameters } from '../../../adapters/saxon/xpath-text.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { everything, rule, schema, translate } from './rule-sets.ts';

function refusal(texts: string | Readonly<Record<string, string>>, phase?: string): string {
	try {
		translate(texts, phase);
		return 'translated';
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) throw error;
		const { file, line, construct, rule: reason, url } = error.facts;
		return `${error.code} ${file}:${line} ${construct ?? reason ?? url}`;
	}
}

const xslt = ' xmlns:xsl="http://www.w3.org/1999/XSL/Transform"';
const inRule = (content: string) => schema(`<pattern><rule context="a">\n${content}</rule></pattern>`);

describe('Schematron as XSLT', () => {
	it('is well-formed, one element of the rule set per line', () => {
		const text = translate(everything);
		expect(readTree('rules.xsl', Buffer.from(text)).local).to.equal('stylesheet');
		expect(text.split('\n').filter((line) => line.includes('id="BETRAG"'))).to.have.length(1);
	});

	it('gives the first rule of a pattern the highest priority and every pattern its own mode', () => {
		const text = translate(schema('<pattern><rule context="x"/><rule context="y"/></pattern><pattern><rule context="x"/></pattern>'));
		expect(text).to.match(/match="x" mode="p0" priority="2"/);
		expect(text).to.match(/match="y" mode="p0" priority="1"/);
		expect(text).to.match(/match="x" mode="p1" priority="1"/);
	});

	it('keeps braces, quotes and line ends of an expression', () => {
		const text = translate(rule(`matches(., '^[a-z]{2}&quot;&#10;$')`));
		expect(text).to.include(`<xsl:when test="matches(., '^[a-z]{2}&#34;&#10;$')">`);
		expect(text).to.include(`test="matches(., '^[a-z]{{2}}&#34;&#10;$')"`);
	});

	it('takes all patterns, the default phase or the phase asked for', () => {
		const phases = (attributes = '') =>
			schema(
				'<phase id="eins"><active pattern="p1"/><let name="nur" value="1"/></phase><phase id="zwei"><active pattern="p2"/></phase>' +
					'<pattern id="p1"><rule context="eins"/></pattern><pattern id="p2"><rule context="zwei"/></pattern>',
				attributes,
			);
		const contexts = (text: string) => [...text.matchAll(/match="(eins|zwei)"/g)].map(([, name]) => name);
		expect(contexts(translate(phases()))).to.eql(['eins', 'zwei']);
		expect(contexts(translate(phases(' defaultPhase="zwei"')))).to.eql(['zwei']);
		expect(contexts(translate(phases(' defaultPhase="zwei"'), '#ALL'))).to.eql(['eins', 'zwei']);
		expect(translate(phases(), 'eins')).to.include('<xsl:variable name="nur"');
		expect(translate(phases())).not.to.include('<xsl:variable name="nur"');
		expect(refusal(phases(), 'drei')).to.match(/^DK-RULES-INVALID rules.sch:1 no phase "drei"/);
	});

	it('gives a let of a pattern another name where the name is taken', () => {
		const text = translate(
			schema(
				'<let name="x" value="1"/><pattern><let name="x" value="2"/><rule context="r"><let name="y" value="$x"/><assert test="$x = $y and \'$x\'"/></rule></pattern>' +
					'<pattern><rule context="r"><assert test="$x"/></rule></pattern>',
			),
		);
		expect(text).to.include('<xsl:variable name="x" select="1"/>').and.include('<xsl:variable name="drehkreuz-0-x" select="2"/>');
		expect(text).to.include(`<xsl:when test="$drehkreuz-0-x = $y and '$x'">`).and.include('<xsl:when test="$x">');
	});

	it('puts the parameters of an abstract pattern in, the longest name first', () => {
		const parameters = new Map([
			['a', '1'],
			['ab', '2'],
		]);
		expect(substituteParameters(`$a + $ab + $abc + '$a' + $a.`, parameters)).to.equal(`1 + 2 + $abc + '1' + 1.`);
	});

	it('renames variables neither in string literals nor in comments', () => {
		expect(renameVariables(`$x + $xy + '$x' (: $x (: $x :) :) + "a""$x" + $ x`, new Map([['x', 'z']]))).to.equal(
			`$z + $xy + '$x' (: $x (: $x :) :) + "a""$x" + $z`,
		);
	});

	it('declares namespaces where they are declared, and lets ns win', () => {
		const text = translate(
			`<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" xmlns:a="urn:no"><sch:ns prefix="a" uri="urn:yes"/>
			<sch:pattern><sch:rule context="a:x" xmlns:b="urn:b"><sch:assert test="b:y"/></sch:rule></sch:pattern></sch:schema>`,
		);
		expect(text).to.include('xmlns:a="urn:yes"').and.not.include('urn:no');
		expect(text).to.match(/match="a:x"[^>]* xmlns:b="urn:b"/);
	});

	it('resolves includes, fragments and extends href within the files it was given', () => {
		const parts = {
			'sch/rules.sch': schema('<include href="../common/parts.sch#p"/>\n<pattern><rule context="r"><extends href="rule.sch"/></rule></pattern>'),
			'common/parts.sch': schema('<pattern id="o"><rule context="other"/></pattern><pattern id="p"><rule context="included"/></pattern>'),
			'sch/rule.sch': '<rule xmlns="http://purl.oclc.org/dsdl/schematron" context="ignored"><assert id="E" test="1"/></rule>',
		};
		const text = translate(parts);
		expect(text).to.include('match="included"').and.include('id="E"').and.not.include('match="other"').and.not.include('ignored');
		for (const [from, to] of [
			['../common/parts.sch#p', '../../etc/passwd'],
			['../common/parts.sch#p', 'file:///etc/passwd'],
			['../common/parts.sch#p', '/common/parts.sch'],
			['../common/parts.sch#p', 'https://example.org/parts.sch'],
			['../common/parts.sch#p', '../common/parts.sch#q'],
		] as const) {
			expect(refusal({ ...parts, 'sch/rules.sch': parts['sch/rules.sch'].replace(from, to) })).to.equal(`DK-RULES-MISSING-FILE sch/rules.sch:3 ${to}`);
		}
	});

	it('ends when files include each other, or each other many times', () => {
		expect(refusal({ 'a.sch': schema('<include href="b.sch"/>'), 'b.sch': schema('<include href="a.sch"/>') })).to.match(/^DK-RULES-INVALID b.sch:3 .*itself/);
		const bomb = Object.fromEntries(
			Array.from({ length: 30 }, (_, n) => [
				`${n}.sch`,
				n === 0
					? schema('<include href="1.sch"/>')
					: `<pattern xmlns="http://purl.oclc.org/dsdl/schematron">${`<include href="${n + 1}.sch"/>`.repeat(2)}</pattern>`,
			]),
		);
		bomb['30.sch'] = '<rule xmlns="http://purl.oclc.org/dsdl/schematron" context="a"/>';
		expect(refusal(bomb)).to.match(/more than 1000 includes/);
	});

	describe('refuses with file and line', () => {
		const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
			['what is not well-formed', '<schema', 'DK-RULES-INVALID rules.sch:1'],
			['a DOCTYPE', `<!DOCTYPE schema [<!ENTITY e SYSTEM "file:///etc/passwd">]>${rule('1')}`, 'DK-RULES-FORBIDDEN rules.sch:1 DOCTYPE'],
			['Schematron 1.5', '<schema xmlns="http://www.ascc.net/xml/schematron"/>', 'DK-RULES-UNSUPPORTED rules.sch:1 {http://www.ascc.net/xml/schematron}schema'],
			['another query language', rule('1').replace('xslt2', 'stx'), 'DK-RULES-UNSUPPORTED rules.sch:1 queryBinding="stx"'],
			['rules over other documents', schema('<pattern documents="\'b.xml\'"/>'), 'DK-RULES-UNSUPPORTED rules.sch:3 pattern/@documents'],
			['an element that nobody knows', inRule('<asert test="1"/>'), 'DK-RULES-UNSUPPORTED rules.sch:4 asert'],
			['XSLT where it would be lost', inRule(`<xsl:variable${xslt} name="x"/>`), 'DK-RULES-UNSUPPORTED rules.sch:4 xsl:variable'],
			['an assert without test', inRule('<assert/>'), 'DK-RULES-INVALID rules.sch:4 assert: attribute "test" is missing'],
			['an abstract rule that is not there', inRule('<extends rule="x"/>'), 'DK-RULES-INVALID rules.sch:4 no abstract rule "x"'],
			[
				'an abstract rule that extends itself',
				schema('<pattern><rule abstract="true" id="x"><extends rule="x"/></rule>\n<rule context="a"><extends rule="x"/></rule></pattern>'),
				'DK-RULES-INVALID rules.sch:3 rule "x" extends itself',
			],
			['an abstract pattern that is not there', schema('<pattern is-a="x"/>'), 'DK-RULES-INVALID rules.sch:3 no abstract pattern "x"'],
			['a diagnostic that is not there', inRule('<assert test="1" diagnostics="d"/>'), 'DK-RULES-INVALID rules.sch:4 no diagnostic "d"'],
			['a prefix with two meanings', schema('<ns prefix="a" uri="urn:other"/>'), 'DK-RULES-INVALID rules.sch:1 ns: prefix "a" twice'],
			['a prefix that the stylesheet needs', schema('<ns prefix="svrl" uri="urn:other"/>'), 'DK-RULES-UNSUPPORTED rules.sch:1 xmlns:svrl="urn:other"'],
			['a template that could take nodes away', schema(`<xsl:template${xslt} match="/"/>`), 'DK-RULES-UNSUPPORTED rules.sch:3 xsl:template'],
			['a text that could call functions', schema(`<xsl:function${xslt} name="a:f" expand-text="yes"/>`), 'DK-RULES-UNSUPPORTED rules.sch:3 expand-text'],
		];
		for (const [what, text, expected] of cases) it(what, () => expect(refusal(text).slice(0, expected.length)).to.equal(expected));
	});

	describe('forbids rules to reach beyond the message:', () => {
		const saxon = ' xmlns:s="http://saxonica.com/ns/globalJS"';
		const declared = (content: string) => schema(`<xsl:function${xslt} name="a:f">${content}</xsl:function>`);
		const cases: readonly (readonly [what: string, text: string])[] = [
			['doc in a test', rule(`doc('b.xml')/x`)],
			['document with spaces', rule(`document  ( 'b.xml' )`)],
			['doc behind a comment', rule(`doc(: x :)('b.xml')`)],
			['doc between comments with a quote in each', rule(`(: ' :) doc('b') (: ' :)`)],
			['doc behind a wildcard with a quote', rule(`Q{'}* | doc('b')`)],
			['doc behind a literal with a comment', rule(`'(:' = doc('b') or ':)'`)],
			['doc as EQName', rule(`Q{http://www.w3.org/2005/xpath-functions}doc('b')`)],
			['doc by a prefix', rule(`fn:doc('b')`)],
			['doc as a function item', rule(`for-each('b', doc#1)`)],
			['doc in a context', rule('true()', `doc('b')/x`)],
			['unparsed-text in a let', schema(`<let name="x" value="unparsed-text('b')"/>`)],
			['collection in a subject', inRule(`<assert test="1" subject="collection('b')"/>`)],
			['doc in a value-of', inRule(`<assert test="1"><value-of select="doc('b')"/></assert>`)],
			['doc in a name', inRule(`<assert test="1"><name path="doc('b')"/></assert>`)],
			[
				'doc put together from parameters',
				schema(
					`<pattern abstract="true" id="p"><rule context="r"><assert test="$f('b')"/></rule></pattern><pattern is-a="p"><param name="f" value="doc"/></pattern>`,
				),
			],
			['the environment', rule(`environment-variable('HOME')`)],
			['functions by name', rule(`function-lookup(xs:QName('fn:doc'), 1)('b')`)],
			['other programs', rule(`transform(map{})`)],
			['the log', rule(`trace(., 'x')`)],
			['JavaScript', rule('s:eval(.)').replace('<pattern>', `<ns prefix="s" uri="http://saxonica.com/ns/globalJS"/><pattern>`)],
			['JavaScript by EQName', rule('Q{http://saxonica.com/ns/globalJS}eval(.)')],
			['JavaScript by a prefix of the rule', inRule(`<assert${saxon} test="s:eval(.)"/>`)],
			['doc in a function', declared(`<xsl:sequence select="doc('b')"/>`)],
			['doc in an attribute value template', declared(`<x y="it's {doc('b')}"/>`)],
			['an instruction of Saxon', declared('<i:schedule-action xmlns:i="http://saxonica.com/ns/interactiveXSLT"/>')],
			['xsl:result-document', declared('<xsl:result-document href="b.xml"/>')],
			['xsl:evaluate', declared('<xsl:evaluate xpath="."/>')],
			['xsl:message', declared('<xsl:message select="."/>')],
			['xsl:import-schema', schema(`<xsl:import-schema${xslt}/>`)],
			['xsl:source-document', declared('<xsl:source-document href="b.xml"/>')],
		];
		for (const [what, text] of cases) it(what, () => expect(refusal(text)).to.match(/^DK-RULES-FORBIDDEN rules\.sch:\d+ \S/));

		it('but allows elements and texts of such a name', () => {
			expect(forbiddenCall(`document/doc[collection = 'document (1)'] | doc and $doc (: doc('x') :)`, {})).to.equal(undefined);
			expect(refusal(rule(`a:document/a:doc`))).to.equal('translated');
		});

		it('and takes XSLT only from files of the pack', () => {
			const importing = (href: string) => schema(`<xsl:import${xslt} href="${href}"/><pattern><rule context="a"><assert test="a:f()"/></rule></pattern>`);
			const stylesheet = (content: string) => `<xsl:stylesheet${xslt} version="3.0">${content}</xsl:stylesheet>`;
			const functions = stylesheet(`<xsl:function name="a:f" xmlns:a="urn:test:antrag"><xsl:sequence select="1"/></xsl:function>`);
			expect(translate({ 'a.sch': importing('f.xsl'), 'f.xsl': functions })).to.match(/<xsl:function[^>]* name="a:f"/);
			expect(refusal({ 'a.sch': importing('g.xsl') })).to.equal('DK-RULES-MISSING-FILE a.sch:3 g.xsl');
			expect(refusal({ 'a.sch': importing('f.xsl'), 'f.xsl': functions.replace('"1"', `"doc('b')"`) })).to.equal('DK-RULES-FORBIDDEN f.xsl:1 doc()');
		});
	});
});
