/**
 * Counts for Prometheus, in a registry of its own. Counters and histograms grow as things happen. What must be asked for (depth of channels, parked messages, alerts …) is
 * asked when somebody scrapes, and kept for five seconds, so that many scrapers cost no more than one.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Alert } from '../../hub/alerts/alerts.ts';
import type { Broker } from '../../hub/channel/broker.ts';
import { catalogue } from '../../hub/errors/catalogue.ts';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Jobs } from '../../hub/jobs/jobs.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Parked } from '../../hub/journal/parked.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { Meter, PartnerCallSeen } from '../../hub/status/meter.ts';
import type { GateState, Status } from '../../hub/status/status.ts';
import { type MetricDefinition, type MetricName, metricCatalogue } from './catalogue.ts';
import { EntryTally } from './tally.ts';

export interface BuildInfo {
	readonly version: string;
	readonly broker: string;
	readonly store: string;
}

/** What is asked when somebody scrapes. */
export interface MeterSources {
	readonly status: Status;
	readonly broker: Pick<Broker, 'depths'>;
	readonly parked: Pick<Parked, 'groups'>;
	readonly jobs: Pick<Jobs, 'list'>;
	readonly lasting: () => readonly Alert[];
	readonly isReady: () => boolean;
	/** Milliseconds that the clock of this machine is ahead of that of the store. */
	readonly clockOffset: () => number;
	readonly log: Logger;
}

export interface PrometheusMeterOptions {
	readonly build: BuildInfo;
	/** Tenants that there are: whatever else a journal entry names becomes `other`. */
	readonly tenants: readonly string[];
	/** Milliseconds that what was asked is kept. Default 5,000. */
	readonly keepMs?: number;
}

/** Milliseconds that store and broker get to answer; Prometheus waits ten seconds by default. */
const ASK_MS = 3_000;

/** Where a million messages are parked it takes long to group them: it may take a twentieth of the time. */
const PARKED_SHARE = 20;

type Labels = Readonly<Record<string, string>>;

const CONDITIONS: readonly GateState[] = ['open', 'busy', 'closed', 'held', 'paused', 'probing'];

export class PrometheusMeter implements Meter {
	readonly #registry = new Registry();
	readonly #counters = new Map<MetricName, Counter>();
	readonly #gauges = new Map<MetricName, Gauge>();
	readonly #histograms = new Map<MetricName, Histogram>();
	readonly #tally = new EntryTally();
	readonly #tenants: ReadonlySet<string>;
	readonly #keepMs: number;
	#sources: MeterSources | undefined;
	#parkedAgainAt = 0;
	#askedAt = Number.NEGATIVE_INFINITY;
	#asking: Promise<void> | undefined;

	constructor({ build, tenants, keepMs = 5_000 }: PrometheusMeterOptions) {
		this.#tenants = new Set(tenants);
		this.#keepMs = keepMs;
		for (const [name, definition] of Object.entries(metricCatalogue)) this.#make(name as MetricName, definition);
		this.#gauge('drehkreuz_build_info', 1, { ...build, node: process.versions.node });
		this.#count('drehkreuz_scrape_failures_total', 0);
		// Of this process and of Node: names and help are the library's, which follow the conventions too.
		collectDefaultMetrics({ register: this.#registry });
	}

	/** From here on a scrape asks them. */
	use(sources: MeterSources): void {
		this.#sources = sources;
	}

	journalled(entries: readonly JournalEntry[]): void {
		for (const entry of entries) {
			this.#tally.add(entry);
			const { event, partner, durationMs } = entry;
			// Calls of partners have a histogram of their own.
			if (durationMs !== undefined && partner === undefined) this.#histograms.get('drehkreuz_hop_duration_seconds')?.observe({ event }, durationMs / 1_000);
		}
	}

	partnerCalled({ mandant: tenant, role: partner, adapter, outcome, durationMs }: PartnerCallSeen): void {
		this.#histograms.get('drehkreuz_partner_call_duration_seconds')?.observe({ tenant, partner, adapter, outcome }, durationMs / 1_000);
	}

	/** Told by who exports traces. */
	spansSeen(result: 'exported' | 'dropped', count: number): void {
		this.#count('drehkreuz_spans_total', count, { result });
	}

	/** What a scrape gets. Never rejects because of store or broker: what they could not tell is missing. */
	async render(): Promise<{ readonly contentType: string; readonly body: string }> {
		if (performance.now() - this.#askedAt >= this.#keepMs) await (this.#asking ??= this.#ask());
		this.#handOver();
		return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
	}

	#handOver(): void {
		for (const { mandant, channel, partner, event, code, count, bytes } of this.#tally.take()) {
			const tenant = this.#tenants.has(mandant) ? mandant : 'other';
			this.#count('drehkreuz_messages_total', count, { tenant, channel, partner, event });
			if (code !== undefined) this.#count('drehkreuz_failures_total', count, { tenant, channel, partner, code: codeLabel(code) });
			if (bytes > 0) this.#count('drehkreuz_message_bytes_total', bytes, { tenant, event });
		}
	}

	async #ask(): Promise<void> {
		const sources = this.#sources;
		if (sources) {
			this.#showProcess(sources);
			await Promise.all([
				this.#try(sources, () => this.#showChannels(sources)),
				this.#try(sources, () => this.#showParked(sources)),
				this.#try(sources, () => this.#showJobs(sources)),
			]);
		}
		this.#askedAt = performance.now();
		this.#asking = undefined;
	}

	async #try({ log }: MeterSources, work: () => Promise<void>): Promise<void> {
		try {
			await inTime(work());
		} catch (error) {
			this.#count('drehkreuz_scrape_failures_total', 1);
			log.warn({ component: 'metrics', code: problemOf(error).code }, 'figures are missing in a scrape');
		}
	}

