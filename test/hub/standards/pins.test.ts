import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Pack, PackDescription } from '../../../hub/standards/pack.ts';
import { noPins, orderPacks, type Pin, type Pins, pinnedIds, withoutLastPin, withPin } from '../../../hub/standards/pins.ts';

const pack = (id: string): Pack => ({ description: { id } as PackDescription, locations: {} });
const packs = ['a-1', 'a-2', 'b-1'].map(pack);
const who = { at: '2026-11-20T10:00:00Z', by: 'frau.amt' };
const ids = (ordered: readonly Pack[]) => ordered.map(({ description }) => description.id);

describe('switching to another pack of a standard', () => {
	it('is not done by installing one: without a pin the packs stay in the order in which they came', () => {
		expect(ids(orderPacks(packs, []))).to.deep.equal(['a-1', 'a-2', 'b-1']);
	});

	it('puts the pack in front, for everything, for a tenant or for a route; the more particular wins', () => {
		const pins: Pin[] = [
			{ standard: 'a', pack: 'a-2' },
			{ standard: 'b', pack: 'b-1', mandant: 'musterstadt' },
			{ standard: 'a', pack: 'a-1', route: 'Alt' },
		];
		expect(ids(orderPacks(packs, pins))).to.deep.equal(['a-2', 'a-1', 'b-1']);
		expect(ids(orderPacks(packs, pins, { mandant: 'musterstadt' }))).to.deep.equal(['b-1', 'a-2', 'a-1']);
		expect(ids(orderPacks(packs, pins, { mandant: 'anderstadt' }))).to.deep.equal(['a-2', 'a-1', 'b-1']);
		expect(ids(orderPacks(packs, pins, { mandant: 'musterstadt', route: 'Alt' }))).to.deep.equal(['a-1', 'b-1', 'a-2']);
		expect(pinnedIds(pins, { route: 'Neu' })).to.deep.equal(['a-2']);
	});

	it('passes over a pin whose pack is gone', () => {
		expect(ids(orderPacks(packs, [{ standard: 'a', pack: 'a-9' }]))).to.deep.equal(['a-1', 'a-2', 'b-1']);
	});

	it('replaces the pin of the same standard and scope, and does nothing when it is there', () => {
		const once = withPin(noPins, { standard: 'a', pack: 'a-1' }, who);
		expect(withPin(once, { standard: 'a', pack: 'a-1' }, who)).to.equal(once);
		const twice = withPin(once, { standard: 'a', pack: 'a-2' }, who);
		expect(twice.pins).to.deep.equal([{ standard: 'a', pack: 'a-2' }]);
		expect(withPin(twice, { standard: 'a', pack: 'a-1', mandant: 'm' }, who).pins).to.have.lengthOf(2);
	});

	it('lets the newest switch win where two standards know the same message', () => {
		const pins = withPin(withPin(noPins, { standard: 'a', pack: 'a-1' }, who), { standard: 'b', pack: 'b-1' }, who).pins;
		expect(ids(orderPacks(packs, pins))[0]).to.equal('b-1');
	});

	it('is undone step by step back to the beginning, and the history keeps everything', () => {
		let state: Pins = noPins;
		for (const id of ['a-1', 'a-2']) state = withPin(state, { standard: 'a', pack: id }, who);
		state = withoutLastPin(state, who);
		expect(state.pins).to.deep.equal([{ standard: 'a', pack: 'a-1' }]);
		state = withPin(state, { standard: 'b', pack: 'b-1' }, who);
		state = withoutLastPin(withoutLastPin(state, who), who);
		expect(state.pins).to.deep.equal([]);
		expect(state.history.map(({ did, pin, undone }) => `${did} ${pin.pack}${undone ? ' undone' : ''}`)).to.deep.equal([
			'use a-1 undone',
			'use a-2 undone',
			'undo a-2',
			'use b-1 undone',
			'undo b-1',
			'undo a-1',
		]);
		expect(state.revision).to.equal(6);
		expect(() => withoutLastPin(state, who))
			.to.throw(DrehkreuzError)
			.with.property('code', 'DK-PACK-NOTHING-TO-UNDO');
	});
});
