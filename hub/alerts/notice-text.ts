/** A notice as plain text for people, in German or English: what happened, since when, what to do, where to look. */

import { definitionOf } from '../errors/catalogue.ts';
import type { Language } from '../errors/definition.ts';
import { remedyOf, titleOf } from '../errors/drehkreuz-error.ts';
import type { Notice, NoticeChange } from './notifier.ts';

export interface NoticeTextOptions {
	/** Address of the hub as people reach it. Undefined: no link. */
	readonly publicUrl: string | undefined;
	/** IANA name. Default `Europe/Berlin`. */
	readonly timeZone?: string;
}

const TEXTS = {
	de: {
		raised: 'Neu',
		cleared: 'Vorbei',
		since: 'Seit',
		until: 'bis',
		remedy: 'Was tun',
		look: 'Zum Monitor',
		many: (raised: number, cleared: number) => `${raised} neu, ${cleared} vorbei`,
		afterQuiet: 'Während der Ruhezeit begonnen; es dauert noch an.',
		severity: { warning: 'Warnung', error: 'Fehler', fatal: 'Dringend' },
		foot: 'Diese Meldung kommt vom Drehkreuz. Empfänger und Regeln stehen in der Konfiguration unter „alerts“.',
	},
	en: {
		raised: 'New',
		cleared: 'Over',
		since: 'Since',
		until: 'until',
		remedy: 'What to do',
		look: 'To the monitor',
		many: (raised: number, cleared: number) => `${raised} new, ${cleared} over`,
		afterQuiet: 'Began during the quiet hours and still lasts.',
		severity: { warning: 'Warning', error: 'Error', fatal: 'Urgent' },
		foot: 'This notification comes from Drehkreuz. Recipients and rules are configured at “alerts”.',
	},
} as const;

export function noticeText(notice: Notice, { publicUrl, timeZone = 'Europe/Berlin' }: NoticeTextOptions): { readonly subject: string; readonly text: string } {
	const { language } = notice.recipient;
	const texts = TEXTS[language];
	const moment = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
	const paragraphs = notice.changes.map((one) => paragraph(one, language, moment));
	const link = publicUrl === undefined ? [] : [`${texts.look}: ${publicUrl.replace(/\/+$/, '')}/monitor/`];
	const head = notice.afterQuiet ? [texts.afterQuiet] : [];
	return { subject: subjectOf(notice), text: `${[...head, ...paragraphs, ...link, texts.foot].join('\n\n')}\n` };
}

function subjectOf({ changes, recipient }: Notice): string {
	const texts = TEXTS[recipient.language];
	const [first] = changes;
	if (changes.length === 1 && first) return `[Drehkreuz] ${texts[first.change]}: ${titleOf(first.alert, recipient.language)}`.slice(0, 180);
	const raised = changes.filter(({ change }) => change === 'raised').length;
	return `[Drehkreuz] ${texts.many(raised, changes.length - raised)}`;
}

function paragraph({ change, alert }: NoticeChange, language: Language, moment: Intl.DateTimeFormat): string {
	const texts = TEXTS[language];
	const until = change === 'cleared' && alert.clearedAt !== undefined ? ` ${texts.until} ${moment.format(alert.clearedAt)}` : '';
	const head = change === 'cleared' ? texts.cleared : texts.severity[definitionOf(alert.code).severity];
	const lines = [`${head}: ${titleOf(alert, language)}`, `${texts.since} ${moment.format(alert.raisedAt)}${until} · ${alert.code}`];
	if (change === 'raised') lines.push(`${texts.remedy}: ${remedyOf(alert, language)}`);
	return lines.join('\n');
}
