/**
 * When a partner system may be called: days of the week, from, to, in its time zone. Pure; daylight saving by `Intl`, which knows the rules of
 * every zone. An hour that the clocks leave out moves on by that hour; of an hour that comes twice, the second one counts.
 */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Day = (typeof DAYS)[number];

export interface BusinessHoursSettings {
	/** At least one. Default: all seven. */
	readonly days?: readonly Day[];
	/** `HH:MM`, 00:00 to 23:59. */
	readonly from: string;
	/** `HH:MM`, 00:01 to 24:00. Not later than `from`: it is the next day's. */
	readonly to: string;
	/** IANA name. Default `Europe/Berlin`. */
	readonly timeZone?: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export class BusinessHours {
	readonly #days: ReadonlySet<Day>;
	readonly #from: number;
	readonly #to: number;
	readonly #clock: Intl.DateTimeFormat;

	/** @throws RangeError when the time zone is unknown; ask `isTimeZone` before */
	constructor(settings: BusinessHoursSettings) {
		this.#days = new Set(settings.days ?? DAYS);
		this.#from = minutesOf(settings.from);
		const to = minutesOf(settings.to);
		this.#to = to > this.#from ? to : to + 24 * 60;
		const timeZone = settings.timeZone ?? 'Europe/Berlin';
		const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
		this.#clock = new Intl.DateTimeFormat('en-US', { ...numeric, timeZone, hourCycle: 'h23', calendar: 'iso8601' });
	}

	/** @param at epoch milliseconds @returns whether it is open, and until when that holds */
	at(at: number): { readonly open: boolean; readonly until: number } {
		const today = Math.floor(this.#local(at) / DAY_MS);
		// Yesterday's hours may reach into today; within eight days every day of the week comes.
		for (let day = today - 1; day <= today + 8; day++) {
			if (!this.#days.has(DAYS[weekdayOf(day)] as Day)) continue;
			const end = this.#instant(day, this.#to);
			if (end <= at) continue;
			const start = this.#instant(day, this.#from);
			return start <= at ? { open: true, until: end } : { open: false, until: start };
		}
		return { open: false, until: at + DAY_MS };
	}

	/** What clock and calendar of the zone show, as if it were UTC. */
	#local(at: number): number {
		const part = Object.fromEntries(this.#clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
		return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
	}

	/** The moment at which the zone shows this time. The second look is needed around a change of the clocks. */
	#instant(day: number, minutes: number): number {
		const shown = day * DAY_MS + minutes * MINUTE_MS;
		const offset = (at: number): number => this.#local(at) - at;
		return shown - offset(shown - offset(shown));
	}
}

export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

/** Day 0 is 1 January 1970, a Thursday. */
function weekdayOf(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}

function minutesOf(time: string): number {
	const [hours, minutes] = time.split(':').map(Number);
	return (hours ?? 0) * 60 + (minutes ?? 0);
}
