import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EditorPassword } from '../../../server/editor/password.ts';
import { adminAuth } from '../../../server/editor/sign-in.ts';

type Authenticate = { authenticate: (name: string, password: string) => Promise<unknown> };

describe('the password of the editor', () => {
	let folder: string;
	let password: EditorPassword;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'dk-password-'));
		password = new EditorPassword(folder);
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('is made once, shown once, and kept as a hash that only the owner can read', () => {
		const made = password.createOnce();
		expect(made).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
		expect(password.createOnce()).to.equal(undefined);
		const file = join(folder, 'editor-password.json');
		expect(readFileSync(file, 'utf8')).not.to.include(made);
		expect(statSync(file).mode & 0o777).to.equal(0o600);
		expect(password.matches(made as string)).to.equal(true);
		expect(password.matches(`${made}x`)).to.equal(false);
	});

	it('can be changed, and the old one is worth nothing then', () => {
		const made = password.createOnce() as string;
		password.set('ein neues Passwort');
		expect([password.matches(made), password.matches('ein neues Passwort')]).to.deep.equal([false, true]);
	});

	it('refuses a short one', () => {
		expect(() => password.set('kurz')).to.throw('12');
	});

	it('lets nobody in before one was set', () => {
		expect(password.matches('')).to.equal(false);
	});

	it('is not worth guessing: after a wrong one even the right one has to wait', async () => {
		const made = password.createOnce() as string;
		const { authenticate } = adminAuth(password) as Authenticate;
		expect(await authenticate('admin', 'falsch')).to.equal(null);
		expect(await authenticate('admin', made)).to.equal(null);
		await new Promise((resolve) => setTimeout(resolve, 550));
		expect(await authenticate('admin', made)).to.deep.equal({ username: 'admin', permissions: '*' });
		expect(await authenticate('root', made)).to.equal(null);
	});
});