	#showProcess({ status, lasting, isReady, clockOffset }: MeterSources): void {
		this.#gauge('drehkreuz_ready', isReady() ? 1 : 0);
		this.#gauge('drehkreuz_clock_offset_seconds', clockOffset() / 1_000);
		this.#forget('drehkreuz_partner_condition', 'drehkreuz_channel_paused', 'drehkreuz_channel_stuck', 'drehkreuz_alerts');
		for (const { mandant: tenant, role: partner, adapter, condition: current } of status.partners()) {
			for (const condition of CONDITIONS) this.#gauge('drehkreuz_partner_condition', condition === current ? 1 : 0, { tenant, partner, adapter, condition });
		}
		for (const { mandant: tenant, channel, paused, stuckAt } of status.channels()) {
			this.#gauge('drehkreuz_channel_paused', paused ? 1 : 0, { tenant, channel });
			this.#gauge('drehkreuz_channel_stuck', stuckAt === undefined ? 0 : 1, { tenant, channel });
		}
		for (const { mandant: tenant, code } of lasting()) this.#gauges.get('drehkreuz_alerts')?.inc({ tenant, code: codeLabel(code) });
	}

	async #showChannels({ status, broker }: MeterSources): Promise<void> {
		this.#forget('drehkreuz_channel_messages', 'drehkreuz_channel_oldest_message_age_seconds');
		const channels = status.channels();
		const depths = await broker.depths(channels);
		const now = Date.now();
		channels.forEach(({ mandant: tenant, channel }, index) => {
			const depth = depths[index];
			if (!depth) return;
			const { ready, unsettled, delayed, oldestAt } = depth;
			for (const [state, count] of Object.entries({ ready, unsettled, delayed })) {
				if (count !== undefined) this.#gauge('drehkreuz_channel_messages', count, { tenant, channel, state });
			}
			const age = oldestAt === undefined ? (ready === 0 ? 0 : undefined) : Math.max(now - oldestAt, 0) / 1_000;
			if (age !== undefined) this.#gauge('drehkreuz_channel_oldest_message_age_seconds', age, { tenant, channel });
		});
	}

	async #showParked({ parked }: MeterSources): Promise<void> {
		const began = performance.now();
		if (began < this.#parkedAgainAt) return;
		const groups = await parked.groups({});
		this.#parkedAgainAt = performance.now() + (performance.now() - began) * PARKED_SHARE;
		this.#forget('drehkreuz_parked_messages');
		for (const { mandant: tenant, channel, code, count } of groups)
			this.#gauges.get('drehkreuz_parked_messages')?.inc({ tenant, channel, code: codeLabel(code) }, count);
	}

	async #showJobs({ jobs }: MeterSources): Promise<void> {
		for (const state of ['running', 'paused'] as const) this.#gauge('drehkreuz_jobs', (await jobs.list({ state, limit: 1_000 })).length, { state });
	}

	#make(name: MetricName, { type, labels, help, buckets }: MetricDefinition): void {
		const shared = { name, help, labelNames: [...labels], registers: [this.#registry] };
		if (type === 'counter') this.#counters.set(name, new Counter(shared));
		else if (type === 'gauge') this.#gauges.set(name, new Gauge(shared));
		else this.#histograms.set(name, new Histogram({ ...shared, ...(buckets ? { buckets: [...buckets] } : {}) }));
	}

	#count(name: MetricName, value: number, labels: Labels = {}): void {
		this.#counters.get(name)?.inc(labels, value);
	}

	#gauge(name: MetricName, value: number, labels: Labels = {}): void {
		this.#gauges.get(name)?.set(labels, value);
	}

	/** Channels, partners and alerts that are gone do not stay in the figures. */
	#forget(...names: readonly MetricName[]): void {
		for (const name of names) this.#gauges.get(name)?.reset();
	}
}

/** A broker that cannot be reached must not make the whole scrape fail: then most is wanted to be seen. */
async function inTime(work: Promise<void>): Promise<void> {
	const { promise: tooLate, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new Error('too late')), ASK_MS);
	try {
		await Promise.race([work, tooLate]);
	} finally {
		clearTimeout(timer);
	}
}

/** Codes of older versions and of others are not worth a series each. */
function codeLabel(code: string): string {
	return Object.hasOwn(catalogue, code) ? code : 'other';
}
