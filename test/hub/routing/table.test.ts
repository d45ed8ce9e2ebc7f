import { expect } from 'chai';
import type { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Attributes } from '../../../hub/message/message.ts';
import { type Condition, type Rule, resolve } from '../../../hub/routing/table.ts';

describe('the routing table', () => {
	it('sends a message to all channels of the first rule that matches', () => {
		const route = resolve(
			{ rules: [rule('wasser', { standard: 'xwasser' }, 'dms', 'fachverfahren'), rule('rest', {}, 'rest')] },
			message({ standard: 'xwasser' }),
		);
		expect(route).to.deep.equal({ rules: ['wasser'], channels: ['dms', 'fachverfahren'] });
	});

	it('adds the channels of later rules when a rule says so, each channel once', () => {
		const rules = [{ ...rule('ablage', {}, 'dms'), continue: true }, rule('typ', { nachrichtentyp: '0010' }, 'dms', 'rueckweisung')];
		expect(resolve({ rules }, message({ nachrichtentyp: '0010' })).channels).to.deep.equal(['dms', 'rueckweisung']);
	});

	it('refuses a message without a matching rule, with its type, service and region', () => {
		expect(() => resolve({ rules: [rule('nur bau', { standard: 'xbau' }, 'bau')] }, message({ leika: '99108001001000', ars: '146250000000' })))
			.to.throw()
			.that.deep.includes({ code: 'DK-ROUTING-NO-MATCH' })
			.and.has.property('facts')
			.that.includes({ leika: '99108001001000', ars: '146250000000' });
	});

	it('never lets a test message through a rule that does not speak of test messages', () => {
		const production = { rules: [rule('alles', {}, 'produktion')] };
		expect(codeOf(() => resolve(production, message({ testnachricht: true })))).to.equal('DK-ROUTING-NO-MATCH');
		expect(resolve({ rules: [rule('test', { testnachricht: true }, 'test')] }, message({ testnachricht: true })).channels).to.deep.equal(['test']);
		expect(resolve({ rules: [rule('beide', { testnachricht: 'any' }, 'beide')] }, message({ testnachricht: true })).channels).to.deep.equal(['beide']);
		expect(codeOf(() => resolve({ rules: [rule('test', { testnachricht: true }, 'test')] }, message({})))).to.equal('DK-ROUTING-NO-MATCH');
	});

	it('tells Saxony from Saxony-Anhalt by the beginning of the ARS', () => {
		const rules = [rule('Sachsen', { ars: '14*' }, 'sn'), rule('Sachsen-Anhalt', { ars: '15*' }, 'st')];
		expect(resolve({ rules }, message({ ars: '146250000000' })).channels).to.deep.equal(['sn']);
		expect(resolve({ rules }, message({ ars: '150030000000' })).channels).to.deep.equal(['st']);
	});

	it('needs every part of a condition, and takes one of a list', () => {
		const when: Condition = { standard: ['xbau', 'xbeteiligung'], version: '>=1.2 <2', nachrichtentyp: '04*' };
		const matches = (attributes: Partial<Attributes>) => codeOf(() => resolve({ rules: [rule('r', when, 'c')] }, message(attributes))) === undefined;
		expect(matches({ standard: 'xbeteiligung', standardversion: '1.2', nachrichtentyp: '0401' })).to.equal(true);
		expect(matches({ standard: 'xbeteiligung', standardversion: '2.0', nachrichtentyp: '0401' })).to.equal(false);
		expect(matches({ standard: 'xbeteiligung', standardversion: '1.2', nachrichtentyp: '0501' })).to.equal(false);
		expect(matches({ standard: 'xwasser', standardversion: '1.2', nachrichtentyp: '0401' })).to.equal(false);
		expect(matches({ standard: 'xbau', nachrichtentyp: '0401' }), 'without a version').to.equal(false);
	});
});

function rule(name: string, when: Condition, ...to: string[]): Rule {
	return { name, when, to };
}

function message(attributes: Partial<Attributes>): Attributes {
	return { specversion: '1.0', id: '1', source: 'urn:test', type: 't', time: '2026-11-23T10:00:00Z', mandant: 'musterstadt', ...attributes };
}

function codeOf(work: () => unknown): string | undefined {
	try {
		work();
		return undefined;
	} catch (error) {
		return (error as DrehkreuzError).code;
	}
}
