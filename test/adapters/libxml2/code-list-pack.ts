/** A small standard of our own that uses code lists in the four ways of the XÖV-Handbuch, and messages for it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { genericode } from '../../hub/code-lists/test-list.ts';

export const ANTRAG = 'urn:drehkreuz:test:antrag:2.0';
export const CODE = 'urn:drehkreuz:test:code:1_0';

const codeXsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${CODE}" elementFormDefault="qualified">
	<xs:complexType name="Code">
		<xs:sequence>
			<xs:element name="code" type="xs:token" form="unqualified"/>
			<xs:element name="name" type="xs:normalizedString" form="unqualified" minOccurs="0"/>
		</xs:sequence>
		<xs:attribute name="listURI" type="xs:anyURI" use="optional"/>
		<xs:attribute name="listVersionID" type="xs:normalizedString" use="optional"/>
	</xs:complexType>
</xs:schema>`;

const attribute = (name: string, fixed?: string) =>
	`<xs:attribute name="${name}" type="xs:${name === 'listURI' ? 'anyURI' : 'normalizedString'}" ${fixed === undefined ? 'use="required"' : `use="optional" fixed="${fixed}"`}/>`;

const codeType = (name: string, attributes: string, code = '<xs:element name="code" type="xs:token" form="unqualified"/>') => `
	<xs:complexType name="${name}"><xs:complexContent><xs:restriction base="c:Code">
		<xs:sequence>${code}</xs:sequence>${attributes}
	</xs:restriction></xs:complexContent></xs:complexType>`;

const antragXsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="${ANTRAG}" xmlns:c="${CODE}" targetNamespace="${ANTRAG}" elementFormDefault="qualified" version="2.0">
	<xs:annotation><xs:appinfo>
		<standard><nameTechnisch>antrag</nameTechnisch></standard><versionStandard><version>2.0</version></versionStandard>
	</xs:appinfo></xs:annotation>
	<xs:import namespace="${CODE}" schemaLocation="code.xsd"/>
	${codeType('Typ1', attribute('listURI', 'urn:liste:typ1') + attribute('listVersionID', '1'), '<xs:element name="code" form="unqualified"><xs:simpleType><xs:restriction base="xs:token"><xs:enumeration value="x"/></xs:restriction></xs:simpleType></xs:element>')}
	${codeType('Typ2', attribute('listURI', 'urn:liste:farbe') + attribute('listVersionID', '1'))}
	${codeType('Typ3', attribute('listURI', 'urn:liste:farbe') + attribute('listVersionID'))}
	${codeType('Typ4', attribute('listURI') + attribute('listVersionID'))}
	<xs:complexType name="Erweitert"><xs:complexContent><xs:extension base="a:Typ2"><xs:attribute name="stand" type="xs:date"/></xs:extension></xs:complexContent></xs:complexType>
	<xs:complexType name="Person"><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence></xs:complexType>
	<xs:complexType name="Kunde"><xs:complexContent><xs:extension base="a:Person"><xs:sequence>
		<xs:element name="farbe" type="a:Typ2"/><xs:element name="freund" type="a:Person" minOccurs="0"/>
	</xs:sequence></xs:extension></xs:complexContent></xs:complexType>
	<xs:element name="antrag.neu.0101">
		<xs:complexType><xs:sequence>
			<xs:element name="nachrichtenkopf.g2g" form="unqualified" minOccurs="0"><xs:complexType><xs:sequence>
				<xs:element name="identifikation.nachricht" form="unqualified"><xs:complexType><xs:sequence>
					<xs:element name="nachrichtenUUID" type="xs:string" form="unqualified"/>
				</xs:sequence></xs:complexType></xs:element>
			</xs:sequence></xs:complexType></xs:element>
			<xs:choice minOccurs="0" maxOccurs="unbounded">
				<xs:element name="typ1" type="a:Typ1"/>
				<xs:element name="typ2" type="a:Typ2" nillable="true"/>
				<xs:element name="typ3" type="a:Typ3"/>
				<xs:element name="typ4" type="a:Typ4"/>
				<xs:element name="erweitert" type="a:Erweitert"/>
				<xs:element name="irgendeiner" type="c:Code"/>
				<xs:element name="person" type="a:Person"/>
				<xs:element name="zahl" type="xs:int"/>
				<xs:element ref="a:form"/>
				<xs:element name="beliebig"><xs:complexType><xs:sequence><xs:any processContents="lax"/></xs:sequence></xs:complexType></xs:element>
			</xs:choice>
		</xs:sequence><xs:attribute name="standard" type="xs:string"/><xs:attribute name="version" type="xs:string"/></xs:complexType>
	</xs:element>
	<xs:element name="form" type="c:Code" abstract="true"/>
	<xs:element name="kreis" type="a:Typ2" substitutionGroup="a:form"/>
	<xs:element name="einzeln" type="a:Typ2"/>
	<xs:element name="ohne.codes.0102"><xs:complexType><xs:sequence><xs:element name="person" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

export const farbe = (version: string, codes: readonly string[]) =>
	genericode({ uri: 'urn:liste:farbe', version, shortName: 'Farbe', keyColumn: 'SCHLUESSEL', rows: codes.map((code) => [code, `Farbe ${code}`]) });

export const standardFiles = {
	'antrag/xsd/antrag.xsd': antragXsd,
	'antrag/xsd/code.xsd': codeXsd,
	'antrag/codelisten/farbe_1.xml': farbe('1', ['rot', 'grün', 'sehr blau']),
} as const;

/** Writes files into a new temporary folder. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<{ readonly root: string; remove(): Promise<void> }> {
	const root = await mkdtemp(join(tmpdir(), 'drehkreuz-code-lists-'));
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
	}
	return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

export function antrag(inner: string, attributes = ''): Buffer {
	return Buffer.from(
		`<a:antrag.neu.0101 xmlns:a="${ANTRAG}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"${attributes}>\n${inner}\n</a:antrag.neu.0101>`,
	);
}

export const code = (element: string, value: string, attributes = '') => `<a:${element}${attributes}><code>${value}</code></a:${element}>`;

export const listed = (uri: string, version: string) => ` listURI="${uri}" listVersionID="${version}"`;
