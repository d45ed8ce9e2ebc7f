/** What a person chose for this browser: language and theme. Kept in localStorage; where that is refused, until the page is left. */
import { effect, signal } from '@preact/signals';

export type Language = 'de' | 'en';
/** `system`: as the operating system says. */
export type Theme = 'system' | 'light' | 'dark';

export const language = signal<Language>(stored('drehkreuz.language', ['de', 'en'], 'de'));
export const theme = signal<Theme>(stored('drehkreuz.theme', ['system', 'light', 'dark'], 'system'));

/** Writes both to the document and remembers them, now and at every change. */
export function applySettings(): void {
	effect(() => {
		document.documentElement.lang = language.value;
		remember('drehkreuz.language', language.value);
	});
	effect(() => {
		if (theme.value === 'system') delete document.documentElement.dataset['kernTheme'];
		else document.documentElement.dataset['kernTheme'] = theme.value;
		remember('drehkreuz.theme', theme.value);
	});
}

function stored<Value extends string>(key: string, values: readonly Value[], otherwise: Value): Value {
	try {
		const value = localStorage.getItem(key);
		return values.find((known) => known === value) ?? otherwise;
	} catch {
		return otherwise;
	}
}

function remember(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		// Private mode: the choice lasts as long as the page.
	}
}
