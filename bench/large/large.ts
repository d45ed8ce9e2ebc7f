/**
 * Large attachments: each is streamed in as multipart, stored, and handed to a Fachverfahren as a form, while others come in. What counts is the resident memory of the hub,
 * watched all the time; and that every attachment arrives with the hash that it was sent with. Payloads are deleted when they have arrived, so that a long run needs
 * the disk of a few attachments only.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { BenchHub, TENANT } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { flowOf, portalIn } from '../support/flows.ts';
import { JournalReader } from '../support/journal.ts';
import { payloadFiles } from '../support/payload-files.ts';
import { cpuMs, peakMib, residentMib } from '../support/process-figures.ts';
import { Archive } from './archive.ts';
import { type Sent, sendAttachment } from './sender.ts';

const MIB = 1_048_576;
const MEGABYTE = 1_000_000;
const GOAL_MIB = 400;
/** Attachments that have been accepted and have not arrived yet, at most: they lie on the disk. */
const UNDER_WAY_MAX = 8;
/** Attachments that are sent, and that are delivered, at the same time. */
const PARALLEL = 2;
/** Milliseconds without any progress after which the run has failed. */
const PATIENCE_MS = 300_000;

export async function run(options: BenchOptions): Promise<object> {
	const count = options.number('count', 100);
	const megabytes = options.number('megabytes', 200);
	const bytes = megabytes * MEGABYTE;
	return cleaningUp(async (cleanup) => {
		const archive = await Archive.start(cleanup);
		const hub = await BenchHub.create(
			{ flows: flowFor(bytes), tenant: { partners: { archiv: partner(archive.endpoint) } }, profile: options.option('profile') },
			cleanup,
		);
		const free = statfsSync(hub.data);
		const needed = (UNDER_WAY_MAX + PARALLEL + 1) * bytes;
		if (free.bavail * free.bsize < needed) throw new Error(`this run needs ${rounded(needed / MEGABYTE, 0)} MB of disk`);
		const disk = diskFigures(hub.data);
		await hub.start();
		const fileOf = await payloadFiles(hub.data, TENANT);
		const journal = new JournalReader(hub.data);
		cleanup.add(() => journal.close());
		const idleMib = rounded(residentMib(hub.pid), 0);
		const samples: number[] = [];
		const sampling = setInterval(() => samples.push(residentMib(hub.pid)), 100);
		cleanup.add(() => clearInterval(sampling));
		const cpuBefore = cpuMs(hub.pid);
		const begun = performance.now();

		const underWay = new Set<Sent>();
		let [started, arrived, lastProgress] = [0, 0, Date.now()];
		const accepted: number[] = [];
		const drop = (): void => {
			for (const sent of underWay) {
				if (!archive.received.has(sent.sha512) || !journal.isSettled(sent.id)) continue;
				underWay.delete(sent);
				rmSync(fileOf(sent.sha512));
				lastProgress = Date.now();
				if (++arrived % Math.ceil(count / 10) === 0) options.print(`${arrived} of ${count} delivered, ${rounded(residentMib(hub.pid), 0)} MiB now`);
			}
			if (Date.now() - lastProgress > PATIENCE_MS) throw new Error(`${arrived} of ${count} attachments arrived, and no more come:\n${hub.output}`);
		};
		const until = async (condition: () => boolean): Promise<void> => {
			for (drop(); !condition(); drop()) await new Promise((resolve) => setTimeout(resolve, 100));
		};
		const portal = async (): Promise<void> => {
			while (started++ < count) {
				await until(() => underWay.size < UNDER_WAY_MAX);
				const at = performance.now();
				underWay.add(await sendAttachment(hub.url, 'anlagen', bytes));
				accepted.push(performance.now() - at);
				lastProgress = Date.now();
			}
		};
		await Promise.all(Array.from({ length: PARALLEL }, portal));
		await until(() => arrived === count);
		const seconds = (performance.now() - begun) / 1_000;
		return {
			residentPeakMib: rounded(peakMib(hub.pid), 0),
			residentMedianMib: rounded(median(samples), 0),
			idleMib,
			goalMib: GOAL_MIB,
			met: peakMib(hub.pid) < GOAL_MIB,
			arrivedIntact: arrived,
			megabytesPerSecond: rounded((count * megabytes) / seconds, 0),
			acceptedMs: rounded(median(accepted), 0),
			hubCpuSecondsPerGb: rounded((cpuMs(hub.pid) - cpuBefore) / count / megabytes, 2),
			...disk,
			count,
			megabytes,
			parallel: PARALLEL,
		};
	});
}

function flowFor(bytes: number): readonly object[] {
	const entry = { ...portalIn('anlagen', 'anlagen', PARALLEL), maxAttachmentMiB: Math.ceil(bytes / MIB), timeLimit: 1_200 };
	return flowOf(entry, { type: 'drehkreuz-deliver', name: '', role: 'archiv', step: '', instruction: '', instructionType: 'none', version: 1 });
}

function partner(endpoint: string): object {
	const settings = { endpoint, send: 'multipart', receipt: { pointer: '/nummer' }, timeoutMs: 600_000 };
	return { adapter: 'fachverfahren-rest', environment: 'test', timeoutMs: 600_000, settings };
}

/** What the machine could do at best: hashing, and writing in the chunks that the hub writes in, alone. MB per second. */
function diskFigures(folder: string): object {
	const chunk = Buffer.alloc(65_536, 7);
	const rate = (work: () => void): number => {
		const begun = performance.now();
		work();
		return rounded((1_024 * chunk.length) / MEGABYTE / ((performance.now() - begun) / 1_000), 0);
	};
	const hashed = rate(() => {
		const hash = createHash('sha512');
		for (let n = 0; n < 1_024; n++) hash.update(chunk);
		hash.digest();
	});
	const file = join(folder, 'probe');
	const handle = openSync(file, 'w');
	let fsyncMs = 0;
	try {
		const written = rate(() => {
			for (let n = 0; n < 1_024; n++) writeSync(handle, chunk);
			const begun = performance.now();
			fsyncSync(handle);
			fsyncMs = rounded(performance.now() - begun, 0);
		});
		return { probe: { sha512MbPerSecond: hashed, writeMbPerSecond: written, fsyncMsOf67Mb: fsyncMs } };
	} finally {
		closeSync(handle);
		rmSync(file);
	}
}
