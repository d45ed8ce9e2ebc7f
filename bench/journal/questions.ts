/** What people ask the journal, with other values each time. */
import type { JournalQuery } from '../../hub/journal/entry.ts';
import type { Store } from '../../hub/journal/store.ts';
import { CHANNELS, CODES, caseOf, idOf, PARTNERS, PERIOD_MS, RARE_CODE, randomFrom, STANDARDS, TYPES, tenantName } from './entries.ts';

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** What the monitor reads at once to fill a page with messages. */
const PAGE = { newestFirst: true, limit: 500 } as const;

export interface Question {
	readonly name: string;
	ask(store: Store): Promise<unknown>;
}

/** @param count entries that there are; @param end of their period */
export function questions(count: number, end: number): readonly Question[] {
	const chance = randomFrom(7);
	const one = <Value>(values: readonly Value[]): Value => values[Math.floor(values.length * chance())] as Value;
	const number = (): number => Math.floor(chance() * (count / 8));
	const tenant = (): string => tenantName(Math.floor(40 * chance()));
	/** The largest one: there it takes longest. */
	const largest = tenantName(0);
	const some = (): readonly string[] => [largest, tenant(), tenant(), tenant(), tenant()];
	const window = (length: number) => {
		const since = Math.floor(end - PERIOD_MS + chance() * (PERIOD_MS - length));
		return { since, until: since + length };
	};
	const last = (length: number) => ({ since: end - length });
	const searches: Readonly<Record<string, () => JournalQuery>> = {
		id: () => ({ id: idOf(number()) }),
		case: () => ({ subject: caseOf(number()) }),
		'case, some tenants': () => ({ subject: caseOf(number()), mandanten: some() }),
		reference: () => ({ reference: `AZ-${number().toString(36)}/2026` }),
		everything: () => ({}),
		tenant: () => ({ mandant: tenant() }),
		'tenant, from the middle on': () => ({ mandant: tenant(), beforePosition: Math.floor(count * chance()) }),
		'tenant + channel': () => ({ mandant: tenant(), channel: one(CHANNELS) }),
		'tenant + partner': () => ({ mandant: tenant(), partner: one(PARTNERS) }),
		'tenant + standard + type': () => ({ mandant: tenant(), standard: one(STANDARDS), nachrichtentyp: one(TYPES) }),
		'tenant + code': () => ({ mandant: tenant(), code: one(CODES) }),
		'tenant, last hour': () => ({ mandant: tenant(), ...last(HOUR) }),
		'tenant, some hour': () => ({ mandant: tenant(), ...window(HOUR) }),
		'tenant, some day': () => ({ mandant: tenant(), ...window(DAY) }),
		'channel, all tenants': () => ({ channel: one(CHANNELS) }),
		'partner, all tenants': () => ({ partner: one(PARTNERS) }),
		'code, all tenants': () => ({ code: one(CODES) }),
		'rare code, all tenants': () => ({ code: RARE_CODE }),
		'last hour, all tenants': () => last(HOUR),
		'some day, all tenants': () => window(DAY),
		'some tenants + code + week': () => ({ mandanten: some(), code: one(CODES), ...window(7 * DAY) }),
		'some tenants + standard + month': () => ({ mandanten: some(), standard: one(STANDARDS), ...window(30 * DAY) }),
		'largest + channel + code': () => ({ mandant: largest, channel: one(CHANNELS), code: one(CODES) }),
		'largest + partner + code + day': () => ({ mandant: largest, partner: one(PARTNERS), code: one(CODES), ...window(DAY) }),
		'largest + channel + standard + type': () => ({ mandant: largest, channel: one(CHANNELS), standard: one(STANDARDS), nachrichtentyp: one(TYPES) }),
		'largest + event + channel + some day': () => ({ mandant: largest, event: 'parked', channel: one(CHANNELS), ...window(DAY) }),
		'largest + rare code + channel': () => ({ mandant: largest, code: RARE_CODE, channel: one(CHANNELS) }),
		'no hit: code': () => ({ mandant: largest, code: 'DK-NEVER-SEEN' }),
		'no hit: channel, all tenants': () => ({ channel: 'gibt.es.nicht' }),
		'no hit: channel + event': () => ({ mandant: largest, channel: one(CHANNELS), event: 'discarded' }),
		'no hit: standard + code': () => ({ mandant: largest, standard: one(STANDARDS), code: 'DK-NEVER-SEEN' }),
		'no hit: standard + unknown type': () => ({ mandant: largest, standard: one(STANDARDS), nachrichtentyp: '9999' }),
		'no hit: day outside': () => ({ mandant: largest, channel: one(CHANNELS), since: end + DAY }),
		'no hit: channel + partner + rare code': () => ({ mandant: largest, channel: one(CHANNELS), partner: one(PARTNERS), code: RARE_CODE }),
	};
	return [
		...Object.entries(searches).map(([name, query]) => ({ name, ask: (store: Store) => store.journal.search({ ...query(), ...PAGE }) })),
		{ name: 'figures, last hour', ask: (store) => store.journal.figures({ since: end - HOUR, until: end }) },
		{ name: 'figures, last day, some tenants', ask: (store) => store.journal.figures({ since: end - DAY, until: end, mandanten: some() }) },
		{ name: 'parked by cause', ask: (store) => store.parked.groups({}) },
		{ name: 'parked by cause, some tenants', ask: (store) => store.parked.groups({ mandanten: some() }) },
	];
}
