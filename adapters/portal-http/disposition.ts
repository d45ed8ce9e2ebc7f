/** Content-Disposition of a multipart part. Source: RFC 7578, 4.2; file names as browsers and curl write them. */

export interface Disposition {
	readonly name: string;
	/** Undefined for a form field that is no file. Without folders and control characters, at most 255 characters; may be empty. */
	readonly filename: string | undefined;
}

const PARAMETER = /;\s*([a-z]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gi;
/** Control characters, and those that turn the direction of writing and make `exe.pdf` of `fdp.exe`. */
const HARMFUL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** @param header as the parser gives it: one character per byte. @returns undefined when it is no form-data part with a name */
export function dispositionOf(header: string | undefined): Disposition | undefined {
	if (header === undefined || !/^\s*form-data\s*(?:;|$)/i.test(header)) return undefined;
	const parameters = new Map<string, string>();
	for (const [, name = '', quoted, plain] of header.matchAll(PARAMETER)) {
		const value = Buffer.from(quoted?.replace(/\\(["\\])/g, '$1') ?? plain ?? '', 'latin1').toString('utf8');
		if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
	}
	const name = parameters.get('name');
	if (name === undefined || name === '') return undefined;
	const filename = extended(parameters.get('filename*')) ?? parameters.get('filename');
	return { name, filename: filename === undefined ? undefined : baseName(filename) };
}

/** `UTF-8''Bescheid%20M%C3%BCller.pdf` (RFC 8187). */
function extended(value: string | undefined): string | undefined {
	const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? '')?.[1];
	try {
		return encoded === undefined ? undefined : decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
}

function baseName(path: string): string {
	return (path.split(/[/\\]/).at(-1) ?? '').replace(HARMFUL, '').trim().slice(0, 255);
}
