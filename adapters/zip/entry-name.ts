/** Names of ZIP entries: reads them, and says which are safe to create on any system. */
import { type Entry, getFileNameLowLevel } from 'yauzl';

const UTF8_FLAG = 0x800;
/** Bytes that a file system takes for one name. */
const SEGMENT_BYTES = 255;
const PATH_CHARACTERS = 1_000;

/** APPNOTE.TXT, appendix D. Many programs write UTF-8 without saying so; where it reads as UTF-8, it is. */
export function nameOf(entry: Entry): string {
	const raw = entry.fileNameRaw;
	if ((entry.generalPurposeBitFlag & UTF8_FLAG) === 0) {
		try {
			return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
		} catch {
			// code page 437, as the specification says
		}
	}
	// Strict: a backslash stays one, and is refused below.
	return getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
}

/** Relative, with `/`, without `.`, `..` and empty parts, control characters, backslashes and drive letters. */
export function isSafe(name: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (name === '' || name.length > PATH_CHARACTERS || /[\u0000-\u001f\u007f\\]/.test(name) || /^[a-z]:/i.test(name)) return false;
	const parts = withoutSlash(name).split('/');
	return parts.every((part) => part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= SEGMENT_BYTES);
}

/** What is the same name on some system: case and composition of letters do not count. */
export function sameName(name: string): string {
	return withoutSlash(name).normalize('NFC').toLowerCase();
}

export function withoutSlash(name: string): string {
	return name.endsWith('/') ? name.slice(0, -1) : name;
}

/** How errors call an entry: its number, and its ending when that is plain. */
export function shownAs(index: number, name: string): string {
	const [ending] = /\.[a-z0-9]{1,5}$/i.exec(name) ?? [];
	return ending === undefined ? String(index) : `${index} (${ending.toLowerCase()})`;
}
