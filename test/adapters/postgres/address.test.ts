import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { expect } from 'chai';
import { addressOf } from '../../../adapters/postgres/address.ts';
import type { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';

describe('the address of the database', () => {
	const tls = (parameters: string) => addressOf(`postgres://u:p@db.example.de/d?${parameters}`).ssl as ConnectionOptions | false;
	const certificate = (name: string) => ({ subject: { CN: name }, subjectaltname: `DNS:${name}` }) as never;

	it('names user, password, host, port and database, with every character by its code', () => {
		const { user, password, host, port, database } = addressOf('postgresql://hub%40amt:p%40ss%3A%2F%25@[::1]:6432/dreh%20kreuz');
		expect({ user, password, host, port, database }).to.deep.equal({ user: 'hub@amt', password: 'p@ss:/%', host: '::1', port: 6_432, database: 'dreh kreuz' });
		expect(addressOf('postgres://db/d')).to.include({ host: 'db', port: 5_432 }).and.not.have.any.keys('user', 'password');
	});

	it('may name the folder of a socket, which needs no TLS', () => {
		expect(addressOf('postgres:///d?host=/run/postgresql&user=hub')).to.include({ host: '/run/postgresql', user: 'hub', database: 'd', ssl: false });
	});

	it('asks for a certificate of a known authority and of this host, unless it says otherwise', () => {
		for (const parameters of ['', 'sslmode=verify-full']) {
			const options = tls(parameters) || expect.fail();
			expect(options.rejectUnauthorized).to.equal(true);
			expect(options.checkServerIdentity!('whatever', certificate('db.example.de'))).to.equal(undefined);
			expect(options.checkServerIdentity!('whatever', certificate('other.example.de'))).to.be.instanceOf(Error);
		}
		const anyHost = tls('sslmode=verify-ca') || expect.fail();
		expect(anyHost.rejectUnauthorized).to.equal(true);
		expect(anyHost.checkServerIdentity!('whatever', certificate('other.example.de'))).to.equal(undefined);
		expect(tls('sslmode=require')).to.include({ rejectUnauthorized: false });
		expect(tls('sslmode=disable')).to.equal(false);
	});

	it('may bring an authority of its own: then nothing less is taken', () => {
		const folder = mkdtempSync(join(tmpdir(), 'dk-address-'));
		const file = join(folder, 'ca.pem');
		writeFileSync(file, 'PEM');
		expect(tls(`sslrootcert=${file}`)).to.include({ ca: 'PEM', rejectUnauthorized: true });
		expect(tls(`sslmode=require&sslrootcert=${file}`)).to.include({ ca: 'PEM', rejectUnauthorized: true });
		rmSync(folder, { recursive: true });
		expect(() => tls(`sslrootcert=${file}`))
			.to.throw()
			.that.includes({ code: 'DK-CONFIG-UNREADABLE' });
	});

	for (const [what, url, rule] of [
		['falls back without a word (prefer)', 'postgres://h/d?sslmode=prefer', 'sslmode'],
		['falls back without a word (allow)', 'postgres://h/d?sslmode=allow', 'sslmode'],
		['has a parameter that nobody knows', 'postgres://h/d?sslmod=disable', 'sslmod'],
		['is one of something else', 'mysql://h/d', 'postgres://'],
		['is no URL', 'postgres://geheim:geheim@h:port/d', 'URL'],
		['names no database', 'postgres://h', 'database'],
		['has a % that means nothing', 'postgres://u:geheim%zz@h/d', '%25'],
	] as const) {
		it(`is refused when it ${what}, without a word of what is in it`, () => {
			let thrown: DrehkreuzError | undefined;
			try {
				addressOf(url);
			} catch (error) {
				thrown = error as DrehkreuzError;
			}
			expect(thrown?.code).to.equal('DK-CONFIG-INVALID');
			expect(thrown?.facts.rule).to.include(rule);
			expect(JSON.stringify(thrown?.facts)).to.not.include('geheim');
			expect(thrown?.cause).to.equal(undefined);
		});
	}
});
