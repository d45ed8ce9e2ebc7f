import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keys } from '../../../server/commands/keys.ts';
import { failureOf } from '../../support/failure-of.ts';
import { ADDRESS, ProtectedHub } from '../../support/protected-hub.ts';

const REASON = { code: 'DK-PARTNER-REFUSED', facts: {} };

describe('drehkreuz keys', () => {
	let folder: string;
	let config: string;
	let printed: string[];
	const { log, error } = console;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-keys-'));
		config = join(folder, 'drehkreuz.json');
		await writeFile(config, JSON.stringify({ data: 'data' }));
		printed = [];
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const data = (...names: readonly string[]) => join(folder, 'data', ...names);

	async function run(...args: readonly string[]): Promise<number> {
		const before = process.env.DREHKREUZ_LANGUAGE;
		process.env.DREHKREUZ_LANGUAGE = 'en';
		console.log = console.error = (text: string) => void printed.push(...text.split('\n'));
		try {
			return await keys([...args, '--config', config]);
		} finally {
			Object.assign(console, { log, error });
			if (before === undefined) delete process.env.DREHKREUZ_LANGUAGE;
			else process.env.DREHKREUZ_LANGUAGE = before;
		}
	}

	async function withHub(work: (hub: ProtectedHub) => Promise<unknown>): Promise<void> {
		const hub = await ProtectedHub.open(data());
		try {
			await work(hub);
		} finally {
			await hub.close();
		}
	}

	it('changes the key from the first to the last step, and nothing is lost', async () => {
		await withHub(async (hub) => {
			await hub.store.park({ address: ADDRESS, message: await hub.message('m1', 'Antrag', [['A.pdf', 'Anlage']]), reason: REASON, attempt: 1 });
		});
		expect(await run('add')).to.equal(0);
		expect((await stat(data('keys', 'k2.key'))).mode & 0o777).to.equal(0o600);
		expect((await failureOf(run('remove', 'k1'))).facts).to.deep.equal({ key: 'k1', count: 2 });
		expect((await failureOf(run('remove', 'k2'))).code, 'the one that encrypts').to.equal('DK-SEAL-IN-USE');
		expect(await run('reseal')).to.equal(0);
		expect(printed.at(-1)).to.equal('  2 contents encrypted anew.');
		printed = [];
		expect(await run()).to.equal(0);
		expect(printed.slice(2).map((line) => line.trim().split(/\s{2,}/))).to.deep.equal([
			['k2', 'encrypts', '1', '1', '0'],
			['k1', 'decrypts', '0', '0', '0'],
		]);
		expect(await run('remove', 'k1')).to.equal(0);
		expect((await readdir(data('keys'))).toSorted()).to.deep.equal(['k1.removed', 'k2.key']);
		await withHub(async (hub) => {
			const [parked] = await hub.store.parked.list({});
			expect(parked?.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('Antrag') });
			expect((await hub.protection.payloads.read('musterstadt', parked!.message.attachments[0]!, 100)).toString()).to.equal('Anlage');
			const audit = await hub.store.audit.list({ action: 'key-rotated' });
			expect(audit.map(({ object, facts }) => [object, facts?.step])).to.deep.equal([
				['k1', 'removed'],
				['k2', 'added'],
			]);
		});
	});

	it('does not remove the key of a message that is under way', async () => {
		await withHub(async (hub) => hub.broker.publish(ADDRESS, await hub.message('m1', 'Antrag')));
		await run('add');
		expect((await failureOf(run('remove', 'k1'))).facts).to.deep.equal({ key: 'k1', count: 1 });
		await withHub(async (hub) => hub.broker.settle((await hub.next()).token, { kind: 'done' }));
		expect(await run('remove', 'k1')).to.equal(0);
	});

	it('shows everything beside a hub that runs, and removes nothing meanwhile', async () => {
		await withHub(async (hub) => {
			await hub.broker.publish(ADDRESS, await hub.message('m1', 'Antrag'));
			await run('add');
			expect(await run()).to.equal(0);
			expect(await run('remove', 'k1')).to.equal(1);
			expect(printed.at(-1)).to.match(/^The hub is running/);
		});
		expect((await readdir(data('keys'))).toSorted()).to.deep.equal(['k1.key', 'k2.key']);
	});

	it('puts a key that was laid aside back to work when its file gets its name back', async () => {
		await withHub(async (hub) => hub.store.park({ address: ADDRESS, message: await hub.message('m1', 'Antrag'), reason: REASON, attempt: 1 }));
		await run('add');
		const key = await readFile(data('keys', 'k1.key'));
		await rm(data('keys', 'k1.key'));
		expect(await run(), 'a key is missing').to.equal(1);
		expect(printed.join('\n')).to.match(/k1\s+MISSING\s+1/);
		await writeFile(data('keys', 'k1.key'), key);
		expect(await run()).to.equal(0);
	});

	it('leaves keys of the configuration to the configuration', async () => {
		await writeFile(config, JSON.stringify({ data: 'data', encryption: { keys: [{ id: 'a', secret: 'x'.repeat(40) }] } }));
		expect(await run('add')).to.equal(1);
		expect(await run()).to.equal(0);
		expect(printed.join('\n')).to.match(/a\s+encrypts/);
		expect(await readdir(data())).to.not.include('keys');
	});

	it('explains itself', async () => {
		expect(await run('drehen')).to.equal(2);
		expect(printed[0]).to.match(/drehkreuz keys/);
	});
});
