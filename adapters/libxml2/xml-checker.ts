/**
 * Checks XML against standards packs. Implements the port `Checker`; all work is done in worker threads (`engine.ts`).
 *
 * Limits: size (refused before anything is read), 256 levels of elements, 10 MB for a single text, 50,000 characters for a name, and time.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Checker, CheckOptions, CheckReport } from '../../hub/standards/checker.ts';
import type { HeaderFamily } from '../../hub/standards/header-family.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { refusedReport } from '../../hub/standards/refused-report.ts';
import { CheckQueue } from './check-queue.ts';
import { Engine, TimeExceeded } from './engine.ts';
import type { WorkerReport } from './jobs.ts';
import type { Texts } from './texts.ts';

export interface XmlCheckerOptions {
	/** Where several know the same root element, the first wins. */
	readonly packs: readonly Pack[];
	/** Header families, special ones first. Default: those of the hub. */
	readonly families?: readonly HeaderFamily[];
	/** Threads, at least 1. Default: processors - 1, at most 2. */
	readonly workers?: number;
	/** Milliseconds that one check may take. Default 10,000. */
	readonly timeLimitMs?: number;
	/** Take single texts above 10 MB (base64 attachments) and 2,048 instead of 256 levels. Default true; `maxBytes` is the limit then. */
	readonly hugeTexts?: boolean;
}

const DEFAULT_TIME_LIMIT_MS = 10_000;
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024;
/** libxml2 parses smaller content without its HUGE option whatever it holds. */
const HUGE_FROM_BYTES = 10_000_000;

export class XmlChecker implements Checker {
	readonly #options: XmlCheckerOptions;
	#engine: Engine;
	#queue: CheckQueue;
	#closing: Promise<unknown> = Promise.resolve();

	constructor(options: XmlCheckerOptions) {
		this.#options = options;
		this.#engine = new Engine(options);
		this.#queue = this.#queueOf(this.#engine);
	}

	takes(mediaType: string): boolean {
		return mediaType === 'application/xml' || mediaType === 'text/xml' || mediaType.endsWith('+xml');
	}

	/** @throws DrehkreuzError DK-CHECK-STOPPED when the checker is closed before the check is done; nothing else */
	async check(content: Buffer, options: CheckOptions): Promise<CheckReport> {
		const start = performance.now();
		const report = await this.#report(content, options);
		return { ...report, durationMs: performance.now() - start };
	}

	/** Other packs from now on. Checks under way end with the packs that they began with. */
	usePacks(packs: readonly Pack[]): void {
		const [engine, queue] = [this.#engine, this.#queue];
		this.#engine = new Engine({ ...this.#options, packs });
		this.#queue = this.#queueOf(this.#engine);
		this.#closing = Promise.all([this.#closing, queue.drain().then(() => engine.close())]);
	}

	async close(): Promise<void> {
		await Promise.all([this.#engine.close(), this.#closing]);
	}

	#queueOf(engine: Engine): CheckQueue {
		return new CheckQueue(engine, this.#options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
	}

	async #report(content: Buffer, options: CheckOptions): Promise<WorkerReport> {
		const { maxBytes = DEFAULT_MAX_BYTES, schema, prefer = [], level = 'schema', values = false } = options;
		if (content.length > maxBytes) return limited({ de: `${maxBytes} Bytes`, en: `${maxBytes} bytes` });
		const { timeLimitMs = DEFAULT_TIME_LIMIT_MS, hugeTexts = true } = this.#options;
		const huge = hugeTexts && content.length > HUGE_FROM_BYTES;
		try {
			return await this.#queue.check(content, {
				huge,
				level,
				values,
				...(schema === undefined ? {} : { wanted: schema }),
				...(prefer.length > 0 ? { prefer } : {}),
			});
		} catch (error) {
			if (error instanceof TimeExceeded) return limited({ de: `${timeLimitMs} ms Prüfzeit`, en: `${timeLimitMs} ms of checking` });
			if (error instanceof DrehkreuzError) throw error;
			return failed(error);
		}
	}
}

function limited(message: Texts): WorkerReport {
	return { verdict: 'refused', recognised: {}, findings: [{ level: 'limit', severity: 'error', code: 'DK-CHECK-LIMIT', message }], findingsTotal: 1 };
}

/** The thread died or stumbled. Only the kind of error is told: its text may quote the content. */
function failed(error: unknown): WorkerReport {
	return refusedReport({ code: 'DK-CHECK-FAILED', facts: { kind: error instanceof Error ? error.name : typeof error } });
}
