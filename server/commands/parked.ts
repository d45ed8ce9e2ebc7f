/**
 * `drehkreuz parked` lists parked messages of the running hub; `parked release ID…` or `parked release --code CODE` puts them back into their channel.
 * `--as NAME` is a local account that may release messages, without it `admin`. Its password is asked for; that of `admin` may be in DREHKREUZ_ADMIN_PASSWORD.
 */
import { FIRST_PERSON } from '../../hub/people/doorkeeper.ts';
import { askSecret } from '../console/ask.ts';
import { consoleLanguage } from '../console/language.ts';
import { table } from '../console/table.ts';
import { configOf, option } from './options.ts';

interface Shown {
	readonly id: string;
	readonly mandant: string;
	readonly channel: string;
	readonly parkedAt: string;
	readonly code: string;
	readonly reason: Readonly<Record<'de' | 'en', string>>;
	readonly remedy: Readonly<Record<'de' | 'en', string>>;
}

export async function parked(args: readonly string[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const { host, port } = configOf(args).server;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/parked`;
	const name = option(args, 'as') ?? FIRST_PERSON;
	const known = name === FIRST_PERSON ? process.env.DREHKREUZ_ADMIN_PASSWORD || process.env.DREHKREUZ_EDITOR_PASSWORD : undefined;
	const headers = { authorization: `Basic ${Buffer.from(`${name}:${known || (await askSecret(texts.ask(name)))}`).toString('base64')}` };
	const response = await fetch(url, { headers }).catch(() => undefined);
	if (response?.status !== 200) {
		console.error(response ? await reasonOf(response) : texts.unreachable(url));
		return 1;
	}
	const list = (await response.json()) as readonly Shown[];
	return args[0] === 'release' ? release(url, headers, list, args) : show(list);
}

/** What the hub says about it. */
async function reasonOf(response: Response): Promise<string> {
	const language = consoleLanguage();
	const { title, remedy } = (await response.json().catch(() => ({}))) as { title?: Shown['reason']; remedy?: Shown['remedy'] };
	return title && remedy ? `  ${title[language]}\n  ${remedy[language]}` : `  HTTP ${response.status}`;
}

function show(list: readonly Shown[]): number {
	const language = consoleLanguage();
	const texts = TEXTS[language];
	if (list.length === 0) {
		console.log(texts.none);
		return 0;
	}
	console.log(
		table(
			texts.columns.map((title) => ({ title })),
			list.map(({ id, parkedAt, mandant, channel, code }) => [id, parkedAt.slice(0, 19), mandant, channel, code]),
		),
	);
	for (const { id, reason, remedy } of list) console.log(`\n  ${id}\n    ${reason[language]}\n    ${remedy[language]}`);
	return 0;
}

async function release(url: string, headers: Record<string, string>, list: readonly Shown[], args: readonly string[]): Promise<number> {
	const texts = TEXTS[consoleLanguage()];
	const code = option(args, 'code');
	const chosen = list.filter((entry) => (code === undefined ? args.includes(entry.id) : entry.code === code));
	let released = 0;
	for (const { id } of chosen) if ((await fetch(`${url}/${id}/release`, { method: 'POST', headers })).status === 204) released += 1;
	console.log(texts.released(released, chosen.length));
	return released === chosen.length && released > 0 ? 0 : 1;
}

const TEXTS = {
	de: {
		ask: (name: string) => `Passwort von ${name}: `,
		unreachable: (url: string) => `  Unter ${url} antwortet kein Hub. Läuft er?`,
		none: '  Nichts ist geparkt.',
		columns: ['Kennung', 'Geparkt', 'Mandant', 'Kanal', 'Grund'],
		released: (released: number, chosen: number) => `  ${released} von ${chosen} Nachrichten freigegeben.`,
	},
	en: {
		ask: (name: string) => `Password of ${name}: `,
		unreachable: (url: string) => `  No hub answers at ${url}. Is it running?`,
		none: '  Nothing is parked.',
		columns: ['Id', 'Parked', 'Tenant', 'Channel', 'Reason'],
		released: (released: number, chosen: number) => `  ${released} of ${chosen} messages released.`,
	},
} as const;
