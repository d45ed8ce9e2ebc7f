/** Differences as sentences: „Der Auftrag an hkr ist anders: /betrag war „30.70“, jetzt „31.00““. Changes of one thing stand together. */
import type { Difference } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import type { Changed, Counted } from './way.ts';

export interface Told {
	/** Without what changed in detail. */
	readonly sentence: string;
	readonly changes: readonly string[];
}

/** Characters of a value that are shown. */
const LONGEST = 160;

export function toldOf(differences: readonly Difference[]): readonly Told[] {
	const groups = Map.groupBy(differences, (difference) =>
		difference.kind === 'changed' ? `${partOf(difference)} ${JSON.stringify(difference.deed)}` : JSON.stringify(difference),
	);
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		// What is missing or new twice is said twice.
		if (first.kind !== 'changed') return group.map((one) => ({ sentence: sentenceOf(one), changes: [] }));
		return [{ sentence: sentenceOf(first), changes: group.flatMap((one) => (one.kind === 'changed' ? [changeText(one)] : [])) }];
	});
}

function sentenceOf(difference: Difference): string {
	const { deed } = difference;
	if (difference.kind === 'changed') return t(`rehearsal.changed.${partOf(difference)}`, namesOf(deed));
	return t(`rehearsal.${difference.kind}.${deed.kind}`, namesOf(deed));
}

/** Of what one speaks: the order or the answer of a call, else the deed. */
function partOf({ deed, path }: Changed): 'order' | 'answer' | 'sent' | 'settled' | 'taken' | 'outside' {
	if (deed.kind !== 'called') return deed.kind;
	return /^\/(answer|reference|code)$/.test(path) ? 'answer' : 'order';
}

function namesOf(deed: Counted): Record<string, string> {
	if (deed.kind === 'called') return { partner: partnerText(deed) };
	if (deed.kind === 'outside') return { node: deed.label, type: deed.type };
	return { channel: deed.channel };
}

export function partnerText({ role, step }: { readonly role: string; readonly step: string }): string {
	return role === step ? role : t('rehearsal.partner.step', { role, step });
}

export function changeText({ deed, path, expected, found }: Pick<Changed, 'deed' | 'path' | 'expected' | 'found'>): string {
	const place = placeText(deed, path);
	if (expected === undefined) return t('rehearsal.change.new', { place, now: valueText(deed, path, found) });
	if (found === undefined) return t('rehearsal.change.gone', { place, before: valueText(deed, path, expected) });
	return t('rehearsal.change.value', { place, before: valueText(deed, path, expected), now: valueText(deed, path, found) });
}

/** Pointers of the page's own words are said in words; those into an order or a message stay as they are. */
function placeText({ kind }: Counted, path: string): string {
	const [, first = '', ...rest] = path.split('/');
	const below = rest.length > 0 ? `/${rest.join('/')}` : '';
	if ((kind === 'called' && first === 'instruction') || (kind === 'sent' && first === 'content')) return below || t('rehearsal.place.whole');
	if (first === 'event' || first === 'facts') return t('rehearsal.place.event', { name: rest.join('/') });
	if (first === 'attachments') return t('rehearsal.place.attachment', { n: Number(rest[0] ?? 0) + 1 });
	if (first === 'answer' || first === 'reference' || first === 'code' || first === 'outcome' || first === 'attempt') return t(`rehearsal.place.${first}`);
	return path;
}

function valueText({ kind }: Counted, path: string, value: unknown): string {
	if (kind === 'called' && path === '/answer') return quoted(t(`rehearsal.answer.${value as 'receipt'}`));
	if (kind === 'settled' && path === '/outcome') return quoted(t(`rehearsal.outcome.${value as 'done'}`));
	return typeof value === 'string' ? quoted(shortened(value)) : shortened(JSON.stringify(value));
}

function quoted(text: string): string {
	return t('rehearsal.quoted', { text });
}

function shortened(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}
