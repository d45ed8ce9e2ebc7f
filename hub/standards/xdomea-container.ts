/**
 * The rules for the ZIP file that an xdomea message travels in. Up to 3.x: `<ProzessID>_<Nachrichtentyp>.zip` with `<ProzessID>_<Nachrichtentyp>.xml`,
 * where Nachrichtentyp is the name of the root element (`Aussonderung.Aussonderung.0503`); from 4.0: `<ProzessID>_<nnnn>_<laufende Nummer>`. Beside the message
 * its primary documents, `<UUID>.<ending>` or `<UUID>_<Betreff>.<ending>`, without folders; each `Primaerdokument/Dateiname` must be there. A transfer list of free form is
 * allowed, so other files are a warning. Source: xdomea 2.3.0 to 4.0.0, specification, chapter on the structure of transfer files.
 *
 * Knows no ZIP: only the names in it. Findings never quote a name, because a document's name may say what it is about; only its UUID.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { type Facts, titlesOf } from '../errors/drehkreuz-error.ts';
import { type HeadElement, readHead } from '../text/xml-head.ts';
import type { Finding } from './checker.ts';

export interface ContainerEntry {
	/** As in the ZIP, with `/`. */
	readonly path: string;
	readonly folder: boolean;
}

/** What the rules need of the message itself. */
export interface XdomeaMessage {
	readonly root: string;
	readonly processId?: string;
	/** `Primaerdokument/Dateiname`, in the order of the message. */
	readonly documents: readonly { readonly name: string; readonly line: number }[];
}

