import { expect } from 'chai';
import { oneTimePassword } from '../../../hub/people/one-time-password.ts';
import { assertPasswordFits } from '../../../hub/people/password-rule.ts';
import { codeOf } from './code-of.ts';

const PERSON = { id: 'erika.muster', displayName: 'Dr. Erika Muster' };

function verdict(password: string): string {
	try {
		assertPasswordFits(password, PERSON);
		return 'good';
	} catch (error) {
		return codeOf(error);
	}
}

describe('a password that somebody chooses', () => {
	for (const password of ['Kiesel Wolke Traktor', 'kieselwolketraktor', 'Zwölf Boxkämpfer jagen', 'gq7-wmn4-xtp2-hfd9', '長い合言葉は安全で覚えやすいです']) {
		it(`may be “${password}”`, () => {
			expect(verdict(password)).to.equal('good');
		});
	}

	for (const [password, code] of Object.entries({
		kurz: 'SHORT',
		'elf Zeichen': 'SHORT',
		['x'.repeat(201)]: 'LONG',
		Passwort1234: 'COMMON',
		'Sommer2026!!': 'COMMON',
		'Rathaus-Test-2026': 'COMMON',
		qwertzuiopasdf: 'COMMON',
		'1q2w3e4r5t6z7u': 'COMMON',
		abcdefghijklm: 'COMMON',
		'123456789012345': 'COMMON',
		aaaaaaaaaaaaa: 'COMMON',
		xkcxkcxkcxkcxkc: 'COMMON',
		ErikaMuster1234: 'NAME',
		'erika.muster!': 'NAME',
	})) {
		it(`may not be “${password.slice(0, 20)}”`, () => {
			expect(verdict(password)).to.equal(`DK-PERSON-PASSWORD-${code}`);
		});
	}
});

describe('a one-time password', () => {
	it('has 100 bits in groups that can be read out, and is acceptable as a password', () => {
		const passwords = Array.from({ length: 200 }, () => oneTimePassword(0).password);
		for (const password of passwords) {
			expect(password).to.match(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}$/);
			expect(verdict(password)).to.equal('good');
		}
		expect(new Set(passwords).size).to.equal(200);
		expect(new Set(passwords.join('').replaceAll('-', '')).size, 'every sign of the alphabet comes up').to.equal(32);
	});
});
