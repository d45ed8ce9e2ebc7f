import { expect } from 'chai';
import { differences, expectationOf } from '../../../hub/rehearsal/compare.ts';
import type { Called, Deed, Run, Sent, Settled } from '../../../hub/rehearsal/deeds.ts';

const call = (step: string, instruction: unknown): Called => ({ kind: 'called', step, role: step, instruction, answer: 'receipt' });
const sent = (channel: string, content: unknown): Sent => ({ kind: 'sent', channel, event: { id: '1' }, content, attachments: [] });
const end = (channel: string, outcome: Settled['outcome'], more: Partial<Settled> = {}): Settled => ({ kind: 'settled', channel, outcome, ...more });
const run = (...deeds: Deed[]): Run => ({ deeds, cut: false, durationMs: 1 });
const said = (found: ReturnType<typeof differences>): string[] =>
	found.map((one) => `${one.kind} ${one.deed.kind}${one.kind === 'changed' ? ` ${one.path}` : ''}`);

describe('what a run did otherwise than expected', () => {
	const usual = run(call('hkr', { betrag: '30.70', um: '10:00' }), sent('weiter', { a: 1 }), end('eingang', 'done'));
	const later = run(call('hkr', { betrag: '30.70', um: '11:01' }), sent('weiter', { a: 1 }), end('eingang', 'done'));

	it('is nothing when only that differs which differs in every run', () => {
		const expected = expectationOf(usual, later);
		expect(expected.changing).to.deep.equal(['/0/instruction/um']);
		expect(differences(expected, later)).to.deep.equal([]);
		expect(differences(expected, run(call('hkr', { betrag: '30.70', um: { stunde: 12 } }), sent('weiter', { a: 1 }), end('eingang', 'done')))).to.deep.equal(
			[],
		);
	});

	it('is named with its place: another value, one more, one less', () => {
		const expected = expectationOf(usual, later);
		expect(said(differences(expected, run(call('hkr', { betrag: '31.00', um: '' }), sent('weiter', { a: 1, b: 2 }), end('eingang', 'done'))))).to.deep.equal([
			'changed called /instruction/betrag',
			'changed sent /content/b',
		]);
		expect(said(differences(expected, run(sent('weiter', { a: 1 }), sent('weiter', { a: 2 }), end('eingang', 'park', { code: 'DK-X' }))))).to.deep.equal([
			'missing called',
			'extra sent',
			'changed settled /outcome',
			'changed settled /code',
		]);
	});

	it('does not depend on the order in which different places were reached, but on that within one place', () => {
		const expected = expectationOf(run(call('a', 1), call('b', 2), call('b', 3)), run(call('b', 2), call('a', 1), call('b', 3)));
		expect(expected.changing).to.deep.equal([]);
		expect(differences(expected, run(call('b', 2), call('b', 3), call('a', 1)))).to.deep.equal([]);
		expect(said(differences(expected, run(call('b', 3), call('b', 2), call('a', 1))))).to.deep.equal([
			'changed called /instruction',
			'changed called /instruction',
		]);
	});

	it('does not depend on how the flow is built: nodes that were passed, and their ids', () => {
		const expected = expectationOf(
			run(end('eingang', 'park', { code: 'DK-X', node: 'n1', label: 'Prüfen' })),
			run(end('eingang', 'park', { code: 'DK-X', node: 'n1' })),
		);
		const rebuilt = run({ kind: 'passed', node: 'n9', label: 'neu', type: 'change' }, end('eingang', 'park', { code: 'DK-X', node: 'n2', label: 'anders' }));
		expect(differences(expected, rebuilt)).to.deep.equal([]);
	});

	it('tells a list from an object, and nothing from null', () => {
		const expected = expectationOf(run(call('a', { liste: [1], leer: null })), run(call('a', { liste: [1], leer: null })));
		expect(said(differences(expected, run(call('a', { liste: { 0: 1 }, leer: null }))))).to.deep.equal(['changed called /instruction/liste']);
		expect(said(differences(expected, run(call('a', { liste: [1] }))))).to.deep.equal(['changed called /instruction/leer']);
	});
});
