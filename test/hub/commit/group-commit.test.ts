import { expect } from 'chai';
import { GroupCommit, type Transactions } from '../../../hub/commit/group-commit.ts';

/** Writes down what it is told, and fails where it is told to. */
class Recorder implements Transactions {
	readonly calls: string[] = [];
	failing: string | undefined;

	begin = () => this.#note('begin');
	commit = () => this.#note('commit');
	rollback = () => this.#note('rollback');
	savepoint = () => this.#note('savepoint');
	releaseSavepoint = () => this.#note('release');
	rollbackToSavepoint = () => this.#note('undo');

	count(call: string): number {
		return this.calls.filter((other) => other === call).length;
	}

	#note(call: string): void {
		this.calls.push(call);
		if (call === this.failing) throw new Error(`${call} failed`);
	}
}

describe('group commit', () => {
	let transactions: Recorder;
	let commits: GroupCommit;
	const wrap = (error: unknown): Error => new Error(`wrapped: ${(error as Error).message}`);
	const errorOf = (work: Promise<unknown>): Promise<string> =>
		work.then(
			() => 'no error',
			(error: Error) => error.message,
		);

	beforeEach(() => {
		transactions = new Recorder();
		commits = new GroupCommit(transactions, wrap);
	});

	it('puts everything that arrives in one turn into one transaction, in order', async () => {
		const order: number[] = [];
		const results = await Promise.all([1, 2, 3].map((n) => commits.run(() => order.push(n))));
		expect(order).to.deep.equal([1, 2, 3]);
		expect(results).to.deep.equal([1, 2, 3]);
		expect([transactions.count('begin'), transactions.count('commit')]).to.deep.equal([1, 1]);
	});

	it('resolves nothing before the commit', async () => {
		let committedWhenResolved = false;
		await commits
			.run(() => expect(transactions.calls).to.not.include('commit'))
			.then(() => {
				committedWhenResolved = transactions.calls.includes('commit');
			});
		expect(committedWhenResolved).to.equal(true);
	});

	it('takes the next transaction for what is beyond the largest batch', async () => {
		const small = new GroupCommit(transactions, wrap, 2);
		await Promise.all([1, 2, 3, 4, 5].map(() => small.run(() => {})));
		expect(transactions.count('commit')).to.equal(3);
	});

	it('rejects a piece that throws alone: its changes are undone, the others commit', async () => {
		const [good, bad, alsoGood] = [
			commits.run(() => 'a'),
			commits.run(() => {
				throw new Error('no');
			}),
			commits.run(() => 'b'),
		];
		expect(await errorOf(bad)).to.equal('wrapped: no');
		expect(await Promise.all([good, alsoGood])).to.deep.equal(['a', 'b']);
		expect(transactions.calls.slice(0, 2), 'tried without savepoints first').to.deep.equal(['begin', 'rollback']);
		expect(transactions.calls.slice(2)).to.deep.equal(['begin', 'savepoint', 'release', 'savepoint', 'undo', 'savepoint', 'release', 'commit']);
	});

	for (const call of ['begin', 'commit']) {
		it(`rejects every piece when ${call} fails, and works again afterwards`, async () => {
			transactions.failing = call;
			const works = [commits.run(() => 1), commits.run(() => 2)];
			expect(await Promise.all(works.map(errorOf))).to.deep.equal([`wrapped: ${call} failed`, `wrapped: ${call} failed`]);
			expect(transactions.count('rollback')).to.equal(1);
			transactions.failing = undefined;
			expect(await commits.run(() => 3)).to.equal(3);
		});
	}

	it('rejects every piece when a savepoint cannot be undone: the engine has dropped the whole transaction, and the first error is told', async () => {
		transactions.failing = 'undo';
		const works = [
			commits.run(() => 1),
			commits.run(() => {
				throw new Error('disk full');
			}),
		];
		expect(await Promise.all(works.map(errorOf))).to.deep.equal(['wrapped: disk full', 'wrapped: disk full']);
		expect(transactions.count('commit')).to.equal(0);
	});

	it('survives a rollback that fails too', async () => {
		transactions.begin = () => {
			throw new Error('begin failed');
		};
		transactions.failing = 'rollback';
		expect(await errorOf(commits.run(() => 1))).to.equal('wrapped: begin failed');
	});

	it('runs what waits when it is closed, and refuses what comes later', async () => {
		const waiting = commits.run(() => 'in time');
		commits.close();
		expect(transactions.count('commit')).to.equal(1);
		expect(await waiting).to.equal('in time');
		expect(await errorOf(commits.run(() => 1))).to.equal('wrapped: closed');
	});

	it('lets the event loop breathe between two transactions', async () => {
		const small = new GroupCommit(transactions, wrap, 1);
		let ticks = 0;
		const ticking = setInterval(() => ticks++, 0);
		await Promise.all(
			Array.from({ length: 50 }, () =>
				small.run(() => {
					const end = Date.now() + 2;
					while (Date.now() < end);
				}),
			),
		);
		clearInterval(ticking);
		expect(ticks).to.be.greaterThan(20);
	});
});
