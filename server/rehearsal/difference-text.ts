/** What differs, one sentence each, for the console. */
import type { Language } from '../../hub/errors/definition.ts';
import { titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Compared, Difference } from '../../hub/rehearsal/compare.ts';

/** Characters of a value that are shown. */
const VALUE_MAX = 80;

export function differenceText(difference: Difference, language: Language): string {
	const texts = TEXTS[language];
	const what = deedText(difference.deed, language);
	if (difference.kind === 'changed') return `${what}: ${difference.path} ${texts.changed(shown(difference.expected), shown(difference.found))}`;
	return `${texts[difference.kind]}: ${what}`;
}

function deedText(deed: Compared, language: Language): string {
	const texts = TEXTS[language];
	if (deed.kind === 'taken') return texts.taken(deed.channel);
	if (deed.kind === 'called') return `${texts.called(deed.step)}${deed.code === undefined ? '' : ` (${deed.code})`}`;
	if (deed.kind === 'sent') return texts.sent(deed.channel);
	if (deed.kind === 'outside') return texts.outside(deed.label, deed.type);
	const reason = deed.code === undefined ? '' : `: ${titleOf({ code: deed.code, facts: deed.facts ?? {} }, language)}`;
	return `${texts.settled(deed.channel, texts.outcomes[deed.outcome])}${reason}`;
}

function shown(value: unknown): string {
	const text = value === undefined ? '–' : JSON.stringify(value);
	return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}

const TEXTS = {
	de: {
		missing: 'fehlt',
		extra: 'ist neu',
		changed: (before: string, now: string) => `war ${before}, ist ${now}`,
		taken: (channel: string) => `Entnahme aus dem Kanal ${channel}`,
		called: (step: string) => `Aufruf des Partners im Schritt ${step}`,
		sent: (channel: string) => `Nachricht in den Kanal ${channel}`,
		outside: (label: string, type: string) => `Knoten „${label}“ (${type}) will aus dem Hub hinaus`,
		settled: (channel: string, outcome: string) => `Ende im Kanal ${channel}: ${outcome}`,
		outcomes: { done: 'erledigt', again: 'noch einmal', park: 'geparkt' },
	},
	en: {
		missing: 'is missing',
		extra: 'is new',
		changed: (before: string, now: string) => `was ${before}, is ${now}`,
		taken: (channel: string) => `taking from the channel ${channel}`,
		called: (step: string) => `call of the partner in the step ${step}`,
		sent: (channel: string) => `message into the channel ${channel}`,
		outside: (label: string, type: string) => `node “${label}” (${type}) wants to leave the hub`,
		settled: (channel: string, outcome: string) => `end in the channel ${channel}: ${outcome}`,
		outcomes: { done: 'done', again: 'again', park: 'parked' },
	},
} as const;
