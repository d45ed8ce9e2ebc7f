/**
 * What happens now, for open pages: server-sent events (HTML Living Standard, section 9.2).
 *
 * State machine: nobody listens → (somebody comes) → every two seconds one look at hub and jobs for all of them; each gets what changed for him → (the last one
 * leaves) → nobody listens. A listener whose session has ended is let go with the event `over`. One that does not read is let go too: it comes again by itself.
 */
import type { ServerResponse } from 'node:http';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Job } from '../../hub/jobs/jobs.ts';
import { shownJob } from '../api/shown-job.ts';
import type { Collector } from '../overview/collector.ts';
import { overviewOf } from '../overview/view.ts';
import type { MonitorServices } from '../services.ts';

export interface Listener {
	readonly response: ServerResponse;
	readonly token: string;
	/** Tenants that the person may see; undefined: all. */
	readonly mandanten: readonly string[] | undefined;
}

const LOOK_MS = 2_000;
/** Looks between two questions whether the session still holds. */
const SESSION_LOOKS = 3;
/** Pages of one process at most. */
const LISTENERS_MAX = 500;
/** Bytes that may wait in a connection. */
const UNREAD_MAX = 4_194_304;

export class Feed {
	readonly #services: Pick<MonitorServices, 'store' | 'doorkeeper' | 'log'>;
	readonly #collector: Collector;
	readonly #listeners = new Set<Listener>();
	/** What each listener got last, by event. */
	readonly #sent = new WeakMap<Listener, Map<string, string>>();
	#timer: NodeJS.Timeout | undefined;
	#looks = 0;
	#looking = false;

	constructor(services: Pick<MonitorServices, 'store' | 'doorkeeper' | 'log'>, collector: Collector) {
		this.#services = services;
		this.#collector = collector;
	}

	add(listener: Listener): void {
		const { response } = listener;
		response.writeHead(200, {
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-store',
			'x-accel-buffering': 'no',
			'x-content-type-options': 'nosniff',
		});
		response.write('retry: 3000\n\n');
		if (this.#listeners.size >= LISTENERS_MAX) return void response.end();
		this.#listeners.add(listener);
		this.#sent.set(listener, new Map());
		response.on('close', () => this.#remove(listener));
		this.#timer ??= setInterval(() => void this.#look(), LOOK_MS).unref();
		void this.#look();
	}

	close(): void {
		for (const { response } of this.#listeners) response.end();
		clearInterval(this.#timer);
	}

	#remove(listener: Listener): void {
		this.#listeners.delete(listener);
		if (this.#listeners.size > 0) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #look(): Promise<void> {
		if (this.#looking) return;
		this.#looking = true;
		try {
			if (this.#looks++ % SESSION_LOOKS === 0) await this.#letGo();
			const [gathered, jobs] = await Promise.all([this.#collector.gather(), this.#jobs()]);
			for (const [mandanten, listeners] of Map.groupBy(this.#listeners, (listener) => JSON.stringify(listener.mandanten ?? null))) {
				const scope = (JSON.parse(mandanten) as readonly string[] | null) ?? undefined;
				const overview = overviewOf(gathered, scope);
				const data = JSON.stringify(overview);
				// The time alone is no news.
				const news = JSON.stringify({ ...overview, at: 0 });
				const shown = jobs.filter((job) => seesJob(job, scope)).map((job) => JSON.stringify(shownJob(job)));
				for (const listener of listeners) {
					this.#send(listener, 'overview', 'overview', data, news);
					for (const [index, text] of shown.entries()) this.#send(listener, 'job', `job ${index}`, text, text);
				}
			}
		} catch (error) {
			this.#services.log.warn({ component: 'monitor', code: problemOf(error).code }, 'the overview could not be gathered');
			for (const { response } of this.#listeners) response.write(': later\n\n');
		} finally {
			this.#looking = false;
		}
	}

	/** Those that run, and those that have just ended. */
	async #jobs(): Promise<readonly Job[]> {
		return this.#services.store.jobs.list({ limit: 20 });
	}

	/** @param news what must differ from the last time for it to be sent */
	#send(listener: Listener, event: string, slot: string, data: string, news: string): void {
		const { response } = listener;
		const sent = this.#sent.get(listener);
		if (response.writableLength > UNREAD_MAX) return void response.destroy();
		if (sent?.get(slot) === news) return;
		sent?.set(slot, news);
		response.write(`event: ${event}\ndata: ${data}\n\n`);
	}

	/** A page that only looks does not keep its session alive. */
	async #letGo(): Promise<void> {
		for (const listener of [...this.#listeners]) {
			const found = await this.#services.doorkeeper.find(listener.token, false);
			if (found) continue;
			listener.response.end('event: over\ndata: {}\n\n');
			this.#remove(listener);
		}
	}
}

function seesJob({ filter }: Job, mandanten: readonly string[] | undefined): boolean {
	if (mandanten === undefined) return true;
	const touched = filter.mandant === undefined ? (filter.mandanten ?? []) : [filter.mandant];
	return touched.some((mandant) => mandanten.includes(mandant));
}
