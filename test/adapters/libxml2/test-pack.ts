/** A small standards pack of our own, written into a temporary folder, and messages for it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const NAMESPACE = 'urn:drehkreuz:test:meldung:1.0';

const HEAD = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"';

export const meldungXsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema ${HEAD} targetNamespace="${NAMESPACE}" xmlns:m="${NAMESPACE}" xmlns:b="urn:drehkreuz:test:bausteine" version="1.0">
	<xs:annotation><xs:appinfo>
		<standard><nameTechnisch>meldung</nameTechnisch></standard>
		<versionStandard><version>1.0</version></versionStandard>
	</xs:appinfo></xs:annotation>
	<xs:include schemaLocation="teile/meldung-person.xsd"/>
	<xs:import namespace="urn:drehkreuz:test:bausteine" schemaLocation="http://bausteine.invalid/schemata/1_0/bausteine.xsd"/>
	<xs:element name="meldung.neu.0101">
		<xs:complexType>
			<xs:sequence>
				<xs:element name="person" type="m:Person" maxOccurs="unbounded"/>
				<xs:element name="betrag" minOccurs="0">
					<xs:simpleType><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
				</xs:element>
				<xs:element name="anlage" type="xs:string" minOccurs="0"/>
			</xs:sequence>
			<xs:attribute name="test" type="xs:string"/>
		</xs:complexType>
	</xs:element>
	<xs:element name="meldung.leer.0102"><xs:complexType/></xs:element>
</xs:schema>`;

export const personXsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema ${HEAD} targetNamespace="${NAMESPACE}" xmlns:b="urn:drehkreuz:test:bausteine">
	<xs:import namespace="urn:drehkreuz:test:bausteine" schemaLocation="http://bausteine.invalid/schemata/1_0/bausteine.xsd"/>
	<xs:complexType name="Person">
		<xs:sequence>
			<xs:element name="name" type="b:Name"/>
			<xs:element name="plz"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{5}"/></xs:restriction></xs:simpleType></xs:element>
		</xs:sequence>
	</xs:complexType>
</xs:schema>`;

export const bausteineXsd = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE schema PUBLIC "-//W3C//DTD XMLSchema 200102//EN" "http://www.w3.org/2001/XMLSchema.dtd">
<xs:schema ${HEAD} targetNamespace="urn:drehkreuz:test:bausteine">
	<xs:simpleType name="Name"><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction></xs:simpleType>
</xs:schema>`;

export interface TestFolders {
	readonly root: string;
	/** The pack, without the file that it imports by absolute URL. */
	readonly pack: string;
	/** A catalogue with that file. */
	readonly catalogue: string;
	/** For installed packs; does not exist yet. */
	readonly packsFolder: string;
	remove(): Promise<void>;
}

export async function testFolders(changed: Readonly<Record<string, string>> = {}): Promise<TestFolders> {
	const root = await mkdtemp(join(tmpdir(), 'drehkreuz-pack-'));
	const files = {
		'meldung/xsd/meldung.xsd': meldungXsd,
		'meldung/xsd/teile/meldung-person.xsd': personXsd,
		'katalog/xoev/1_0/bausteine.xsd': bausteineXsd,
		...changed,
	};
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
	}
	return {
		root,
		pack: join(root, 'meldung'),
		catalogue: join(root, 'katalog'),
		packsFolder: join(root, 'data', 'packs'),
		remove: () => rm(root, { recursive: true, force: true }),
	};
}

export function meldung(inner: string, attributes = ''): Buffer {
	return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<m:meldung.neu.0101 xmlns:m="${NAMESPACE}"${attributes}>\n${inner}\n</m:meldung.neu.0101>`);
}

export const person = '<m:person><m:name>Jana Beispiel</m:name><m:plz>01067</m:plz></m:person>';
