/**
 * Reads a genericode 1.0 code list (OASIS cs-genericode-1.0) piece by piece. Elements are told by namespace and local name: in files of the
 * XRepository the children of the root have no namespace, in files of the FIM portal they are prefixed.
 *
 * The key column is the one that the XÖV annotation recommends (`recommendedKeyColumn`, in older lists `empfohleneCodeSpalte` or `xoev-code`;
 * XÖV-Handbuch, chapter on code lists), else that of the only `Key`, of the `Key` named `codeKey`, else the column `code`. It is not always
 * named `code`: the AGS list has `SCHLUESSEL`.
 *
 * States: before the root → in the head (Identification, ColumnSet) → in the rows → ended, or stopped by the first fault that makes the list useless.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { XmlDecoder } from '../text/xml-decoder.ts';
import type { CodeList } from './code-list.ts';
import { type Column, type Key, keyColumnOf, nameColumnOf, recommendationOf } from './code-list-columns.ts';
import { type CodeListFault, CodeListFaults } from './code-list-faults.ts';
import { GENERICODE } from './genericode-head.ts';

export interface GenericodeOptions {
	/** What faults call the list until it has told its name: the file. Default `–`. */
	readonly name?: string;
	/** Bytes. Default 32 MiB. */
	readonly maxBytes?: number;
	/** Default 200,000. */
	readonly maxRows?: number;
}

export interface GenericodeResult {
	/** Absent when a fault of severity `error` was found. */
	readonly list?: CodeList;
	/** At most 100; `faultsTotal` counts all. */
	readonly faults: readonly CodeListFault[];
	readonly faultsTotal: number;
}

/** http://xoev.de/schemata/genericode/4 and its predecessors, of which the first stood at www.xoev.de. */
const XOEV = /^https?:\/\/(?:www\.)?xoev\.de\/schemata\//;
/** genericode needs seven levels; annotations may hold anything. Resolving a namespace costs time with every level. */
const MAX_DEPTH = 64;
const CHUNK = 65_536;

/** Ends the parser from within one of its handlers. */
class Stopped extends Error {}

/** @returns never throws: what is wrong with the list is in the faults */
export function readGenericode(bytes: Uint8Array, options: GenericodeOptions = {}): GenericodeResult {
	const reader = new GenericodeReader(options);
	for (let start = 0; start < bytes.length; start += CHUNK) reader.write(bytes.subarray(start, start + CHUNK));
	return reader.end();
}

export class GenericodeReader {
	readonly #parser = new SaxesParser({ xmlns: true });
	readonly #decoder = new XmlDecoder();
	readonly #faults: CodeListFaults;
	readonly #maxBytes: number;
	readonly #maxRows: number;
	#bytes = 0;
	#stopped = false;

	/** Local names of the open elements; '' for those of other namespaces. */
	readonly #path: string[] = [];
	#text: string | undefined;
	readonly #identification: Record<string, string> = {};
	readonly #columns: Column[] = [];
	readonly #keys: Key[] = [];

	#keyIndex = -1;
	#nameIndex = -1;
	readonly #codes = new Map<string, string>();
	#rows = 0;
	#rowLine = 0;
	/** Column of the value being read; a value without a reference belongs to the column after the last one (rule R39). */
	#valueIndex = -1;
	#key: string | undefined;
	#label: string | undefined;

	constructor(options: GenericodeOptions = {}) {
		const { name, maxBytes = 32 * 1024 * 1024, maxRows = 200_000 } = options;
		this.#maxBytes = maxBytes;
		this.#maxRows = maxRows;
		this.#faults = new CodeListFaults(name ?? '–', () => this.#parser);
		this.#parser.on('doctype', () => this.#stop('DK-CODELIST-DOCTYPE'));
		this.#parser.on('error', (error) => this.#stop('DK-CODELIST-NOT-WELL-FORMED', { rule: ruleOf(error) }));
		this.#parser.on('opentag', (tag) => this.#open(tag));
		this.#parser.on('closetag', () => this.#close());
		this.#parser.on('text', (text) => this.#add(text));
		this.#parser.on('cdata', (text) => this.#add(text));
	}

