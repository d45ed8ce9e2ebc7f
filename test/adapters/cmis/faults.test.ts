import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '../../../sandbox/faults.ts';
import { RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

/** Requests of a first filing in order: service document, root folder, 2 queries, 2 folders, document, content. */
const REQUESTS = 8;

describe('filing by CMIS when the DMS fails', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench();
		await bench.dms.start();
	});
	afterEach(() => bench.close());

	/** Lets the first `n` requests pass, then the fault hits one. */
	const failAt = (n: number, fault: Fault) => {
		let seen = 0;
		bench.dms.faults.take = () => (seen++ === n ? fault : undefined);
	};
	const kinds: Fault[] = [
		{ kind: 'drop-before' },
		{ kind: 'drop-after-commit' },
		{ kind: 'garbage' },
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 503, retryAfter: 7 },
		{ kind: 'slow', delayMs: 400 },
	];

	for (const fault of kinds) {
		it(`files once in the end when ${fault.kind} ${fault.status ?? ''} hits any one of its requests`, async () => {
			for (let n = 0; n < REQUESTS; n += 1) {
				const step = new RememberedStep();
				const instruction = order({ fremdId: `vorgang-${n}`, aktenbetreff: `Akte ${n}` });
				failAt(n, fault);
				const error = await failureOf(bench.adapter({ timeoutMs: 200 }).deliver(testMessage({ n }), instruction, step.attempt()));
				// The last request reads content back: rubbish there is a content that differs, which only a person can judge.
				const isDamagedContent = fault.kind === 'garbage' && n === REQUESTS - 1;
				expect(error.effect, `request ${n}: ${error.code}`).to.be.oneOf(isDamagedContent ? ['permanent'] : ['transient', 'unknown']);
				if (fault.retryAfter) expect(error).to.include({ code: 'DK-PARTNER-BUSY', retryAfterMs: 7_000 });
				if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 450));
				failAt(Number.NaN, fault);
				const receipt = await bench.adapter().deliver(testMessage({ n }), instruction, step.attempt({ uncertain: error.effect === 'unknown' }));
				expect(receipt).to.have.property('reference');
				expect(bench.count('folder-created'), `folders after request ${n}`).to.equal(2 * (n + 1));
				expect(bench.count('document-created'), `documents after request ${n}`).to.equal(n + 1);
			}
		});
	}

	it('is unknown after a create without an answer, transient after a lookup without one', async () => {
		bench.dms.faults.set({ kind: 'drop-after-commit', method: 'POST', path: '/root' });
		expect(await failureOf(bench.adapter().deliver(testMessage({}), order(), new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-NO-ANSWER',
			effect: 'unknown',
		});
		bench.dms.faults.set({ kind: 'drop-before', method: 'GET' });
		expect(await failureOf(bench.adapter().deliver(testMessage({}), order(), new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-NO-ANSWER',
			effect: 'transient',
		});
	});

	it('is permanent on 400 and 401, transient when nobody listens', async () => {
		for (const status of [400, 401]) {
			bench.dms.faults.set({ kind: 'status', status });
			expect(await failureOf(bench.adapter().deliver(testMessage({}), order(), new RememberedStep().attempt()))).to.include({ effect: 'permanent' });
		}
		const adapter = bench.adapter();
		await bench.dms.stop();
		expect(await failureOf(adapter.deliver(testMessage({}), order(), new RememberedStep().attempt()))).to.include({
			code: 'DK-PARTNER-UNREACHABLE',
			effect: 'transient',
		});
	});

	it('stops when the hub stops waiting', async () => {
		bench.dms.faults.set({ kind: 'slow', delayMs: 5_000, times: 9 });
		const started = Date.now();
		await failureOf(bench.adapter().deliver(testMessage({}), order(), new RememberedStep().attempt({ signal: AbortSignal.timeout(50) })));
		expect(Date.now() - started).to.be.lessThan(4_000);
	});
});

describe('filing by CMIS in a DMS with habits of its own', () => {
	const delivered: Bench[] = [];
	const bench = async (options: ConstructorParameters<typeof Bench>[0]): Promise<Bench> => {
		const made = new Bench(options);
		delivered.push(made);
		await made.dms.start();
		return made;
	};
	afterEach(async () => {
		await Promise.all(delivered.splice(0).map((made) => made.close()));
	});

	it('files once although the search index lags behind', async () => {
		const { dms, adapter, count } = bind(await bench({ indexDelayMs: 60_000 }));
		const step = new RememberedStep();
		await adapter().deliver(testMessage({}), order(), step.attempt());
		await adapter().deliver(testMessage({}), order(), step.attempt({ uncertain: true }));
		expect(count('folder-created')).to.equal(2);
		expect(count('document-created')).to.equal(1);
		expect(dms.ledger.all()).to.have.length(3);
	});

	it('uses the hash of the DMS instead of reading content back', async () => {
		const { dms, adapter } = bind(await bench({ contentHash: true }));
		let reads = 0;
		const take = dms.faults.take.bind(dms.faults);
		dms.faults.take = (method, path) => {
			reads += 1;
			return take(method, path);
		};
		await adapter().deliver(testMessage({}), order(), new RememberedStep().attempt());
		expect(reads).to.equal(REQUESTS - 1);
		await adapter({ verify: 'download' }).deliver(testMessage({}), order({ fremdId: 'zwei' }), new RememberedStep().attempt());
		// The Akte is found now, which takes as many requests as creating it: query and object.
		expect(reads).to.equal(2 * REQUESTS - 1);
	});

	it('reports content that differs and overwrites nothing', async () => {
		const { dms, adapter, count } = bind(await bench({}));
		const step = new RememberedStep();
		await adapter().deliver(testMessage({ stand: 1 }), order(), step.attempt());
		for (const verify of ['compare', 'download', 'size'] as const) {
			const error = await failureOf(adapter({ verify }).deliver(testMessage({ stand: 12 }), order(), step.attempt({ uncertain: true })));
			expect(error).to.include({ code: 'DK-DMS-CONTENT', effect: 'permanent' });
		}
		const error = await failureOf(adapter().deliver(testMessage({ stand: 2 }), order(), step.attempt({ uncertain: true })));
		expect(error).to.include({ code: 'DK-DMS-CONTENT' });
		expect(count('document-created')).to.equal(1);
		expect(dms.ledger.all('properties-updated')).to.deep.equal([]);
	});

	it('finds everything again after the DMS was restarted', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'dk-dms-'));
		try {
			const step = new RememberedStep();
			const before = await bench({ ledgerFile: join(folder, 'dms.jsonl') });
			const first = await before.adapter().deliver(testMessage({}), order(), step.attempt());
			await before.dms.stop();
			const after = await bench({ ledgerFile: join(folder, 'dms.jsonl') });
			const second = await after.adapter().deliver(testMessage({}), order(), step.attempt({ uncertain: true }));
			expect((second as { attributes: object }).attributes).to.deep.equal((first as { attributes: object }).attributes);
			expect(after.dms.ledger.all()).to.have.length(3);
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	});
});

function bind(bench: Bench) {
	return { dms: bench.dms, adapter: bench.adapter.bind(bench), count: bench.count.bind(bench) };
}
