/**
 * FIM ids and versions in the two notations that are in the field, and the way between them.
 *
 * XDF 2: letter and 8 digits (`F60000227`), version `1.1`. XDF 3: letter and 11 digits (`F60000000227`), version `1.1.0`.
 * Digits 1–2 are the Nummernkreis in both; digits 3–5 of XDF 3 are the Unternummernkreis, `000` for everything that came from XDF 2.
 * Every function is idempotent: an id that already has the wanted form is handed back.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

const XDF2_ID = /^[DSGFRC]\d{8}$/;
const XDF3_ID = /^[DSGFR]\d{11}$/;
const XDF2_VERSION = /^\d+\.\d+$/;
const XDF3_VERSION = /^\d+\.\d+\.\d+$/;
/** An id as it occurs in instances, schemas and addresses: any case, with or without `V` and a version. */
const REFERENCE = /^([DSGFR](?:\d{8}|\d{11}))(?:V(\d+\.\d+(?:\.\d+)?))?$/i;

export const isXdf2Id = (id: string): boolean => XDF2_ID.test(id);
export const isXdf3Id = (id: string): boolean => XDF3_ID.test(id);
export const isXdf2Version = (version: string): boolean => XDF2_VERSION.test(version);
export const isXdf3Version = (version: string): boolean => XDF3_VERSION.test(version);

/** `F60000227` → `F60000000227`. Code lists (`C…`) have no id in XDF 3. Fails with DK-FIM-ID. */
export function toXdf3Id(id: string): string {
	if (isXdf3Id(id)) return id;
	if (!isXdf2Id(id) || id.startsWith('C')) throw new DrehkreuzError('DK-FIM-ID', { id: shortened(id), format: 'XDF 3' });
	return `${id.slice(0, 3)}000${id.slice(3)}`;
}

/** `F60000000227` → `F60000227`. Fails with DK-FIM-UNTERNUMMERNKREIS where digits 3–5 are not `000`, and with DK-FIM-ID. */
export function toXdf2Id(id: string): string {
	if (isXdf2Id(id)) return id;
	if (!isXdf3Id(id)) throw new DrehkreuzError('DK-FIM-ID', { id: shortened(id), format: 'XDF 2' });
	if (id.slice(3, 6) !== '000') throw new DrehkreuzError('DK-FIM-UNTERNUMMERNKREIS', { id, unternummernkreis: id.slice(3, 6) });
	return `${id.slice(0, 3)}${id.slice(6)}`;
}

/** `1.1` → `1.1.0`. Fails with DK-FIM-ID-VERSION. */
export function toXdf3Version(version: string): string {
	if (isXdf3Version(version)) return version;
	if (!isXdf2Version(version)) throw new DrehkreuzError('DK-FIM-ID-VERSION', { version: shortened(version), format: 'XDF 3' });
	return `${version}.0`;
}

/** `1.1.0` → `1.1`. Fails with DK-FIM-ID-VERSION where the third part is not 0: XDF 2 cannot say it. */
export function toXdf2Version(version: string): string {
	if (isXdf2Version(version)) return version;
	if (!isXdf3Version(version) || !version.endsWith('.0')) {
		throw new DrehkreuzError('DK-FIM-ID-VERSION', { version: shortened(version), format: 'XDF 2' });
	}
	return version.slice(0, -'.0'.length);
}

/** One spelling for a key of a mapping table: a FIM id (with or without version) in the notation of XDF 3, everything else as it is. */
export function normalElement(reference: string): string {
	const match = REFERENCE.exec(reference);
	if (!match?.[1]) return reference;
	const id = toXdf3Id(match[1].toUpperCase());
	return match[2] === undefined ? id : `${id}V${toXdf3Version(match[2])}`;
}

/**
 * Whether two references mean the same element, whatever notation each has. A version counts only where both name one:
 * `F60000227`, `f60000000227` and `F60000227V1.1` are the same, `F60000227V1.1` and `F60000227V1.2` are not.
 * Anything that is no FIM id is the same only when it is spelled the same.
 */
export function sameElement(a: string, b: string): boolean {
	const one = REFERENCE.exec(a);
	const other = REFERENCE.exec(b);
	if (!one?.[1] || !other?.[1]) return a === b;
	if (toXdf3Id(one[1].toUpperCase()) !== toXdf3Id(other[1].toUpperCase())) return false;
	return one[2] === undefined || other[2] === undefined || toXdf3Version(one[2]) === toXdf3Version(other[2]);
}

/** Ids come from documents and requests: never a page of text in a message. */
function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
