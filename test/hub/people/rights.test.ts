import { expect } from 'chai';
import { mayDo, RIGHTS, type Right, ROLES, type Role, rolesWith, tenantsWith } from '../../../hub/people/rights.ts';

const MATRIX: Readonly<Record<Role, Readonly<Record<Right, boolean>>>> = {
	beobachtung: { see: true, content: false, operate: false, audit: false, flows: false, people: false },
	sachbearbeitung: { see: true, content: true, operate: false, audit: false, flows: false, people: false },
	betrieb: { see: true, content: false, operate: true, audit: true, flows: false, people: false },
	entwicklung: { see: true, content: false, operate: false, audit: false, flows: true, people: false },
	verwaltung: { see: true, content: false, operate: false, audit: true, flows: false, people: true },
};

describe('rights', () => {
	for (const role of ROLES) {
		for (const right of RIGHTS) {
			const may = MATRIX[role][right];
			it(`${role} ${may ? 'gives' : 'does not give'} ${right}`, () => {
				expect(mayDo({ '*': [role] }, right, '*')).to.equal(may);
				expect(mayDo({ '*': [role] }, right, 'musterstadt')).to.equal(may);
				expect(mayDo({ musterstadt: [role] }, right, 'musterstadt')).to.equal(may);
			});
		}
	}

	it('given for one tenant hold there and nowhere else', () => {
		for (const right of RIGHTS) {
			expect(mayDo({ musterstadt: ROLES }, right, 'beispielstadt'), right).to.equal(false);
			expect(mayDo({ musterstadt: ROLES }, right, '*'), right).to.equal(false);
		}
	});

	it('of somebody without roles are none, also for tenants named like something that every object has', () => {
		for (const mandant of ['musterstadt', '*', 'constructor', '__proto__', 'toString']) expect(mayDo({}, 'see', mandant), mandant).to.equal(false);
	});

	it('say on which tenants they hold', () => {
		expect(tenantsWith({ '*': ['betrieb'], musterstadt: ['sachbearbeitung'] }, 'operate')).to.equal(undefined);
		expect(tenantsWith({ '*': ['betrieb'], musterstadt: ['sachbearbeitung'] }, 'content')).to.deep.equal(['musterstadt']);
		expect(tenantsWith({ musterstadt: ['beobachtung'] }, 'operate')).to.deep.equal([]);
	});

	it('name the roles that would give them', () => {
		expect(rolesWith('audit')).to.deep.equal(['betrieb', 'verwaltung']);
	});
});
