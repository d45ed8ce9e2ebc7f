/**
 * Adapter `hkr-datei`: a Sollstellung as a delimited file into a folder that the treasury's HKR system reads, its acknowledgement as a file
 * back, the Kassenzeichen out of it. One file per message; collecting many bookings in one file is later work.
 *
 * One booking, in states (what is remembered in brackets):
 *
 * - none      → sum and fields are checked, nothing written; → announced (attempt, erstellt) before the file is written
 * - announced → the file is looked for under its name, which holds the Belegnummer: in the out folder, in the folder of processed files, or
 *               already acknowledged. Found: → placed, no second file. Not found: written under a temporary name, flushed, renamed → placed.
 * - placed    (placedAt) → only the acknowledgement is looked for, whatever becomes of the file:
 *               accepted: Receipt with the Kassenzeichen. Refused: DK-HKR-REFUSED with the HKR's code. None: Pending; after the deadline DK-HKR-DEADLINE.
 *
 * The gap that is left: killed after the rename and before `placedAt` is durable, while the HKR has already taken the file away, keeps no
 * `processedFolder` and has not acknowledged. Then the same file with the same Belegnummer is written once more; the HKR knows it by that number.
 */
import { isAbsolute, join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../hub/message/message.ts';
import type { Booking } from '../../hub/money/booking.ts';
import type { AdapterFactory, AdapterServices, Answer, DeliveryContext, DestinationAdapter } from '../../hub/partners/adapter.ts';
import { codeLike } from '../../hub/partners/http-answer.ts';
import { lookAgainMs } from '../../hub/partners/look-again.ts';
import instructionSchema from '../../schemas/booking.schema.json' with { type: 'json' };
import { lineReader } from './acknowledgement-line.ts';
import { type Acknowledgements, CollectiveFiles, type Found, SingleFiles } from './acknowledgements.ts';
import { belegnummerOf } from './belegnummer.ts';
import { compose } from './compose.ts';
import { exists, folderError, put, syncFolder } from './exchange-folder.ts';
import { DEFAULTS, type Settings, settingsSchema } from './settings.ts';

interface Memory {
	/** Tries that may have written. */
	readonly attempt?: number;
	/** RFC 3339. Remembered so that a repeat writes the same bytes. */
	readonly erstellt?: string;
	/** Epoch milliseconds. */
	readonly placedAt?: number;
}

export const hkrDatei: AdapterFactory<Settings, Booking> = {
	kind: 'hkr-datei',
	settingsSchema,
	instructionSchema,
	create: (settings, services) => new HkrDatei(settings, services),
};

class HkrDatei implements DestinationAdapter<Booking> {
	readonly kind = 'hkr-datei';
	readonly repeat =
		'File name and external document number (Belegnummer) are made from the message: a repeat finds its file or acknowledgement, and the HKR knows a second one by its number.';
	readonly #settings: Settings;
	readonly #role: string;
	readonly #outFolder: string;
	readonly #processedFolder: string | undefined;
	readonly #acknowledgements: Acknowledgements;

	constructor(settings: Settings, services: AdapterServices) {
		const folder = (path: string): string => (isAbsolute(path) ? path : join(services.baseFolder, path));
		const { acknowledgement = {}, encoding = DEFAULTS.encoding, delimiter = DEFAULTS.delimiter } = settings;
		this.#settings = settings;
		this.#role = services.role;
		this.#outFolder = folder(settings.outFolder);
		this.#processedFolder = settings.processedFolder === undefined ? undefined : folder(settings.processedFolder);
		const from = { folder: folder(settings.inFolder), reader: lineReader(acknowledgement, { encoding, delimiter }) };
		const { fileName = DEFAULTS.acknowledgement.fileName, archiveFolder, collective } = acknowledgement;
		this.#acknowledgements =
			collective === undefined
				? new SingleFiles({
						...from,
						archive: archiveFolder === undefined ? undefined : folder(archiveFolder),
						nameOf: (belegnummer) => fileName.replaceAll('{belegnummer}', belegnummer),
					})
				: new CollectiveFiles({ ...from, glob: collective });
	}

	/**
	 * @returns `Pending` with notice `{ belegnummer }`; or the receipt: reference = Kassenzeichen, attributes `kassenzeichen`, `belegnummer`
	 * @throws DrehkreuzError DK-HKR-SUM, DK-HKR-FIELD, DK-MONEY-FORMAT before anything is written; DK-HKR-FOLDER; DK-HKR-REFUSED,
	 * DK-HKR-ACKNOWLEDGEMENT, DK-HKR-DEADLINE
	 */
	async deliver(_message: Message, booking: Booking, context: DeliveryContext): Promise<Answer> {
		const memory: Memory = context.memory;
		const belegnummer = belegnummerOf(context.idempotencyKey);
		let { placedAt } = memory;
		if (placedAt === undefined) {
			await this.#place(booking, belegnummer, memory, context);
			placedAt = Date.now();
			await context.remember({ placedAt });
		}
		return this.#look(booking, belegnummer, placedAt);
	}

	async #place(booking: Booking, belegnummer: string, memory: Memory, context: DeliveryContext): Promise<void> {
		const erstellt = memory.erstellt ?? new Date().toISOString();
		const bytes = compose(booking, { belegnummer, erstellt }, this.#settings);
		const name = this.#fileName(booking, belegnummer);
		const path = join(this.#outFolder, name);
		const attempt = (memory.attempt ?? 0) + 1;
		try {
			if (await exists(path)) return await syncFolder(this.#outFolder);
			if (this.#processedFolder !== undefined && (await exists(join(this.#processedFolder, name)))) return;
			if ((await this.#acknowledgements.find(belegnummer)) !== undefined) return;
		} catch (cause) {
			throw folderError(this.#role, cause);
		}
		await context.remember({ attempt, erstellt });
		if (context.signal.aborted) throw new DrehkreuzError('DK-HKR-FOLDER', { role: this.#role, systemCode: 'ABORTED' });
		try {
			await put(path, bytes, attempt);
		} catch (cause) {
			throw folderError(this.#role, cause);
		}
		context.log.info({ partner: this.#role, adapter: this.kind, file: name, size: bytes.length }, 'Sollstellung written');
	}

	async #look(booking: Booking, belegnummer: string, placedAt: number): Promise<Answer> {
		const found = await this.#acknowledgements.find(belegnummer).catch((cause: unknown) => {
			throw folderError(this.#role, cause);
		});
		if (found) return this.#settle(found, booking, belegnummer);
		const { deadlineMs = DEFAULTS.deadlineMs, pollMs = DEFAULTS.pollMs } = this.#settings;
		if (Date.now() >= placedAt + deadlineMs) throw new DrehkreuzError('DK-HKR-DEADLINE', { belegnummer, deadlineMs });
		return { pending: true, lookAgainMs: lookAgainMs(pollMs, placedAt, placedAt + deadlineMs), notice: { belegnummer }, reference: belegnummer };
	}

	#settle(found: Found, booking: Booking, belegnummer: string): Answer {
		if (found.status === 'refused') throw new DrehkreuzError('DK-HKR-REFUSED', { belegnummer, reason: codeLike(found.grund) });
		const unreadable = (rule: string): DrehkreuzError => new DrehkreuzError('DK-HKR-ACKNOWLEDGEMENT', { belegnummer, rule });
		if (found.status === 'unknown') throw unreadable('the status is neither accepted nor refused');
		const kassenzeichen = found.kassenzeichen || (booking.kassenzeichen ?? '');
		if (!/^[A-Za-z0-9][A-Za-z0-9./-]{0,34}$/.test(kassenzeichen)) throw unreadable('the Kassenzeichen is missing or is none');
		return { reference: kassenzeichen, adapter: this.kind, at: new Date(found.at).toISOString(), attributes: { kassenzeichen, belegnummer } };
	}

	#fileName(booking: Booking, belegnummer: string): string {
		const values: Readonly<Record<string, string>> = { belegnummer, mandant: booking.mandant, haushaltsjahr: String(booking.haushaltsjahr), art: booking.art };
		const name = (this.#settings.fileName ?? DEFAULTS.fileName).replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
		if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(name)) throw new DrehkreuzError('DK-HKR-FIELD', { field: 'fileName', rule: 'makes no plain file name' });
		return name;
	}
}
