/** An invented standard with the shape of an XÖV standard (header, unqualified children, code type, patterns, imports), and messages of it in any size. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const NAMESPACE = 'urn:beispiel:xmessung:1.0';

const schema = (attributes: string, content: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" ${attributes}>\n${content}\n</xs:schema>\n`;

function bausteinType(number: number): string {
	const elements = Array.from(
		{ length: 8 },
		(_, index) =>
			`<xs:element name="angabe${index}" type="z:Name" minOccurs="0"><xs:annotation><xs:documentation>Angabe ${index} zum Baustein ${number}, wie sie in der Nachricht steht.</xs:documentation></xs:annotation></xs:element>`,
	);
	return `<xs:complexType name="Baustein${number}"><xs:annotation><xs:documentation>Baustein ${number} für Messungen.</xs:documentation></xs:annotation><xs:sequence>${elements.join('')}</xs:sequence></xs:complexType>`;
}

const FILES: Readonly<Record<string, string>> = {
	'xmessung.xsd': schema(
		`xmlns="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="unqualified" version="1.0"`,
		`<xs:include schemaLocation="xmessung-typen.xsd"/>
<xs:include schemaLocation="xmessung-baukasten.xsd"/>
<xs:element name="messung.antrag.0101"><xs:complexType><xs:sequence>
	<xs:element name="nachrichtenkopf.g2g" type="Kopf"/>
	<xs:element name="person" type="Person" maxOccurs="unbounded"/>
	<xs:element name="anlage" type="xs:base64Binary" minOccurs="0"/>
</xs:sequence><xs:attribute name="standard" use="required"/><xs:attribute name="version" use="required"/></xs:complexType></xs:element>`,
	),
	'xmessung-typen.xsd': schema(
		`xmlns="${NAMESPACE}" xmlns:z="urn:beispiel:zeichen:1.0" xmlns:c="urn:beispiel:code:1.0" targetNamespace="${NAMESPACE}" elementFormDefault="unqualified"`,
		`<xs:import namespace="urn:beispiel:zeichen:1.0" schemaLocation="zeichen.xsd"/>
<xs:import namespace="urn:beispiel:code:1.0" schemaLocation="code.xsd"/>
<xs:complexType name="Kopf"><xs:sequence>
	<xs:element name="identifikation.nachricht"><xs:complexType><xs:sequence>
		<xs:element name="nachrichtenUUID" type="z:UUID"/>
		<xs:element name="nachrichtentyp"><xs:complexType><xs:sequence><xs:element name="code" type="xs:token"/></xs:sequence></xs:complexType></xs:element>
		<xs:element name="erstellungszeitpunkt" type="xs:dateTime"/>
	</xs:sequence></xs:complexType></xs:element>
	<xs:element name="leser" type="Behoerde"/><xs:element name="autor" type="Behoerde"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Behoerde"><xs:sequence><xs:element name="kennung" type="z:Name"/><xs:element name="name" type="z:Name"/></xs:sequence></xs:complexType>
<xs:complexType name="Person"><xs:sequence>
	<xs:element name="familienname" type="z:Name"/>
	<xs:element name="vorname" type="z:Name" maxOccurs="5"/>
	<xs:element name="geburtsdatum" type="xs:date"/>
	<xs:element name="anschrift" minOccurs="0"><xs:complexType><xs:sequence>
		<xs:element name="strasse" type="z:Name"/><xs:element name="hausnummer" type="z:Name"/>
		<xs:element name="postleitzahl" type="z:Postleitzahl"/><xs:element name="ort" type="z:Name"/>
	</xs:sequence></xs:complexType></xs:element>
	<xs:element name="staat" type="c:Staat"/>
</xs:sequence></xs:complexType>`,
	),
	// What every standard has: hundreds of types, of which one message uses a few. Their number is that of a middle-sized standard (640 kB).
	'xmessung-baukasten.xsd': schema(
		`xmlns="${NAMESPACE}" xmlns:z="urn:beispiel:zeichen:1.0" targetNamespace="${NAMESPACE}" elementFormDefault="unqualified"`,
		`<xs:import namespace="urn:beispiel:zeichen:1.0" schemaLocation="zeichen.xsd"/>\n${Array.from({ length: 400 }, (_, number) => bausteinType(number)).join('\n')}`,
	),
	'zeichen.xsd': schema(
		'targetNamespace="urn:beispiel:zeichen:1.0"',
		`<xs:simpleType name="Name"><xs:restriction base="xs:string"><xs:pattern value="[A-Za-zÀ-ÖØ-öø-ž0-9 .:'-]{1,120}"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Postleitzahl"><xs:restriction base="xs:token"><xs:pattern value="\\d{5}"/></xs:restriction></xs:simpleType>
<xs:simpleType name="UUID"><xs:restriction base="xs:token"><xs:pattern value="[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/></xs:restriction></xs:simpleType>`,
	),
	'code.xsd': schema(
		'targetNamespace="urn:beispiel:code:1.0"',
		`<xs:complexType name="Staat"><xs:sequence><xs:element name="code"><xs:simpleType><xs:restriction base="xs:token">
${Array.from({ length: 200 }, (_, code) => `<xs:enumeration value="${String(code).padStart(3, '0')}"/>`).join('')}
</xs:restriction></xs:simpleType></xs:element></xs:sequence><xs:attribute name="listURI" fixed="urn:beispiel:staat"/><xs:attribute name="listVersionID" fixed="1"/></xs:complexType>`,
	),
};

/** Writes the schemas; the main one is `xmessung.xsd`. */
export function writeSchemas(folder: string): string {
	mkdirSync(folder, { recursive: true });
	for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
	return folder;
}

/** A valid message of about `bytes` bytes. */
export function message(bytes: number, number = 0): Buffer {
	const uuid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
	const head = `<?xml version="1.0" encoding="UTF-8"?>
<m:messung.antrag.0101 xmlns:m="${NAMESPACE}" standard="xmessung" version="1.0">
  <nachrichtenkopf.g2g><identifikation.nachricht><nachrichtenUUID>${uuid}</nachrichtenUUID><nachrichtentyp><code>0101</code></nachrichtentyp><erstellungszeitpunkt>2026-11-23T12:00:00Z</erstellungszeitpunkt></identifikation.nachricht>
  <leser><kennung>ags:14612000</kennung><name>Musterstadt</name></leser><autor><kennung>psw:1</kennung><name>Portal</name></autor></nachrichtenkopf.g2g>\n`;
	const parts = [head];
	for (let size = head.length + 30, index = 0; size < bytes || index === 0; index++) {
		const person = `  <person><familienname>Müller-Lüdenscheidt ${number}</familienname><vorname>Erika</vorname><vorname>Ännchen</vorname><geburtsdatum>19${10 + (index % 90)}-0${1 + (index % 9)}-1${index % 10}</geburtsdatum><anschrift><strasse>Straße des 17. Juni</strasse><hausnummer>${index % 500}</hausnummer><postleitzahl>0${1000 + (index % 9000)}</postleitzahl><ort>Muster an der Elbe</ort></anschrift><staat><code>${String(index % 200).padStart(3, '0')}</code></staat></person>\n`;
		parts.push(person);
		size += Buffer.byteLength(person);
	}
	parts.push('</m:messung.antrag.0101>\n');
	return Buffer.from(parts.join(''));
}
