/**
 * Keeps every version of the flows that ran: one file each, named by the time since when it ran and its SHA-256. Credentials are in a file of their own and are not
 * kept. The oldest go when there are too many.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowVersion, FlowVersions } from '../../hub/flows/flow-versions.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { replaceDurably } from '../durable-file.ts';

const NAME = /^(\d{13})-([0-9a-f]{64})\.json$/;
/** At one deploy a day, more than half a year. */
const KEPT_MAX = 200;

export class FlowVersionFolder implements FlowVersions {
	readonly #file: string;
	readonly #folder: string;
	readonly #log: Logger;
	/** How many nodes each file has. */
	readonly #nodes = new Map<string, number>();
	#noting: Promise<unknown> = Promise.resolve();

	/** @param file of the flows that run */
	constructor(file: string, folder: string, log: Logger) {
		this.#file = file;
		this.#folder = folder;
		this.#log = log;
	}

	/** Keeps what runs now. Called whenever flows have started; never fails. @returns its id; undefined when it could not be kept */
	note(now = Date.now()): Promise<string | undefined> {
		const noted = this.#noting
			.then(() => this.#note(now))
			.catch(() => void this.#log.warn({ component: 'editor' }, 'the version of the flows could not be kept'));
		this.#noting = noted;
		return noted;
	}

	async list(): Promise<readonly FlowVersion[]> {
		const versions = await Promise.all((await this.#names()).map(async ({ name, at, id }) => ({ id, at, nodes: await this.#count(name) })));
		return versions.reverse();
	}

	async find(id: string): Promise<readonly object[] | undefined> {
		const found = (await this.#names()).findLast((version) => version.id === id);
		return found && this.#read(found.name);
	}

	async #note(now: number): Promise<string> {
		const content = await readFile(this.#file);
		const id = createHash('sha256').update(content).digest('hex');
		const known = await this.#names();
		if (known.at(-1)?.id === id) return id;
		await replaceDurably(join(this.#folder, `${String(now).padStart(13, '0')}-${id}.json`), content);
		for (const { name } of known.slice(0, Math.max(0, known.length + 1 - KEPT_MAX))) await rm(join(this.#folder, name), { force: true });
		return id;
	}

	/** Oldest first. */
	async #names(): Promise<readonly { readonly name: string; readonly at: number; readonly id: string }[]> {
		const names = await readdir(this.#folder).catch(() => []);
		return names.sort().flatMap((name) => {
			const [, at, id] = NAME.exec(name) ?? [];
			return at === undefined || id === undefined ? [] : [{ name, at: Number(at), id }];
		});
	}

	/** A file never changes: it is read once. */
	async #count(name: string): Promise<number> {
		const known = this.#nodes.get(name) ?? (await this.#read(name))?.length ?? 0;
		this.#nodes.set(name, known);
		return known;
	}

	async #read(name: string): Promise<readonly object[] | undefined> {
		try {
			const nodes: unknown = JSON.parse(await readFile(join(this.#folder, name), 'utf8'));
			return Array.isArray(nodes) ? nodes : undefined;
		} catch {
			return undefined;
		}
	}
}
