/**
 * Everything that the overview shows, gathered once for all who look: however many pages are open, the hub is asked once in a while. Not filtered yet: what a person
 * may see of it is cut out in `view.ts`.
 */
import type { LoggedAlert } from '../../hub/alerts/alert-log.ts';
import type { ChannelDepth } from '../../hub/channel/broker.ts';
import type { Job } from '../../hub/jobs/jobs.ts';
import type { ParkedGroup } from '../../hub/journal/parked.ts';
import type { ChannelStatus, PartnerStatus } from '../../hub/status/status.ts';
import type { MonitorServices } from '../services.ts';
import { History } from './history.ts';

export interface Gathered {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly channels: readonly (ChannelStatus & { readonly depth: ChannelDepth | undefined })[];
	readonly partners: readonly PartnerStatus[];
	readonly parked: readonly ParkedGroup[];
	readonly alerts: readonly LoggedAlert[];
	readonly links: Awaited<ReturnType<MonitorServices['links']>>;
	/** Those that have not ended, and those that may have changed in the last minute. */
	readonly jobs: readonly Job[];
	readonly missing: readonly string[];
	readonly history: History;
}

type Services = Pick<MonitorServices, 'store' | 'broker' | 'status' | 'links' | 'missing'>;

/** Milliseconds for which it is fresh. */
const FRESH_MS = 1_500;
/** A change is looked for so far back: a commit may take a while, and clocks of several processes differ. */
const JOBS_BACK_MS = 60_000;
const JOBS_MAX = 1_000;
/** Grouping a million parked messages takes a second of the thread that reads: it is done more rarely then. */
const PARKED_SHARE = 20;

export class Collector {
	readonly #services: Services;
	readonly #history: History;
	#running: Promise<Gathered> | undefined;
	#last: Gathered | undefined;
	#parked: readonly ParkedGroup[] = [];
	#parkedAgainAt = 0;

	constructor(services: Services) {
		this.#services = services;
		this.#history = new History(services.store.journal);
	}

	/** @throws DrehkreuzError DK-STORE-FAILED, DK-BROKER-… */
	gather(): Promise<Gathered> {
		if (this.#last && Date.now() - this.#last.at < FRESH_MS) return Promise.resolve(this.#last);
		this.#running ??= this.#gather().finally(() => {
			this.#running = undefined;
		});
		return this.#running;
	}

	async #gather(): Promise<Gathered> {
		const { store, broker, status, links, missing } = this.#services;
		const at = Date.now();
		const channels = status.channels();
		const [depths, parked, alerts, wired, jobs] = await Promise.all([
			broker.depths(channels),
			this.#parkedGroups(at),
			store.alerts.list({ lasting: true }),
			links(),
			store.jobs.list({ changedSince: at - JOBS_BACK_MS, limit: JOBS_MAX }),
			this.#history.refresh(at),
		]);
		this.#last = {
			at,
			channels: channels.map((channel, index) => ({ ...channel, depth: depths[index] })),
			partners: status.partners(),
			parked,
			alerts,
			links: wired,
			jobs,
			missing: missing(),
			history: this.#history,
		};
		return this.#last;
	}

	async #parkedGroups(now: number): Promise<readonly ParkedGroup[]> {
		if (now >= this.#parkedAgainAt) {
			this.#parked = await this.#services.store.parked.groups({});
			const tookMs = Date.now() - now;
			this.#parkedAgainAt = now + tookMs * PARKED_SHARE;
		}
		return this.#parked;
	}
}
