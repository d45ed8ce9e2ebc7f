import { scryptSync } from 'node:crypto';
import { expect } from 'chai';
import { goodUntil, PasswordHash } from '../../../hub/people/password-hash.ts';
import { codeOf } from './code-of.ts';
import { QUICK_HASH } from './house.ts';

describe('the hash of a password', () => {
	it('is argon2id with what OWASP asks for, in PHC form, with a salt of its own', async () => {
		const hash = new PasswordHash();
		const [one, other] = [await hash.make('Kiesel Wolke'), await hash.make('Kiesel Wolke')];
		expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
		expect(one).not.to.equal(other);
		expect(await hash.matches('Kiesel Wolke', one)).to.equal(true);
		expect(await hash.matches('kiesel Wolke', one)).to.equal(false);
	});

	it('is the known one for known input', async () => {
		// Test vector of the reference implementation: password, salt somesalt, t=2, m=65536, p=1.
		const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
		const hash = new PasswordHash();
		expect([await hash.matches('password', stored), await hash.matches('passwort', stored)]).to.deep.equal([true, false]);
	});

	it('says until when the password is good, and does not match when that was changed in the store', async () => {
		const hash = new PasswordHash(QUICK_HASH);
		const stored = await hash.make('Kiesel Wolke', 1_800_000_000_000);
		expect([goodUntil(stored), goodUntil(await hash.make('Kiesel Wolke')), goodUntil(''), goodUntil(undefined)]).to.deep.equal([
			1_800_000_000_000,
			undefined,
			undefined,
			undefined,
		]);
		expect(hash.isOutdated(stored)).to.equal(false);
		expect(await hash.matches('Kiesel Wolke', stored)).to.equal(true);
		const later = Buffer.from('until=1900000000000').toString('base64').replace(/=+$/, '');
		for (const changed of [stored.replace(/data=[^$]+/, `data=${later}`), stored.replace(/,data=[^$]+/, '')]) {
			expect(await hash.matches('Kiesel Wolke', changed), changed).to.equal(false);
		}
	});

	it('is the same however the accents are typed', async () => {
		const hash = new PasswordHash(QUICK_HASH);
		expect(await hash.matches('Äpfel und Möhren'.normalize('NFD'), await hash.make('Äpfel und Möhren'.normalize('NFC')))).to.equal(true);
	});

	it('is made anew when the parameters or the algorithm are not those of today', async () => {
		const stored = await new PasswordHash(QUICK_HASH).make('Kiesel Wolke');
		expect(new PasswordHash(QUICK_HASH).isOutdated(stored)).to.equal(false);
		expect(new PasswordHash({ ...QUICK_HASH, passes: 2 }).isOutdated(stored)).to.equal(true);
		expect(await new PasswordHash().matches('Kiesel Wolke', stored)).to.equal(true);
	});

	it('of an earlier version, scrypt, is still understood, and outdated', async () => {
		const salt = Buffer.from('0123456789abcdef');
		const bytes = scryptSync('ein altes Passwort', salt, 32, { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
		const base64 = (value: Buffer): string => value.toString('base64').replace(/=+$/, '');
		const stored = `$scrypt$ln=15,r=8,p=1$${base64(salt)}$${base64(bytes)}`;
		const hash = new PasswordHash(QUICK_HASH);
		expect(await hash.matches('ein altes Passwort', stored)).to.equal(true);
		expect(await hash.matches('ein anderes Passwort', stored)).to.equal(false);
		expect(hash.isOutdated(stored)).to.equal(true);
	});

	it('matches nothing when it is none', async () => {
		const hash = new PasswordHash(QUICK_HASH);
		for (const stored of ['', 'Kiesel Wolke', '$argon2id$', '$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc']) {
			expect(await hash.matches(stored, stored), stored).to.equal(false);
		}
	});

	it('is made a few at a time: others wait, and who does not fit in the row is refused at once', async () => {
		const hash = new PasswordHash({ memory: 8_192, passes: 3, atOnce: 2, waiting: 3 });
		const all = await Promise.allSettled(Array.from({ length: 10 }, () => hash.make('Kiesel Wolke')));
		const refused = all.filter((one) => one.status === 'rejected');
		expect(all.length - refused.length).to.equal(5);
		expect(refused.map(({ reason }) => codeOf(reason))).to.deep.equal(Array(5).fill('DK-PERSON-BUSY'));
		expect(await hash.make('Kiesel Wolke'), 'afterwards there is room again').to.be.a('string');
	});
});
