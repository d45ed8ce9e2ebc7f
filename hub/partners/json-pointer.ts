/** Reads one value of a JSON document by JSON Pointer (RFC 6901). Pure. */

/** Pattern of a JSON Pointer for settings schemas; the empty pointer (the whole document) is left out on purpose. */
export const JSON_POINTER_PATTERN = '^(/([^/~]|~[01])*)+$';

/** @returns undefined when the document has nothing there */
export function valueAt(document: unknown, pointer: string): unknown {
	let at = document;
	for (const step of pointer.split('/').slice(1)) {
		const key = step.replace(/~1/g, '/').replace(/~0/g, '~');
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
		at = (at as Record<string, unknown>)[key];
	}
	return at;
}

/** The value as text when it is a non-empty text or a number. */
export function textAt(document: unknown, pointer: string): string | undefined {
	const value = valueAt(document, pointer);
	return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}
