/**
 * An HKR system that reads Sollstellungen from a folder: `<folder>/ein` is where files are put for it, `<folder>/aus` where it answers, one
 * `QUIT_<Belegnummer>.csv` per booking; what it has read goes to `<folder>/ein/verarbeitet`, what has no Belegnummer to `<folder>/ein/fehlerhaft`.
 *
 * One file: read → booked (effect `booking-accepted`, key: Belegnummer) or refused (`booking-refused`) → answered → moved away. A kill between
 * two of these leads to the file being read again: a Belegnummer that was booked is answered as before and booked no second time
 * (`booking-repeated`). One that was refused is checked afresh, for it may have been corrected.
 */
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromCents } from '../../hub/money/money.ts';
import { type Effect, Ledger } from '../ledger.ts';
import { type HkrFault, HkrFaults } from './hkr-faults.ts';
import { kassenzeichen } from './kassenzeichen.ts';
import { Refused, type Rules, readSollstellung, type Sollstellung } from './sollstellung.ts';

export interface HkrOptions {
	/** Is made when it is missing, with `ein` and `aus` in it. */
	readonly folder: string;
	/** Ledger file; default: memory only. */
	readonly ledgerFile?: string;
	/** Milliseconds between two looks when nobody wakes it. Default 200. */
	readonly pollMs?: number;
	/** Default 001 and 002. */
	readonly mandanten?: readonly string[];
	/** Default: last, this and next year. */
	readonly haushaltsjahre?: readonly number[];
	/** Accounts that exist. Default: Produkt 1 to 6 with Sachkonto, e.g. `12.2.01.00.431100`, or Haushaltsstelle, e.g. `1100.1000`. */
	readonly konten?: RegExp;
}

const KONTEN = /^([1-6]\d\.\d\.\d{2}\.\d{2}[./]\d{6}|\d{4}\.\d{4,6})$/;

export class HkrCounterpart {
	readonly name = 'hkr';
	readonly faults = new HkrFaults();
	readonly ledger: Ledger;
	readonly #options: HkrOptions;
	/** Belegnummer → Kassenzeichen of what is booked. */
	readonly #booked = new Map<string, string>();
	readonly #kassenzeichen = new Set<string>();
	readonly #stopping = new AbortController();
	#given = 0;
	#watcher: FSWatcher | undefined;
	#loop: Promise<void> | undefined;
	#wake: () => void = () => {};

	constructor(options: HkrOptions) {
		this.#options = options;
		this.ledger = new Ledger(options.ledgerFile);
		for (const effect of this.ledger.all('booking-accepted')) this.#keep(effect);
	}

