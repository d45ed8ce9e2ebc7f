import { expect } from 'chai';
import type { Alert } from '../../../hub/alerts/alerts.ts';
import { Conditions, type Level, levelOf } from '../../../hub/alerts/conditions.ts';

const CODE = 'DK-ALERT-BACKLOG';
const alert: Alert = { code: CODE, facts: {}, mandant: 'musterstadt', about: { channel: 'eingang' } };

/** What changed at which second: `+` raised, `-` cleared. One level per second; undefined: not measured. */
function run(levels: readonly (Level | undefined)[], forMs: number, conditions = new Conditions()): string {
	return levels
		.map((level, second) => {
			const { raise, clear } = conditions.take([CODE], level ? [{ alert, level, forMs }] : [], second * 1_000);
			return raise.length > 0 ? '+' : clear.length > 0 ? '-' : '.';
		})
		.join('');
}

describe('The conditions of alerts', () => {
	it('raise what is over its limit for as long as it must be, once', () => {
		expect(run(['over', 'over', 'over', 'over', 'over'], 2_000)).to.equal('..+..');
	});

	it('raise at once what need not hold', () => {
		expect(run(['below', 'over', 'over'], 0)).to.equal('.+.');
	});

	it('begin to count anew when it was not over in between', () => {
		expect(run(['over', 'over', 'between', 'over', 'over', 'over'], 2_000)).to.equal('.....+');
	});

	it('do not flap around the limit: what is raised stays so until it is well below for as long', () => {
		expect(run(['over', 'over', 'between', 'over', 'between', 'below', 'between', 'below', 'below'], 1_000)).to.equal('.+......-');
	});

	it('clear what is not measured any more', () => {
		expect(run(['over', undefined, undefined, undefined], 0)).to.equal('+-..');
		expect(run(['over', 'over', undefined, undefined], 1_000)).to.equal('.+.-');
	});

	it('go on with what was raised before, by whomever, and raise it no second time', () => {
		const conditions = new Conditions();
		conditions.adopt([alert]);
		conditions.adopt([alert]);
		expect(run(['over', 'over', 'below', 'below'], 1_000, conditions)).to.equal('...-');
	});

	it('leave alone what other rules measure', () => {
		const conditions = new Conditions();
		conditions.adopt([alert]);
		expect(conditions.take(['DK-ALERT-PARKED'], [], 0)).to.deep.equal({ raise: [], clear: [] });
	});

	it('call a value over from its limit on, and below when a tenth of it is gone', () => {
		expect([1_000, 999, 900, 899].map((value) => levelOf(value, 1_000))).to.deep.equal(['over', 'between', 'between', 'below']);
	});
});