export interface XdomeaContainer {
	/** Name of the ZIP file, without folder. */
	readonly fileName: string;
	/** In the order of the ZIP. */
	readonly entries: readonly ContainerEntry[];
	/** Which entry is the message. */
	readonly messagePath: string;
	/** `3.0.0` */
	readonly version: string;
	readonly message: XdomeaMessage;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const UUID_START = new RegExp(`^${UUID}(?=$|[._])`, 'i');
const NAME_TO_3 = new RegExp(`^(${UUID})_([A-Za-z]\\S*)$`, 'i');
const NAME_FROM_4 = new RegExp(`^(${UUID})_(\\d{4})_(\\d+)$`, 'i');
/** More faults of one kind tell nothing new. */
const SHOWN = 50;

/** Which entry is the message: the one named like the ZIP file, else the only XML file at the top. */
export function messageOf(fileName: string, entries: readonly ContainerEntry[]): { path: string } | { candidates: number } {
	const files = entries.filter(({ path, folder }) => !folder && !path.includes('/') && /\.xml$/i.test(path));
	const same = files.find(({ path }) => plain(baseOf(path)) === plain(baseOf(fileName)));
	if (same) return { path: same.path };
	// A document may be XML as well; the message is the one that is named like a message.
	const named = files.filter(({ path }) => NAME_TO_3.test(baseOf(path)) || NAME_FROM_4.test(baseOf(path)));
	const [only, ...more] = files.length === 1 ? files : named;
	return only && more.length === 0 ? { path: only.path } : { candidates: files.length };
}

/** Does the name promise an xdomea message? */
export function isNamedLikeXdomea(fileName: string): boolean {
	return NAME_TO_3.test(baseOf(fileName)) || NAME_FROM_4.test(baseOf(fileName));
}

/** @throws Error when the document is not well-formed */
export async function readXdomeaMessage(chunks: AsyncIterable<Uint8Array>): Promise<XdomeaMessage> {
	let root = '';
	let processId: string | undefined;
	const documents: { name: string; line: number }[] = [];
	await readHead(
		chunks,
		{
			open({ path, name }) {
				if (path === name) root = name;
				return undefined;
			},
			close({ path, line }: HeadElement, text) {
				if (path.endsWith('/Primaerdokument/Dateiname')) documents.push({ name: text, line });
				else if (/^[^/]+\/(?:Kopf|nachrichtenkopf)\/ProzessID$/.test(path)) processId = text;
				return undefined;
			},
		},
		Number.POSITIVE_INFINITY,
	);
	return { root, ...(processId === undefined ? {} : { processId }), documents };
}

export function checkXdomeaContainer(container: XdomeaContainer): Finding[] {
	return [...nameFindings(container), ...entryFindings(container)];
}

function nameFindings({ fileName, messagePath, version, message }: XdomeaContainer): Finding[] {
	const findings: Finding[] = [];
	const base = baseOf(fileName);
	const from4 = Number.parseInt(version, 10) >= 4;
	const [, processId, type] = (from4 ? NAME_FROM_4 : NAME_TO_3).exec(base) ?? [];
	const expected = from4 ? '<ProzessID>_<nnnn>_<laufende Nummer>.zip' : '<ProzessID>_<Nachrichtentyp>.zip';
	const typeOfMessage = from4 ? (/(\d{4})$/.exec(message.root)?.[1] ?? message.root) : message.root;
	if (processId === undefined || !/\.zip$/i.test(fileName)) findings.push(finding('DK-CHECK-CONTAINER-NAME', { expected }));
	else {
		if (message.processId !== undefined && message.processId.toLowerCase() !== processId.toLowerCase())
			findings.push(finding('DK-CHECK-CONTAINER-PROCESS', {}));
		if (type !== typeOfMessage) findings.push(finding('DK-CHECK-CONTAINER-TYPE', { expected: typeOfMessage.slice(0, 200) }));
	}
	if (baseOf(messagePath) !== base) findings.push(finding('DK-CHECK-CONTAINER-MESSAGE-NAME', {}));
	return findings;
}

function entryFindings({ entries, messagePath, message }: XdomeaContainer): Finding[] {
	const findings: Finding[] = [];
	const nested = numbered(entries, ({ path, folder }) => folder || path.includes('/'));
	if (nested.length > 0) findings.push(finding('DK-CHECK-CONTAINER-FOLDER', { entries: listed(nested) }));

	const there = new Set(entries.filter(({ folder }) => !folder).map(({ path }) => plain(path)));
	const faults: Finding[] = [];
	for (const [index, { name, line }] of message.documents.entries()) {
		const document = shownAs(name, index);
		if (!UUID_START.test(name)) faults.push(finding('DK-CHECK-CONTAINER-DOCUMENT-NAME', { document }, line));
		if (!there.has(plain(name))) faults.push(finding('DK-CHECK-CONTAINER-DOCUMENT-MISSING', { document }, line));
	}
	findings.push(...faults.slice(0, SHOWN));

	const named = new Set(message.documents.map(({ name }) => plain(name)));
	const extra = numbered(entries, ({ path, folder }) => !folder && path !== messagePath && !named.has(plain(path)));
	if (extra.length > 0) findings.push(finding('DK-CHECK-CONTAINER-EXTRA', { count: extra.length, entries: listed(extra) }, undefined, 'warning'));
	return findings;
}

/** 1-based numbers of the entries that fit. */
function numbered(entries: readonly ContainerEntry[], fits: (entry: ContainerEntry) => boolean): number[] {
	return entries.flatMap((entry, index) => (fits(entry) ? [index + 1] : []));
}

function listed(numbers: readonly number[]): string {
	return numbers.length > 10 ? `${numbers.slice(0, 10).join(', ')} …` : numbers.join(', ');
}

/** Its UUID, else its number: the rest of the name may be the subject of a case. */
function shownAs(name: string, index: number): string {
	return UUID_START.exec(name)?.[0] ?? String(index + 1);
}

function baseOf(path: string): string {
	return (path.split('/').at(-1) ?? path).replace(/\.(?:zip|xml)$/i, '');
}

/** The same name may be composed differently: macOS takes letters apart. */
function plain(name: string): string {
	return name.normalize('NFC');
}

function finding(code: ErrorCode, facts: Facts, line?: number, severity: Finding['severity'] = 'error'): Finding {
	return {
		level: 'rules',
		severity,
		code,
		...(line === undefined ? {} : { line }),
		message: titlesOf({ code, facts }),
	};
}
