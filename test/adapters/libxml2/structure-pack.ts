/** A pack of our own whose schemas use what XML Schema offers for structures: groups, substitutes, derived types, redefinitions, wildcards. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPack } from '../../../adapters/libxml2/index.ts';
import type { Pack } from '../../../hub/standards/pack.ts';

export const NS = 'urn:drehkreuz:test:antrag:1.0';
export const OTHER = 'urn:drehkreuz:test:andere';

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

/** No target namespace: takes that of the file that includes it; its names without prefix do too. */
const teile = `<xs:schema ${XS} elementFormDefault="qualified">
	<xs:simpleType name="Plz"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{5}"/></xs:restriction></xs:simpleType>
	<xs:complexType name="Anschrift"><xs:sequence><xs:element name="ort" type="xs:string"/><xs:element name="plz" type="Plz"/></xs:sequence></xs:complexType>
	<xs:complexType name="Vermerk"><xs:sequence><xs:element name="text" type="xs:string"/></xs:sequence></xs:complexType>
	<xs:group name="Fristen"><xs:sequence><xs:element name="frist" type="xs:date" maxOccurs="3"/></xs:sequence></xs:group>
</xs:schema>`;

const andere = `<xs:schema ${XS} targetNamespace="${OTHER}" xmlns:o="${OTHER}" attributeFormDefault="qualified">
	<xs:attribute name="sprache" type="xs:language"/>
	<xs:element name="zusatz" type="xs:string"/>
	<xs:complexType name="Code"><xs:sequence><xs:element name="code" type="xs:token"/></xs:sequence>
		<xs:attribute name="listURI" type="xs:anyURI" use="required" form="unqualified"/>
		<xs:attribute name="listVersionID" type="xs:normalizedString" use="required" form="unqualified"/>
	</xs:complexType>
</xs:schema>`;

const antrag = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema ${XS} targetNamespace="${NS}" xmlns="${NS}" xmlns:o="${OTHER}" elementFormDefault="qualified" version="1.0">
	<xs:redefine schemaLocation="teile.xsd">
		<xs:complexType name="Vermerk"><xs:complexContent><xs:extension base="Vermerk">
			<xs:sequence><xs:element name="am" type="xs:date"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
	</xs:redefine>
	<xs:import namespace="${OTHER}" schemaLocation="andere.xsd"/>
	<xs:element name="antrag"><xs:annotation><xs:documentation xml:lang="en">An application.</xs:documentation>
		<xs:documentation xml:lang="de">Ein   Antrag.</xs:documentation></xs:annotation>
		<xs:complexType><xs:sequence>
			<xs:element name="vermerk" type="Vermerk" minOccurs="0"/>
			<xs:element ref="person" maxOccurs="unbounded"/>
			<xs:element name="wohnsitz" type="Anschrift"/>
			<xs:choice><xs:element name="telefon" type="xs:string"/><xs:element name="mail" type="xs:string"/></xs:choice>
			<xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="ja" type="xs:boolean"/><xs:element name="zahl" type="xs:decimal"/></xs:choice>
			<xs:sequence minOccurs="0" maxOccurs="unbounded"><xs:element name="von" type="xs:date"/><xs:element name="bis" type="xs:date" minOccurs="0"/></xs:sequence>
			<xs:group ref="Fristen" minOccurs="0"/>
			<xs:element name="vorgang" type="Vorgang" minOccurs="0"/>
			<xs:element name="art" minOccurs="0"><xs:complexType><xs:complexContent><xs:restriction base="o:Code">
				<xs:sequence><xs:element name="code" form="unqualified"><xs:simpleType><xs:restriction base="xs:token">
					<xs:enumeration value="001"/><xs:enumeration value="002"/></xs:restriction></xs:simpleType></xs:element></xs:sequence>
				<xs:attribute name="listURI" type="xs:anyURI" use="required" fixed="urn:liste"/>
			</xs:restriction></xs:complexContent></xs:complexType></xs:element>
			<xs:element name="betrag" type="Betrag" nillable="true" minOccurs="0"/>
			<xs:element name="farben" type="Farben" minOccurs="0"/>
			<xs:element name="baum" type="Baum" minOccurs="0"/>
			<xs:element name="version" type="xs:string" fixed="1.0"/>
			<xs:element name="angaben" minOccurs="0"><xs:complexType><xs:all>
				<xs:element name="b" type="xs:string"/><xs:element name="a" type="xs:string" minOccurs="0"/></xs:all></xs:complexType></xs:element>
			<xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="2"/>
		</xs:sequence><xs:attributeGroup ref="Kopf"/><xs:attribute ref="o:sprache"/></xs:complexType>
	</xs:element>
	<xs:attributeGroup name="Kopf"><xs:attribute name="id" type="xs:int" use="required"/><xs:attribute name="alt" type="xs:string" use="prohibited"/></xs:attributeGroup>
	<xs:element name="person" type="xs:anyType" abstract="true"/>
	<xs:element name="mensch" substitutionGroup="person"><xs:complexType><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
	<xs:element name="firma" substitutionGroup="person" type="xs:string"/>
	<xs:element name="verein" substitutionGroup="firma" type="xs:token"/>
	<xs:complexType name="Vorgang" abstract="true"><xs:sequence><xs:element name="nummer" type="xs:string"/></xs:sequence></xs:complexType>
	<xs:complexType name="Umzug"><xs:complexContent><xs:extension base="Vorgang"><xs:sequence><xs:element name="nach" type="Anschrift"/></xs:sequence>
		</xs:extension></xs:complexContent></xs:complexType>
	<xs:complexType name="Geburt"><xs:complexContent><xs:extension base="Vorgang"/></xs:complexContent></xs:complexType>
	<xs:complexType name="Betrag"><xs:simpleContent><xs:extension base="Geld"><xs:attribute name="waehrung" type="xs:string" default="EUR"/></xs:extension></xs:simpleContent></xs:complexType>
	<xs:simpleType name="Geld"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
	<xs:simpleType name="Farbe"><xs:restriction base="xs:token"><xs:enumeration value="rot"/><xs:enumeration value="blau"/></xs:restriction></xs:simpleType>
	<xs:simpleType name="Farben"><xs:list itemType="Farbe"/></xs:simpleType>
	<xs:simpleType name="FarbeOderZahl"><xs:union memberTypes="Farbe"><xs:simpleType><xs:restriction base="xs:int"><xs:enumeration value="1"/></xs:restriction></xs:simpleType></xs:union></xs:simpleType>
	<xs:simpleType name="Irgendwas"><xs:union memberTypes="Farbe xs:int"/></xs:simpleType>
	<xs:simpleType name="Kurz"><xs:restriction><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="a+"/><xs:pattern value="b+"/></xs:restriction></xs:simpleType>
		<xs:pattern value=".{1,3}"/><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
	<xs:complexType name="Baum"><xs:group ref="Ast"/></xs:complexType>
	<xs:group name="Ast"><xs:sequence><xs:element name="blatt" type="xs:string"/>
		<xs:element name="ast" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:group ref="Ast"/></xs:complexType></xs:element></xs:sequence></xs:group>
</xs:schema>`;

export const structureFiles = { 'teile.xsd': teile, 'andere.xsd': andere, 'antrag.xsd': antrag };

export async function openStructurePack(): Promise<{ pack: Pack; remove(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-structure-'));
	for (const [name, text] of Object.entries(structureFiles)) await writeFile(join(folder, name), text);
	const pack = await openPack(folder);
	return { pack, remove: () => rm(folder, { recursive: true, force: true }) };
}
