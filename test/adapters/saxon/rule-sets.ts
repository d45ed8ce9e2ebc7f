/** Small rule sets of our own, and a pack around them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileSchematron } from '../../../adapters/saxon/compile-schematron.ts';
import type { Pack } from '../../../hub/standards/pack.ts';

export const ANTRAG = 'urn:test:antrag';

/** A schema with some content, in the namespace and with the prefix that most rules need. */
export function schema(content: string, attributes = ''): string {
	return `<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"${attributes}>\n<ns prefix="a" uri="${ANTRAG}"/>\n${content}\n</schema>`;
}

/** One rule with one assert. */
export function rule(test: string, context = 'a:Antrag'): string {
	return schema(`<pattern><rule context="${context}"><assert test="${test}">Regel</assert></rule></pattern>`);
}

export function filesOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, Buffer> {
	return new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
}

export function translate(texts: string | Readonly<Record<string, string>>, phase?: string): string {
	const files = filesOf(typeof texts === 'string' ? { 'rules.sch': texts } : texts);
	return compileSchematron([...files.keys()][0] ?? '', (path) => files.get(path), phase === undefined ? {} : { phase }).text;
}

/** As much of Schematron as fits into one rule set. */
export const everything: Readonly<Record<string, string>> = {
	'sch/antrag.sch': schema(
		`
<title>Antrag,
  alle Regeln</title>
<p>Erklärung</p>
<let name="hoechstbetrag" value="1000"/>
<include href="teile/gemeinsam.sch"/>
<xsl:function name="f:doppelt" as="xs:decimal"><xsl:param name="wert"/><xsl:sequence select="xs:decimal($wert) * 2"/></xsl:function>
<xsl:key name="nach-id" match="a:Person" use="@id"/>
<pattern id="reihenfolge">
  <rule context="a:Antrag/a:Betrag[@art = 'frei']"><assert id="NIE" test="true()">Freie Beträge sind immer gut.</assert></rule>
  <rule context="a:Betrag" flag="warning">
    <let name="doppelt" value="f:doppelt(.)"/>
    <assert id="BETRAG" test="$doppelt le $hoechstbetrag * 2" diagnostics="hinweis">Der Betrag
       <value-of select="."/> in <name/> ist zu <emph>hoch</emph> {nicht} &lt;so&gt;.</assert>
  </rule>
  <rule context="*"><report id="NIE-2" test="self::a:Betrag">Diese Regel kommt zu spät.</report></rule>
</pattern>
<pattern id="gruppe" abstract="true">
  <let name="zahl" value="count(//$gruppe)"/>
  <rule context="$gruppe"><assert id="$kennung" test="$zahl le $hoechstens and '$kennung' != ''" role="info">Zu viele.</assert></rule>
</pattern>
<pattern is-a="gruppe" id="personen"><param name="gruppe" value="a:Person"/><param name="kennung" value="PERSONEN"/><param name="hoechstens" value="1"/></pattern>
<pattern is-a="gruppe" id="orte"><param name="gruppe" value="a:Ort"/><param name="kennung" value="ORTE"/><param name="hoechstens" value="5"/></pattern>
<pattern id="verweise">
  <rule abstract="true" id="vorhanden"><assert id="VORHANDEN" test="normalize-space(.) != ''">Leer.</assert></rule>
  <rule context="a:Name"><extends rule="vorhanden"/></rule>
  <rule context="a:Vertreter"><assert id="VERTRETER" test="exists(key('nach-id', @ref))" subject="@ref">Die Person gibt es nicht.</assert></rule>
  <rule context="@id"><report id="ID" test="starts-with(., '_')" role="warn">Unterstrich.</report></rule>
  <rule context="text()[. = 'Kommentar']"><report id="TEXT" test="$gemeinsam = 'ja'">Text.</report></rule>
</pattern>
<pattern id="zahlen"><rule context="a:Zahl"><assert id="ZAHL" test="xs:decimal(.) gt 0">Die Zahl <value-of select="."/> ist nicht positiv.</assert></rule></pattern>
<diagnostics><diagnostic id="hinweis">Höchstens <value-of select="$hoechstbetrag"/>.</diagnostic></diagnostics>`,
		' xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:f="urn:test:f"',
	),
	'sch/teile/gemeinsam.sch': `<pattern xmlns="http://purl.oclc.org/dsdl/schematron" id="gemeinsam"><let name="gemeinsam" value="'ja'"/></pattern>`,
};

/** What `everything` has to find here, line by line. */
export const antrag = `<?xml version="1.0"?>
<a:Antrag xmlns:a="${ANTRAG}">
  <a:Betrag art="frei">5000</a:Betrag>
  <a:Betrag>1000</a:Betrag>
  <a:Betrag
    art="x">1500.50</a:Betrag>
  <a:Person id="p1"><a:Name>Erika</a:Name></a:Person>
  <a:Person id="_p2"><a:Name> </a:Name></a:Person>
  <a:Ort/>
  <a:Vertreter ref="p1"/>
  <a:Vertreter ref="p9"/>
  <a:Notiz>Kommentar</a:Notiz>
  <a:Zahl>7</a:Zahl>
  <a:Zahl>sieben</a:Zahl>
  <a:Zahl>-7</a:Zahl>
</a:Antrag>`;

export interface RulesFolder {
	/** A pack in place with these files; the named ones are its rule sets. */
	pack(
		texts: Readonly<Record<string, string | Buffer>>,
		rules: readonly { readonly path: string; readonly compiled?: string; readonly notCompiled?: string }[],
	): Promise<Pack>;
	readonly path: string;
	remove(): Promise<void>;
}

export async function rulesFolder(): Promise<RulesFolder> {
	const path = await mkdtemp(join(tmpdir(), 'drehkreuz-test-rules-'));
	let packs = 0;
	return {
		path,
		pack: async (texts, rules) => {
			const folder = join(path, `pack-${packs++}`);
			const locations: Record<string, string> = {};
			for (const [name, text] of Object.entries(texts)) {
				locations[name] = join(folder, name);
				await mkdir(dirname(join(folder, name)), { recursive: true });
				await writeFile(join(folder, name), text);
			}
			const description = {
				format: 2 as const,
				id: `antrag-${packs}`,
				name: 'antrag',
				standard: 'antrag',
				version: '1',
				namespaces: [],
				files: [],
				served: {},
				imports: [],
				schemas: [],
				codeLists: [],
				rules: rules.map((set) => ({ title: set.path, ...set })),
				services: [],
				sha512: '',
				source: folder,
				installedAt: '2026-01-01T00:00:00Z',
			};
			return { description, locations };
		},
		remove: () => rm(path, { recursive: true, force: true }),
	};
}
