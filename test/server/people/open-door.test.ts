/** The first start with people in the store: of a new installation, and of one that had a password of the editor before. */
import { scryptSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { type Door, openDoor } from '../../../server/people/open-door.ts';
import { codeOf, outcomeOf } from '../../hub/people/code-of.ts';
import { House } from '../../hub/people/house.ts';
import { failureOf } from '../../support/failure-of.ts';

const EARLIER = 'das alte Passwort';
const SESSION = { lifeMinutes: 720, idleMinutes: 60 };

describe('the door for people', function () {
	this.timeout(20_000);
	let house: House;
	let file: string;
	const doors: Door[] = [];
	before(async () => {
		house = await House.open();
		file = join(house.folder, 'editor-password.json');
	});
	beforeEach(() => house.empty());
	after(async () => {
		for (const door of doors) door.close();
		await house.close();
	});

	const start = async (environment: Readonly<Record<string, string>> = {}): Promise<Door> => {
		const door = await openDoor({ store: house.store, config: { data: house.folder, signIn: { session: SESSION } }, log: silentLogger, environment });
		doors.push(door);
		return door;
	};

	it('shows a one-time password at the first start, and nothing at the next', async () => {
		const { doorkeeper, newPassword } = await start();
		expect((await doorkeeper.signIn('admin', newPassword?.password ?? '')).account.mustChange).to.equal(true);
		expect((await start()).newPassword).to.equal(undefined);
	});

	for (const name of ['DREHKREUZ_ADMIN_PASSWORD', 'DREHKREUZ_EDITOR_PASSWORD']) {
		it(`takes the password from ${name}, and makes one when that is empty`, async () => {
			const { doorkeeper, newPassword } = await start({ [name]: 'Kiesel Wolke Traktor' });
			expect(newPassword).to.equal(undefined);
			expect((await doorkeeper.signIn('admin', 'Kiesel Wolke Traktor')).account.mustChange).to.equal(undefined);
			await house.empty();
			expect((await start({ [name]: '' })).newPassword).to.be.an('object');
		});
	}

	it('does not start with a password that is too short', async () => {
		expect(codeOf(await failureOf(start({ DREHKREUZ_ADMIN_PASSWORD: 'kurz' })))).to.equal('DK-PERSON-PASSWORD-SHORT');
	});

	/** As versions before the monitor wrote it. */
	function writeEarlier(): void {
		const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
		const hash = scryptSync(EARLIER, salt, 32, { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
		writeFileSync(file, JSON.stringify({ salt: salt.toString('hex'), hash: hash.toString('hex') }), { mode: 0o600 });
	}

	it('takes over the password of the editor: it still works for admin, is hashed anew at the first sign-in, and its file goes', async () => {
		writeEarlier();
		const { doorkeeper, newPassword } = await start();
		expect(newPassword).to.equal(undefined);
		expect(existsSync(file)).to.equal(false);
		expect((await house.store.people.find('admin'))?.passwordHash).to.match(/^\$scrypt\$/);
		expect(await outcomeOf(doorkeeper.signIn('admin', 'falsch'))).to.equal('DK-PERSON-SIGN-IN');
		await new Promise((resolve) => setTimeout(resolve, 550));
		const { account } = await doorkeeper.signIn('admin', EARLIER);
		expect(account).to.deep.include({ id: 'admin', active: true });
		expect(account.mustChange).to.equal(undefined);
		expect((await house.store.people.find('admin'))?.passwordHash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await outcomeOf((await start()).doorkeeper.signIn('admin', EARLIER))).to.equal('good');
	});

	it('takes it over once, also when several processes start together, and when the first was killed before the file went', async () => {
		writeEarlier();
		await Promise.all([start(), start(), start()]);
		writeEarlier();
		const { newPassword, doorkeeper } = await start();
		expect(newPassword).to.equal(undefined);
		expect(await house.store.people.list()).to.have.length(1);
		expect(await outcomeOf(doorkeeper.signIn('admin', EARLIER))).to.equal('good');
	});

	it('makes a new password when the file of the earlier one cannot be read', async () => {
		for (const content of ['', '{', '{}', '{"salt":"x","hash":"y"}', '{"salt":"","hash":""}']) {
			writeFileSync(file, content);
			expect((await start()).newPassword, content).to.be.an('object');
			await house.empty();
		}
	});
});
