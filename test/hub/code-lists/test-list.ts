/** Small genericode lists of our own for tests. */

export interface TestList {
	readonly uri: string;
	readonly version: string;
	readonly shortName?: string;
	/** Default `code`. */
	readonly keyColumn?: string;
	readonly rows: readonly (readonly [code: string, name: string])[];
}

export const GC = 'xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/" xmlns:x="http://xoev.de/schemata/genericode/4"';

/** As the XRepository writes them: only the root is prefixed. */
export function genericode({ uri, version, shortName = 'liste', keyColumn = 'code', rows }: TestList): string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<gc:CodeList ${GC}>
	<Identification>
		<ShortName>${shortName}</ShortName>
		<Version>${version}</Version>
		<CanonicalUri>${uri}</CanonicalUri>
		<CanonicalVersionUri>${uri}_${version}</CanonicalVersionUri>
		<Agency><ShortName>dk</ShortName></Agency>
	</Identification>
	<ColumnSet>
		<Column Id="hinweis" Use="optional"><ShortName>hinweis</ShortName><Data Type="string"/></Column>
		<Column Id="${keyColumn}" Use="required"><ShortName>${keyColumn}</ShortName><Data Type="string"/></Column>
		<Column Id="Beschreibung" Use="required"><ShortName>Beschreibung</ShortName><Data Type="string"/></Column>
		<Key Id="k1"><Annotation><AppInfo><x:recommendedKeyColumn/></AppInfo></Annotation><ColumnRef Ref="${keyColumn}"/></Key>
		<Key Id="k2"><ColumnRef Ref="Beschreibung"/></Key>
	</ColumnSet>
	<SimpleCodeList>
${rows.map(([code, name]) => `\t\t<Row><Value ColumnRef="${keyColumn}"><SimpleValue>${code}</SimpleValue></Value><Value ColumnRef="Beschreibung"><SimpleValue>${name}</SimpleValue></Value></Row>`).join('\n')}
	</SimpleCodeList>
</gc:CodeList>`;
}
