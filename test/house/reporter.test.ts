import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Outcome, run } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('reporter', function () {
	this.timeout(120_000);
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-reporter-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	async function report(tests: string, ...options: readonly string[]): Promise<Outcome & { lastLine: string }> {
		const file = join(folder, 'some.test.ts');
		await writeFile(file, tests.replaceAll('SUPPORT', join(root, 'test/support')));
		const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
		const outcome = await run(process.execPath, [mocha, file, '--reporter-option', ['lingerMs=300', ...options].join(',')], { cwd: root });
		return { ...outcome, lastLine: outcome.stdout.trimEnd().split('\n').at(-1) ?? '' };
	}

	it('ends with one plain line of figures', async () => {
		const { lastLine, code } = await report(`it('one', () => {}); it('two', () => {});`);
		expect(lastLine).to.equal('2 passed, 0 failed');
		expect(code).to.equal(0);
	});

	it('leaves the figures in a file when several of it are added up', async () => {
		const tally = join(folder, 'tally');
		const { stdout, code } = await report(`it('one', () => {}); it('two', () => { throw new Error('no'); }); it.skip('three');`, `tally=${tally}`);
		expect(JSON.parse(await readFile(tally, 'utf8'))).to.deep.equal({ passed: 1, failed: 1, skipped: 1 });
		expect(stdout).not.to.match(/^1 passed/m);
		expect(code).to.equal(1);
	});

	it('counts failures and fails', async () => {
		const { lastLine, code } = await report(`it('one', () => {}); it('two', () => { throw new Error('no'); });`);
		expect(lastLine).to.equal('1 passed, 1 failed');
		expect(code).to.equal(1);
	});

	it('lists what was skipped, with the reason', async () => {
		const { stdout, lastLine, code } = await report(`
			import { skip } from 'SUPPORT/skip.ts';
			describe('broker', () => { before(function () { skip(this, 'no RabbitMQ here'); }); it('a', () => {}); it('b', () => {}); });
			it('c', function () { skip(this, 'no network'); });
			it('d');
			it('e', () => {});
		`);
		expect(lastLine).to.equal('1 passed, 0 failed, 4 skipped');
		expect(stdout).to.match(/2 × no RabbitMQ here\n +- broker a\n +- broker b\n/);
		expect(stdout).to.match(/1 × no network\n +- c\n/);
		expect(stdout).to.match(/1 × no reason given\n +- d\n/);
		expect(code).to.equal(0);
	});

	it('fails when no test ran', async () => {
		const { lastLine, code } = await report(`it('only planned');`);
		expect(lastLine).to.equal('0 passed, 1 failed, 1 skipped');
		expect(code).to.equal(1);
	});

	it('fails when there is no test at all', async () => {
		const { lastLine, code } = await report('');
		expect(lastLine).to.equal('0 passed, 1 failed');
		expect(code).to.equal(1);
	});

	it('fails when a test file cannot be loaded', async () => {
		const { lastLine, code } = await report(`import './not-there.ts';`);
		expect(lastLine).to.equal('0 passed, 1 failed');
		expect(code).to.equal(1);
	});

	it('fails, and names what is open, when a test leaves something behind', async () => {
		const { stdout, lastLine, code } = await report(`it('one', () => { setInterval(() => {}, 1000); });`);
		expect(stdout).to.match(/something is still open: .*Timeout/);
		expect(lastLine).to.equal('1 passed, 1 failed');
		expect(code).to.equal(1);
	});
});
