/**
 * What happens now, for open pages: server-sent events (HTML Living Standard, section 9.2).
 *
 * State machine: nobody listens → (somebody comes) → every two seconds one look at the hub for all of them; each gets what changed for him (`audience.ts`) → (the last
 * one leaves) → nobody listens. Who comes while a look is under way is told by the next one, right after it. A listener whose session has ended is let go with the
 * event `over`.
 */
import type { ServerResponse } from 'node:http';
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Job } from '../../hub/jobs/jobs.ts';
import type { Collector } from '../overview/collector.ts';
import type { MonitorServices } from '../services.ts';
import { Audience } from './audience.ts';

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
/** Jobs that who has just come is told of, ended or not: a page that was cut off may have missed an end. */
const NEWEST_JOBS = 20;

export class Feed {
	readonly #services: Pick<MonitorServices, 'store' | 'doorkeeper' | 'log'>;
	readonly #collector: Collector;
	readonly #listeners = new Set<Listener>();
	/** Those among them who have not been told anything yet. */
	readonly #newcomers = new Set<Listener>();
	/** By the tenants that they may see. */
	readonly #audiences = new Map<string, Audience>();
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
		this.#newcomers.add(listener);
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
		this.#newcomers.delete(listener);
		const name = nameOf(listener);
		const audience = this.#audiences.get(name);
		audience?.remove(listener.response);
		if (audience?.size === 0) this.#audiences.delete(name);
		if (this.#listeners.size > 0) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #look(): Promise<void> {
		if (this.#looking) return;
		this.#looking = true;
		const newcomers = [...this.#newcomers];
		try {
			if (this.#looks++ % SESSION_LOOKS === 0) await this.#letGo();
			const [gathered, newest] = await Promise.all([this.#collector.gather(), newcomers.length > 0 ? this.#newestJobs() : []]);
			for (const listener of newcomers) if (this.#newcomers.delete(listener)) this.#audienceOf(listener).add(listener.response);
			for (const audience of this.#audiences.values()) audience.tell(gathered, newest);
			if (this.#newcomers.size > 0) setImmediate(() => void this.#look());
		} catch (error) {
			this.#services.log.warn({ component: 'monitor', code: problemOf(error).code }, 'the overview could not be gathered');
			for (const { response } of this.#listeners) response.write(': later\n\n');
		} finally {
			this.#looking = false;
		}
	}

	#newestJobs(): Promise<readonly Job[]> {
		return this.#services.store.jobs.list({ limit: NEWEST_JOBS });
	}

	#audienceOf(listener: Listener): Audience {
		const name = nameOf(listener);
		let audience = this.#audiences.get(name);
		if (!audience) this.#audiences.set(name, (audience = new Audience(listener.mandanten)));
		return audience;
	}

	/** A page that only looks does not keep its session alive. Pages of one browser have one session. */
	async #letGo(): Promise<void> {
		for (const [token, listeners] of Map.groupBy(this.#listeners, (listener) => listener.token)) {
			if (await this.#services.doorkeeper.find(token, false)) continue;
			for (const listener of listeners) {
				listener.response.end('event: over\ndata: {}\n\n');
				this.#remove(listener);
			}
		}
	}
}

function nameOf({ mandanten }: Listener): string {
	return JSON.stringify(mandanten ?? null);
}