	/** Where the hub puts its files: the adapter's `outFolder`. */
	get outFolder(): string {
		return join(this.#options.folder, 'ein');
	}

	/** Where the hub finds the answers: the adapter's `inFolder`. */
	get inFolder(): string {
		return join(this.#options.folder, 'aus');
	}

	get processedFolder(): string {
		return join(this.outFolder, 'verarbeitet');
	}

	async start(): Promise<void> {
		for (const folder of [this.processedFolder, join(this.outFolder, 'fehlerhaft'), this.inFolder]) await mkdir(folder, { recursive: true });
		try {
			this.#watcher = watch(this.outFolder, () => this.#wake());
			this.#watcher.on('error', () => {});
		} catch {
			// Not every file system tells of changes; the regular look is enough.
		}
		this.#loop = this.#run();
	}

	/** The file under way is finished first. Repeats are harmless. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#wake();
		this.#watcher?.close();
		await this.#loop;
	}

	async #run(): Promise<void> {
		const { signal } = this.#stopping;
		while (!signal.aborted) {
			const woken = new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
			if (!this.faults.stopped) await this.#readAll().catch((error: NodeJS.ErrnoException) => console.error(`sandbox hkr: ${error.code ?? error.message}`));
			const rest = new AbortController();
			await Promise.race([woken, sleep(this.#options.pollMs ?? 200, undefined, { signal: rest.signal }).catch(() => {})]);
			rest.abort();
			// A silent fault leaves files in place, and their own events wake us: do not spin.
			await sleep(5);
		}
	}

	async #readAll(): Promise<void> {
		const names = (await readdir(this.outFolder)).filter((name) => /^SOLL_.*\.csv$/.test(name)).sort();
		for (const name of names) {
			if (this.#stopping.signal.aborted || this.faults.stopped) return;
			await this.#readOne(name);
		}
	}

	async #readOne(name: string): Promise<void> {
		const fault = this.faults.take();
		if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1_000, undefined, { signal: this.#stopping.signal }).catch(() => {});
		const path = join(this.outFolder, name);
		let bytes: Buffer;
		try {
			bytes = await readFile(path);
		} catch (error) {
			// Renamed over by the sender, or taken away by hand.
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
			throw error;
		}
		const answer = this.#book(bytes, name, fault);
		if (!answer) return rename(path, join(this.outFolder, 'fehlerhaft', name));
		if (fault?.kind === 'silent') return;
		await this.#answer(answer.belegnummer, answer.line, fault);
		await rename(path, join(this.processedFolder, name));
	}

	/** Undefined when no Belegnummer can be made out. */
	#book(bytes: Buffer, name: string, fault: HkrFault | undefined): { belegnummer: string; line: string } | undefined {
		try {
			const soll = readSollstellung(bytes, this.#rules);
			const before = this.#booked.get(soll.belegnummer);
			if (before !== undefined) {
				if (!this.ledger.find('booking-repeated', soll.belegnummer)) this.ledger.record('booking-repeated', soll.belegnummer);
				return { belegnummer: soll.belegnummer, line: `${soll.belegnummer};angenommen;${before};` };
			}
			if (fault?.kind === 'refuse') return this.#refuse(soll.belegnummer, fault.reason ?? 'E99');
			return { belegnummer: soll.belegnummer, line: `${soll.belegnummer};angenommen;${this.#accept(soll)};` };
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			const belegnummer = error.belegnummer || /^SOLL_(DK[0-9A-Z]{20})\.csv$/.exec(name)?.[1];
			return belegnummer === undefined ? undefined : this.#refuse(belegnummer, error.reason);
		}
	}

	#accept(soll: Sollstellung): string {
		const given = soll.kassenzeichen || kassenzeichen('51', this.#given + 1);
		const details = {
			mandant: soll.mandant,
			haushaltsjahr: soll.haushaltsjahr,
			art: soll.art,
			kassenzeichen: given,
			summe: fromCents(soll.summeCents),
			positionen: soll.positionen.map(({ cents, konto, text }) => ({ betrag: fromCents(cents), konto, text })),
		};
		this.#keep(this.ledger.record('booking-accepted', soll.belegnummer, details));
		return given;
	}

	#refuse(belegnummer: string, reason: string): { belegnummer: string; line: string } {
		this.ledger.record('booking-refused', belegnummer, { reason });
		return { belegnummer, line: `${belegnummer};abgelehnt;;${reason}` };
	}

	#keep({ key, details }: Effect): void {
		const given = String(details.kassenzeichen);
		this.#booked.set(key, given);
		this.#kassenzeichen.add(given);
		if (given.startsWith('51')) this.#given += 1;
	}

	get #rules(): Rules {
		const year = new Date().getFullYear();
		return {
			mandanten: this.#options.mandanten ?? ['001', '002'],
			haushaltsjahre: this.#options.haushaltsjahre ?? [year - 1, year, year + 1],
			konten: this.#options.konten ?? KONTEN,
			knowsKassenzeichen: (text) => this.#kassenzeichen.has(text),
		};
	}

	async #answer(belegnummer: string, line: string, fault: HkrFault | undefined): Promise<void> {
		const path = join(this.inFolder, `QUIT_${belegnummer}.csv`);
		const text = `${line}\r\n`;
		if (fault?.kind === 'halting') {
			await writeFile(path, text.slice(0, belegnummer.length + 16));
			await sleep(fault.delayMs ?? 1_000, undefined, { signal: this.#stopping.signal }).catch(() => {});
			return writeFile(path, text);
		}
		await writeFile(`${path}.tmp`, text);
		await rename(`${path}.tmp`, path);
	}
}

/** Starts the HKR alone. Stop it with `stop()`. */
export async function startHkr(options: HkrOptions): Promise<HkrCounterpart> {
	const hkr = new HkrCounterpart(options);
	await hkr.start();
	return hkr;
}
