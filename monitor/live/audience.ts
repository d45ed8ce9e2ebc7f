/**
 * Open pages of people who may see the same. What they are told is cut out, compared with the last time and put into bytes once, however many they are: each of them gets
 * what is new, in one piece, and who has just come gets all of it.
 */
import type { ServerResponse } from 'node:http';
import type { Job } from '../../hub/jobs/jobs.ts';
import { shownJob, touches } from '../api/shown-job.ts';
import type { Gathered } from '../overview/collector.ts';
import { overviewOf } from '../overview/view.ts';

/** One server-sent event. */
interface Event {
	/** `overview`, or the id of a job. */
	readonly about: string;
	/** What must differ from the last time for it to be sent. */
	readonly news: string;
	readonly text: string;
}

/** Bytes that may wait in a connection: who does not read is let go, and comes again by itself. */
const UNREAD_MAX = 4_194_304;

export class Audience {
	readonly #mandanten: readonly string[] | undefined;
	readonly #pages = new Set<ServerResponse>();
	#newcomers: ServerResponse[] = [];
	/** News of the last time, by what it was about. */
	#told: ReadonlyMap<string, string> = new Map();

	/** @param mandanten that these people may see; undefined: all */
	constructor(mandanten: readonly string[] | undefined) {
		this.#mandanten = mandanten;
	}

	get size(): number {
		return this.#pages.size + this.#newcomers.length;
	}

	add(page: ServerResponse): void {
		this.#newcomers.push(page);
	}

	remove(page: ServerResponse): void {
		this.#pages.delete(page);
		this.#newcomers = this.#newcomers.filter((one) => one !== page);
	}

	/** @param newest jobs that newcomers are told of beside those that may have changed */
	tell(gathered: Gathered, newest: readonly Job[]): void {
		const changing = gathered.jobs.map(({ id }) => id);
		const now = [overviewEvent(gathered, this.#mandanten), ...this.#jobEvents(gathered.jobs)];
		send(
			this.#pages,
			now.filter(({ about, news }) => this.#told.get(about) !== news),
		);
		if (this.#newcomers.length > 0) send(this.#newcomers, [...now, ...this.#jobEvents(newest.filter(({ id }) => !changing.includes(id)))]);
		for (const page of this.#newcomers.splice(0)) this.#pages.add(page);
		this.#told = new Map(now.map(({ about, news }) => [about, news]));
	}

	#jobEvents(jobs: readonly Job[]): readonly Event[] {
		return jobs
			.filter((job) => touches(job, this.#mandanten))
			.map((job) => {
				const data = JSON.stringify(shownJob(job));
				return { about: job.id, news: data, text: textOf('job', data) };
			});
	}
}

function overviewEvent(gathered: Gathered, mandanten: readonly string[] | undefined): Event {
	const { at, ...overview } = overviewOf(gathered, mandanten);
	// The time alone is no news.
	const news = JSON.stringify(overview);
	return { about: 'overview', news, text: textOf('overview', `{"at":${at},${news.slice(1)}`) };
}

function textOf(event: string, data: string): string {
	return `event: ${event}\ndata: ${data}\n\n`;
}

function send(pages: Iterable<ServerResponse>, events: readonly Event[]): void {
	if (events.length === 0) return;
	const bytes = Buffer.from(events.map(({ text }) => text).join(''));
	for (const page of pages) {
		if (page.writableLength > UNREAD_MAX) page.destroy();
		else page.write(bytes);
	}
}
