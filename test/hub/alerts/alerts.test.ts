import { expect } from 'chai';
import { type Alert, AlertBoard } from '../../../hub/alerts/alerts.ts';

const down: Alert = { code: 'DK-PARTNER-DOWN', facts: { role: 'dms' }, mandant: 'musterstadt', about: { partner: 'dms' } };

describe('The alert board', () => {
	it('announces an alert once, however often it is raised and cleared meanwhile', () => {
		const announced: string[] = [];
		const board = new AlertBoard((change, { code }) => announced.push(`${change} ${code}`));
		for (let i = 0; i < 3; i++) board.raise({ ...down, facts: { role: 'dms', times: i } });
		expect(board.raised).to.have.length(1);
		for (let i = 0; i < 3; i++) board.clear(down);
		expect(announced).to.deep.equal(['raised DK-PARTNER-DOWN', 'cleared DK-PARTNER-DOWN']);
		expect(board.raised).to.deep.equal([]);
	});

	it('tells tenants, partners and codes apart', () => {
		const board = new AlertBoard(() => {});
		board.raise(down);
		board.raise({ ...down, mandant: 'beispielstadt' });
		board.raise({ ...down, about: { partner: 'hkr' } });
		board.raise({ ...down, code: 'DK-DELIVERY-STUCK', about: { channel: 'dms' } });
		expect(board.raised).to.have.length(4);
	});
});
