/** Cuts out of what was gathered what a person may see, judges it, and puts the worst first. Pure. */
import type { LoggedAlert } from '../../hub/alerts/alert-log.ts';
import type { JournalEvent } from '../../hub/journal/entry.ts';
import type { Figure } from '../../hub/journal/figures.ts';
import { EVERY_TENANT } from '../../hub/people/rights.ts';
import { shownProblem } from '../api/problems.ts';
import type { Alert, Of, Overview, OverviewChannel, OverviewPartner } from '../api/schemas.ts';
import { touches } from '../api/shown-job.ts';
import type { Gathered } from './collector.ts';

type State = Of<typeof Overview>['state'];
type Channel = Of<typeof OverviewChannel>;
type Partner = Of<typeof OverviewPartner>;

/** Whole minutes over which rates are averaged. */
const RATE_MINUTES = 5;
/** A message that waits longer than this deserves a look, milliseconds. */
const OLD_MS = 10 * 60_000;

/** What counts as in, out and parked. */
const IN: readonly JournalEvent[] = ['received'];
const OUT: readonly JournalEvent[] = ['settled'];
const PARKED: readonly JournalEvent[] = ['parked'];

/** @param mandanten those that the person may see; undefined: all */
export function overviewOf(gathered: Gathered, mandanten: readonly string[] | undefined): Of<typeof Overview> {
	const { at, history } = gathered;
	const sees = mandanten === undefined ? () => true : (mandant: string) => mandanten.includes(mandant);
	const minutes = history.minutes(at);
	const byMinute = minutes.map((minute) => history.of(minute).filter((figure) => sees(figure.mandant)));
	const recent = byMinute.slice(-RATE_MINUTES).flat();
	const channels = channelsOf(gathered, recent, sees).sort(worstFirst);
	const partners = partnersOf(gathered, recent, sees).sort(worstFirst);
	const alerts = gathered.alerts.filter(({ mandant }) => mandant === EVERY_TENANT || sees(mandant)).map(shownAlert);
	const ages = channels.flatMap(({ oldestMs }) => oldestMs ?? []);
	const states = [...channels, ...partners].map(({ state }) => state);
	const worst: State = states.includes('bad') || gathered.missing.length > 0 ? 'bad' : alerts.length > 0 || states.includes('attention') ? 'attention' : 'good';
	return {
		at,
		state: worst,
		figures: {
			inPerMinute: rate(recent, IN),
			outPerMinute: rate(recent, OUT),
			parkedPerMinute: rate(recent, PARKED),
			backlog: sum(channels, ({ ready, unsettled, delayed = 0 }) => ready + unsettled + delayed),
			parked: sum(
				gathered.parked.filter(({ mandant }) => sees(mandant)),
				({ count }) => count,
			),
			...(ages.length > 0 ? { oldestMs: Math.max(...ages) } : {}),
		},
		history: {
			minutes: [...minutes],
			in: byMinute.map((figures) => total(figures, IN)),
			out: byMinute.map((figures) => total(figures, OUT)),
			parked: byMinute.map((figures) => total(figures, PARKED)),
		},
		channels,
		partners,
		links: [...gathered.links],
		alerts,
		jobs: gathered.jobs.filter((job) => (job.state === 'running' || job.state === 'paused') && touches(job, mandanten)).length,
		missing: [...gathered.missing],
	};
}

/** About whom, in one word. */
export function shownAlert({ name, mandant, about, raisedAt, clearedAt, code, facts }: LoggedAlert): Of<typeof Alert> {
	const [kind, value] = Object.entries(about)[0] as [string, string];
	return {
		name,
		mandant,
		about: `${kind}:${value}`,
		problem: shownProblem({ code, facts }),
		raisedAt,
		...(clearedAt === undefined ? {} : { clearedAt }),
	};
}

function channelsOf(gathered: Gathered, recent: readonly Figure[], sees: (mandant: string) => boolean): Channel[] {
	const figures = Map.groupBy(recent, ({ mandant, channel }) => `${mandant}/${channel}`);
	const parked = Map.groupBy(gathered.parked, ({ mandant, channel }) => `${mandant}/${channel}`);
	return gathered.channels
		.filter(({ mandant }) => sees(mandant))
		.map(({ mandant, channel, paused, stuckAt, depth }) => {
			const name = `${mandant}/${channel}`;
			const own = figures.get(name) ?? [];
			const oldestMs = depth?.oldestAt === undefined ? undefined : Math.max(0, gathered.at - depth.oldestAt);
			const facts = {
				mandant,
				channel,
				ready: depth?.ready ?? 0,
				unsettled: depth?.unsettled ?? 0,
				...(depth?.delayed === undefined ? {} : { delayed: depth.delayed }),
				...(oldestMs === undefined ? {} : { oldestMs }),
				parked: sum(parked.get(name) ?? [], ({ count }) => count),
				perMinute: { in: rate(own, ['received', 'sent', 'routed']), out: rate(own, OUT), parked: rate(own, PARKED) },
				paused,
				...(stuckAt === undefined ? {} : { stuckAt }),
			};
			return { ...facts, state: stateOfChannel(facts) };
		});
}

function stateOfChannel({ paused, stuckAt, parked, oldestMs = 0 }: Omit<Channel, 'state'>): State {
	if (stuckAt !== undefined) return 'bad';
	return paused || parked > 0 || oldestMs > OLD_MS ? 'attention' : 'good';
}

function partnersOf(gathered: Gathered, recent: readonly Figure[], sees: (mandant: string) => boolean): Partner[] {
	const figures = Map.groupBy(recent, ({ mandant, partner }) => `${mandant}/${partner}`);
	return gathered.partners
		.filter(({ mandant }) => sees(mandant))
		.map(({ mandant, role, adapter, environment, condition, until }) => ({
			mandant,
			role,
			adapter,
			environment,
			condition,
			state: stateOfPartner(condition),
			perMinute: rate(figures.get(`${mandant}/${role}`) ?? [], ['delivered']),
			...(until === undefined ? {} : { until }),
		}));
}

/** Closed outside business hours is as it should be. */
function stateOfPartner(condition: Partner['condition']): State {
	if (condition === 'paused' || condition === 'probing') return 'bad';
	return condition === 'held' || condition === 'busy' ? 'attention' : 'good';
}

const RANK: Readonly<Record<State, number>> = { bad: 0, attention: 1, good: 2 };

function worstFirst(one: Channel | Partner, other: Channel | Partner): number {
	const byParked = parkedIn(other) - parkedIn(one);
	return RANK[one.state] - RANK[other.state] || byParked;
}

function parkedIn(one: Channel | Partner): number {
	return 'channel' in one ? one.parked : 0;
}

function total(figures: readonly Figure[], events: readonly JournalEvent[]): number {
	return sum(
		figures.filter(({ event }) => events.includes(event)),
		({ count }) => count,
	);
}

function rate(figures: readonly Figure[], events: readonly JournalEvent[]): number {
	return Math.round((total(figures, events) / RATE_MINUTES) * 10) / 10;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
	return items.reduce((all, item) => all + of(item), 0);
}