	write(chunk: Uint8Array): void {
		this.#bytes += chunk.length;
		this.#guarded(() => {
			if (this.#bytes > this.#maxBytes) this.#limit(`mehr als ${this.#maxBytes} Bytes`, `more than ${this.#maxBytes} bytes`);
			this.#parser.write(this.#decoder.decode(chunk));
		});
	}

	end(): GenericodeResult {
		this.#guarded(() => {
			this.#parser.write(this.#decoder.end()).close();
			if (this.#codes.size === 0) this.#stop('DK-CODELIST-WITHOUT-CODES');
		});
		const list = this.#stopped ? undefined : this.#list();
		return { ...(list ? { list } : {}), faults: this.#faults.shown, faultsTotal: this.#faults.total };
	}

	#list(): CodeList | undefined {
		const { CanonicalUri = '', Version: version = '', ShortName: shortName = '', CanonicalVersionUri: versionUri } = this.#identification;
		const canonicalVersionUri = versionUri || (CanonicalUri && version ? `${CanonicalUri}_${version}` : '');
		if (canonicalVersionUri === '') {
			this.#faults.add('error', 'DK-CODELIST-UNNAMED');
			return undefined;
		}
		const keyColumn = this.#columns[this.#keyIndex]?.id ?? '';
		return { canonicalUri: CanonicalUri, version, canonicalVersionUri, shortName: shortName || canonicalVersionUri, keyColumn, codes: this.#codes };
	}

	#open(tag: SaxesTagNS): void {
		const path = this.#path;
		const own = tag.uri === GENERICODE || (tag.uri === '' && path.length > 0);
		path.push(own ? tag.local : '');
		if (path.length > MAX_DEPTH) this.#limit(`tiefer als ${MAX_DEPTH} Ebenen`, `deeper than ${MAX_DEPTH} levels`);
		if (path.length === 1 && (!own || tag.local !== 'CodeList')) this.#stop('DK-CODELIST-NOT-GENERICODE', { element: tag.local.slice(0, 100) });
		this.#text = undefined;
		switch (path[1]) {
			case 'SimpleCodeList':
				return this.#openInRows(tag, path.length);
			case 'ColumnSet':
				return this.#openInColumns(tag, path);
			case 'Identification':
				// Agency has a ShortName too, one level deeper.
				if (path.length === 3) this.#text = '';
		}
	}

	#openInColumns(tag: SaxesTagNS, path: readonly string[]): void {
		if (path.length === 3 && path[2] === 'Column') this.#columns.push({ id: tag.attributes.Id?.value ?? '' });
		if (path[2] !== 'Key') return;
		if (path.length === 3) this.#keys.push({ id: tag.attributes.Id?.value ?? '', columns: [], recommended: 0 });
		const key = this.#keys.at(-1);
		if (path.length === 4 && path[3] === 'ColumnRef') key?.columns.push(tag.attributes.Ref?.value ?? '');
		if (key && XOEV.test(tag.uri)) key.recommended = Math.max(key.recommended, recommendationOf(tag.local));
	}

	#openInRows(tag: SaxesTagNS, depth: number): void {
		if (depth === 5 && tag.local === 'SimpleValue') this.#text = '';
		else if (depth === 4 && tag.local === 'Value') {
			const reference = tag.attributes.ColumnRef?.value;
			this.#valueIndex = reference === undefined ? this.#valueIndex + 1 : this.#columns.findIndex(({ id }) => id === reference);
		} else if (depth === 3 && tag.local === 'Row') {
			if (++this.#rows > this.#maxRows) this.#limit(`mehr als ${this.#maxRows} Zeilen`, `more than ${this.#maxRows} rows`);
			this.#rowLine = this.#parser.line;
			this.#valueIndex = -1;
			this.#key = undefined;
			this.#label = undefined;
		} else if (depth === 2) {
			this.#keyIndex = keyColumnOf(this.#columns, this.#keys);
			if (this.#keyIndex < 0) this.#stop('DK-CODELIST-KEY-COLUMN');
			this.#nameIndex = nameColumnOf(this.#columns, this.#keys, this.#keyIndex);
		}
	}

	#close(): void {
		const path = this.#path;
		const text = this.#text;
		this.#text = undefined;
		if (path[1] === 'SimpleCodeList') {
			if (path.length === 5 && text !== undefined) this.#value(text);
			else if (path.length === 3) this.#row();
		} else if (path[1] === 'Identification' && path.length === 3 && text !== undefined) {
			const name = path[2] ?? '';
			this.#identification[name] ??= asToken(text);
			if (name.startsWith('Canonical')) this.#faults.list = asToken(text).slice(0, 200) || this.#faults.list;
		}
		path.pop();
	}

	#value(text: string): void {
		if (this.#valueIndex === this.#keyIndex) this.#key ??= asToken(text);
		else if (this.#valueIndex === this.#nameIndex) this.#label ??= asToken(text);
	}

	#row(): void {
		const key = this.#key;
		if (key === undefined || key === '') this.#faults.add('warning', 'DK-CODELIST-KEY-MISSING', {}, this.#rowLine);
		else if (this.#codes.has(key)) this.#faults.add('warning', 'DK-CODELIST-DUPLICATE', { key: key.slice(0, 60) }, this.#rowLine);
		else this.#codes.set(key, this.#label || key);
	}

	#add(text: string): void {
		if (this.#text !== undefined) this.#text += text;
	}

	#limit(regel: string, rule: string): never {
		this.#stop('DK-CODELIST-LIMIT', { regel, rule });
	}

	#stop(code: CodeListFault['code'], facts: Readonly<Record<string, string>> = {}): never {
		this.#faults.add('error', code, facts);
		throw new Stopped();
	}

	/** What the handlers and the decoder throw ends here; afterwards nothing more is read. */
	#guarded(work: () => void): void {
		if (this.#stopped) return;
		try {
			work();
		} catch (error) {
			this.#stopped = true;
			// The decoder: unknown encoding, or bytes that are none of its characters.
			if (!(error instanceof Stopped)) this.#faults.add('error', 'DK-CODELIST-NOT-WELL-FORMED', { rule: 'wrong encoding' });
		}
	}
}

/** As xs:token: white space at the ends goes, within it becomes one blank. */
function asToken(text: string): string {
	return /^\s|\s$|[\t\n\r]|\s\s/.test(text) ? text.trim().replace(/\s+/g, ' ') : text;
}

/** saxes writes `line:column: message.`; the place is told apart from it. */
function ruleOf(error: Error): string {
	return error.message
		.replace(/^\d+:\d+:\s*/, '')
		.replace(/\.$/, '')
		.slice(0, 200);
}
