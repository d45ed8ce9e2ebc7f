import { expect } from 'chai';
import { STATE } from '../../../adapters/embedded/schema.ts';
import { Tally } from '../../../adapters/embedded/tally.ts';

describe('the counts of the embedded broker', () => {
	const { ready, out } = STATE;
	const counts = (tally: Tally): number[] => [tally.get(1, ready), tally.get(1, out)];

	it('follow what is moved', () => {
		const tally = new Tally();
		tally.reset([{ channelId: 1, state: ready, count: 5 }]);
		tally.begin();
		tally.move(1, undefined, ready);
		tally.move(1, ready, out);
		tally.move(1, ready, out);
		tally.move(1, out, undefined);
		expect(counts(tally)).to.deep.equal([4, 1]);
		expect(tally.get(2, ready)).to.equal(0);
	});

	it('go back to the savepoint, keeping what was moved before it', () => {
		const tally = new Tally();
		tally.begin();
		tally.move(1, undefined, ready);
		tally.savepoint();
		tally.move(1, ready, out);
		tally.move(1, undefined, ready);
		tally.rollbackToSavepoint();
		expect(counts(tally)).to.deep.equal([1, 0]);
	});

	it('go back to the beginning of the transaction, not to that of the one before', () => {
		const tally = new Tally();
		tally.begin();
		tally.move(1, undefined, ready);
		tally.begin();
		tally.savepoint();
		tally.move(1, ready, out);
		tally.rollback();
		tally.rollback();
		expect(counts(tally)).to.deep.equal([1, 0]);
	});
});
