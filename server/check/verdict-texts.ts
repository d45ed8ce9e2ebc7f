/** Words for verdicts and levels, for people. */
import type { Language } from '../../hub/errors/definition.ts';
import type { CheckLevel, LevelState, Verdict } from '../../hub/standards/checker.ts';

type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

export const VERDICTS: Words<Verdict> = {
	de: { valid: 'gültig', invalid: 'ungültig', unknown: 'unbekannt', 'not-well-formed': 'nicht lesbar', refused: 'abgewiesen' },
	en: { valid: 'valid', invalid: 'invalid', unknown: 'unknown', 'not-well-formed': 'not well-formed', refused: 'refused' },
};

/** What the verdict means, in a sentence. */
export const VERDICTS_EXPLAINED: Words<Verdict> = {
	de: {
		valid: 'Die Nachricht hat die Prüfung bestanden.',
		invalid: 'Die Nachricht verletzt Regeln ihres Standards.',
		unknown: 'Die Nachricht ist lesbar, aber kein Standardpaket kennt sie. Sie wurde nicht geprüft.',
		'not-well-formed': 'Der Inhalt ist technisch beschädigt und lässt sich nicht lesen.',
		refused: 'Der Inhalt wurde nicht geprüft, weil er eine Grenze oder ein Verbot verletzt.',
	},
	en: {
		valid: 'The message passed the check.',
		invalid: 'The message breaks rules of its standard.',
		unknown: 'The message can be read, but no standards pack knows it. It was not checked.',
		'not-well-formed': 'The content is damaged and cannot be read.',
		refused: 'The content was not checked, because it breaks a limit or a prohibition.',
	},
};

export const LEVELS: Words<CheckLevel | 'limit'> = {
	de: {
		'well-formed': 'Lesbarkeit',
		schema: 'Schema',
		codelists: 'Codelisten',
		schematron: 'Geschäftsregeln (Schematron)',
		rules: 'Kopfdaten und Benennung',
		limit: 'Grenzen',
	},
	en: {
		'well-formed': 'Well-formed',
		schema: 'Schema',
		codelists: 'Code lists',
		schematron: 'Business rules (Schematron)',
		rules: 'Header and naming',
		limit: 'Limits',
	},
};

export const STATES: Words<LevelState> = {
	de: {
		checked: 'geprüft',
		'not-checked': 'nicht prüfbar',
		'nothing-to-check': 'nichts zu prüfen',
		'not-asked': 'nicht verlangt',
		'not-reached': 'nicht erreicht',
	},
	en: {
		checked: 'checked',
		'not-checked': 'could not be checked',
		'nothing-to-check': 'nothing to check',
		'not-asked': 'not asked for',
		'not-reached': 'not reached',
	},
};

export const SEVERITIES: Words<'error' | 'warning' | 'info'> = {
	de: { error: 'Fehler', warning: 'Warnung', info: 'Hinweis' },
	en: { error: 'error', warning: 'warning', info: 'note' },
};
