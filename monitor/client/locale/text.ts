/** Texts of the page in the language that is chosen: `t('nav.overview')`, with `{name}` filled in, and `tn` where the number decides the form. */
import { language } from '../app/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { number } from './format.ts';

export type TextKey = keyof typeof de;
type Base<Key> = Key extends `${infer Stem}.one` ? Stem : never;
/** Keys that have a form for one and one for others. */
export type CountedKey = Base<TextKey>;
export type Params = Readonly<Record<string, string | number>>;

const texts = { de, en } as const;

export function t(key: TextKey, params: Params = {}): string {
	return fill(texts[language.value][key], params);
}

export function tn(key: CountedKey, count: number, params: Params = {}): string {
	const form = new Intl.PluralRules(language.value).select(count) === 'one' ? 'one' : 'other';
	return t(`${key}.${form}` as TextKey, { n: count, ...params });
}

/** A text that comes in both languages. */
export function inLanguage(text: { readonly de: string; readonly en: string }): string {
	return text[language.value];
}

function fill(text: string, params: Params): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = params[name];
		return typeof value === 'number' ? number(value) : (value ?? whole);
	});
}
