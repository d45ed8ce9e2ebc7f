/** A sentence in the two languages of the hub, and helpers for the names in it. Never holds a value from the content. */
import type { Language } from '../../hub/errors/definition.ts';

export type Texts = Readonly<Record<Language, string>>;

/** `{namespace}name` → `name`, shortened: a name from hostile content may be as long as it likes. */
export function localName(name: string): string {
	const local = name.replace(/^\{[^}]*\}/, '');
	return local.length > 100 ? `${local.slice(0, 99)}…` : local;
}

export function shortened(text: string, length = 300): string {
	return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
