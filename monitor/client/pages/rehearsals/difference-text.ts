/** Differences as sentences: „Der Auftrag an hkr ist anders: /betrag war „30.70“, jetzt „31.00““. Changes of one thing stand together. Knows no browser. */
import type { Difference } from '../../app/forms.ts';
import type { de } from '../../locale/de.ts';
import type { Changed, Counted } from './way.ts';

/** `t`, in the language of the page. */
export type Say = (key: keyof typeof de, params?: Readonly<Record<string, string | number>>) => string;

export interface Told {
	/** Without what changed in detail. */
	readonly sentence: string;
	readonly changes: readonly string[];
}

/** Characters of a value that are shown. */
const LONGEST = 160;

export function toldOf(differences: readonly Difference[], say: Say): readonly Told[] {
	const groups = Map.groupBy(differences, (difference) =>
		difference.kind === 'changed' ? `${partOf(difference)} ${JSON.stringify(difference.deed)}` : JSON.stringify(difference),
	);
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		// What is missing or new twice is said twice.
		if (first.kind !== 'changed') return group.map((one) => ({ sentence: sentenceOf(one, say), changes: [] }));
		return [{ sentence: sentenceOf(first, say), changes: group.flatMap((one) => (one.kind === 'changed' ? [changeText(one, say)] : [])) }];
	});
}

function sentenceOf(difference: Difference, say: Say): string {
	const { deed } = difference;
	if (difference.kind === 'changed') return say(`rehearsal.changed.${partOf(difference)}`, namesOf(deed, say));
	return say(`rehearsal.${difference.kind}.${deed.kind}`, namesOf(deed, say));
}

/** Of what one speaks: the order or the answer of a call, else the deed. */
function partOf({ deed, path }: Changed): 'order' | 'answer' | 'sent' | 'settled' | 'taken' | 'outside' {
	if (deed.kind !== 'called') return deed.kind;
	return /^\/(answer|reference|code)$/.test(path) ? 'answer' : 'order';
}

function namesOf(deed: Counted, say: Say): Record<string, string> {
	if (deed.kind === 'called') return { partner: partnerText(deed, say) };
	if (deed.kind === 'outside') return { node: deed.label, type: deed.type };
	return { channel: deed.channel };
}

export function partnerText({ role, step }: { readonly role: string; readonly step: string }, say: Say): string {
	return role === step ? role : say('rehearsal.partner.step', { role, step });
}

export function changeText({ deed, path, expected, found }: Pick<Changed, 'deed' | 'path' | 'expected' | 'found'>, say: Say): string {
	const place = placeText(deed, path, say);
	if (expected === undefined) return say('rehearsal.change.new', { place, now: valueText(deed, path, found, say) });
	if (found === undefined) return say('rehearsal.change.gone', { place, before: valueText(deed, path, expected, say) });
	return say('rehearsal.change.value', { place, before: valueText(deed, path, expected, say), now: valueText(deed, path, found, say) });
}

/** Pointers of the page's own words are said in words; those into an order or a message stay as they are. */
function placeText({ kind }: Counted, path: string, say: Say): string {
	const [, first = '', ...rest] = path.split('/');
	const below = rest.length > 0 ? `/${rest.join('/')}` : '';
	if ((kind === 'called' && first === 'instruction') || (kind === 'sent' && first === 'content')) return below || say('rehearsal.place.whole');
	if (path === '/facts') return say('rehearsal.place.facts');
	if (first === 'event' || first === 'facts') return say('rehearsal.place.event', { name: rest.join('/') });
	if (first === 'attachments') return say('rehearsal.place.attachment', { n: Number(rest[0] ?? 0) + 1 });
	if (first === 'answer' || first === 'reference' || first === 'code' || first === 'outcome' || first === 'attempt') return say(`rehearsal.place.${first}`);
	return path;
}

function valueText({ kind }: Counted, path: string, value: unknown, say: Say): string {
	if (kind === 'called' && path === '/answer') return quoted(say(`rehearsal.answer.${value as 'receipt'}`), say);
	if (kind === 'settled' && path === '/outcome') return quoted(say(`rehearsal.outcome.${value as 'done'}`), say);
	return typeof value === 'string' ? quoted(shortened(value), say) : shortened(JSON.stringify(value));
}

function quoted(text: string, say: Say): string {
	return say('rehearsal.quoted', { text });
}

function shortened(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}
