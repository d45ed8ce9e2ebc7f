/**
 * What encryption at rest costs. A hop on the embedded broker in this process (handed out → published into the next channel → settled), with and without the seal, in turns on fresh
 * files; sealing and opening alone; and payload files written and read, with and without. What counts is the median of the ratios of the rounds: of hops per second, and of processor time, which
 * says more on a machine that others use too.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../adapters/filesystem/payload-store.ts';
import type { Broker } from '../../hub/channel/broker.ts';
import type { Inbox, InboxRecord } from '../../hub/journal/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import { SealedBroker } from '../../hub/sealing/sealed-broker.ts';
import { openSealing, type Sealing } from '../../hub/sealing/sealing.ts';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';

const RETRY = { maxAttempts: 3, delaysMs: [1_000], deliveryLimit: 100 };
const FROM = { mandant: 'musterstadt', channel: 'von' };
const TO = { mandant: 'musterstadt', channel: 'nach' };
const PREFETCH = 256;
const ALONE = 20_000;
const PAYLOAD_BYTES = 67_108_864;
const PIECE_BYTES = 65_536;

interface Figures {
	readonly hopsPerSecond: number;
	readonly hopCpuUs: number;
	readonly writeCpuMs: number;
	readonly readCpuMs: number;
}

export async function run({ rounds, number, print, raw }: BenchOptions): Promise<object> {
	const [messages, size] = [number('messages', 10_000), number('size', 2_048)];
	const sealing = await openSealing([{ id: 'k1', secret: randomBytes(32) }], memoryInbox());
	const ratios: Figures[] = [];
	for (let round = 0; round < rounds; round++) {
		const order = round % 2 === 0 ? [undefined, sealing] : [sealing, undefined];
		const figures = new Map<Sealing | undefined, Figures>();
		for (const seal of order) figures.set(seal, { ...(await hops(messages, size, seal)), ...(await payloads(seal)) });
		const [plain, sealed] = [figures.get(undefined), figures.get(sealing)];
		if (!plain || !sealed) continue;
		ratios.push({
			hopsPerSecond: sealed.hopsPerSecond / plain.hopsPerSecond,
			hopCpuUs: sealed.hopCpuUs / plain.hopCpuUs,
			writeCpuMs: sealed.writeCpuMs / plain.writeCpuMs,
			readCpuMs: sealed.readCpuMs / plain.readCpuMs,
		});
		raw({ round, plain, sealed });
		print(`  round ${round + 1}: ${Math.round(plain.hopsPerSecond)} hops/s in clear, ${Math.round(sealed.hopsPerSecond)} sealed`);
	}
	const of = (name: keyof Figures): number => rounded(median(ratios.map((ratio) => ratio[name])));
	const cpu = { hopCpuRatio: of('hopCpuUs'), payloadWriteCpuRatio: of('writeCpuMs'), payloadReadCpuRatio: of('readCpuMs') };
	return { messages, size, ...alone(size, sealing), hopRatio: of('hopsPerSecond'), ...cpu };
}

async function hops(messages: number, size: number, sealing: Sealing | undefined): Promise<Pick<Figures, 'hopsPerSecond' | 'hopCpuUs'>> {
	const folder = await mkdtemp(join(tmpdir(), 'dk-bench-seal-'));
	const engine = new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking: { park: async () => {} } });
	const broker: Broker = sealing ? new SealedBroker(engine, sealing.messages, silentLogger) : engine;
	try {
		await broker.open();
		for (const address of [FROM, TO]) await broker.declare({ ...address, retry: RETRY });
		for (let sent = 0; sent < messages; sent += PREFETCH)
			await Promise.all(Array.from({ length: Math.min(PREFETCH, messages - sent) }, (_, n) => broker.publish(FROM, messageOf(`m${sent + n}`, size))));
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		let done = 0;
		const begin = performance.now();
		const cpu = process.cpuUsage();
		await broker.consume(FROM, { prefetch: PREFETCH }, ({ message, token }) => {
			const hop = async (): Promise<void> => {
				await broker.publish(TO, message);
				await broker.settle(token, { kind: 'done' });
				if (++done === messages) resolve();
			};
			hop().catch(reject);
		});
		await promise;
		return { hopsPerSecond: messages / ((performance.now() - begin) / 1_000), hopCpuUs: microsecondsSince(cpu) / messages };
	} finally {
		await broker.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function payloads(sealing: Sealing | undefined): Promise<Pick<Figures, 'writeCpuMs' | 'readCpuMs'>> {
	const folder = await mkdtemp(join(tmpdir(), 'dk-bench-seal-'));
	try {
		const store = new FilesystemPayloadStore({ folder, ...(sealing ? { seal: sealing.files } : {}) });
		await store.open();
		const bytes = randomBytes(PAYLOAD_BYTES);
		const writing = process.cpuUsage();
		const reference = await store.put('musterstadt', Readable.from(piecesOf(bytes)), { mediaType: 'application/pdf', maxBytes: PAYLOAD_BYTES });
		const writeCpuMs = microsecondsSince(writing) / 1_000;
		const reading = process.cpuUsage();
		for await (const _ of await store.get('musterstadt', reference));
		return { writeCpuMs, readCpuMs: microsecondsSince(reading) / 1_000 };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** As they come from the network. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
	for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES);
}

/** Microseconds of processor time for one message. */
function alone(size: number, { messages: seal }: Sealing): { sealUs: number; openUs: number } {
	const message = messageOf('m1', size);
	const sealed = Array.from({ length: ALONE }, () => seal.seal(message));
	const sealing = process.cpuUsage();
	for (let n = 0; n < ALONE; n++) seal.seal(message);
	const sealUs = microsecondsSince(sealing) / ALONE;
	const opening = process.cpuUsage();
	for (const one of sealed) seal.open(one);
	return { sealUs: rounded(sealUs), openUs: rounded(microsecondsSince(opening) / ALONE) };
}

/** Of all threads. */
function microsecondsSince(begin: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(begin);
	return user + system;
}

function messageOf(id: string, size: number) {
	return createMessage(
		{ id, source: 'urn:bench', type: 'de.drehkreuz.bench', mandant: 'musterstadt', subject: id },
		{ kind: 'inline', bytes: Buffer.alloc(size, 'x') },
	);
}

function memoryInbox(): Inbox {
	const records = new Map<string, InboxRecord>();
	return {
		find: async (scope, { id }) => records.get(`${scope} ${id}`),
		add: async (scope, { id }, record) => void records.set(`${scope} ${id}`, { ...record, at: Date.now() }),
	};
}
