import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { encode } from '../../../hub/text/encode.ts';
import { type HkrCounterpart, type HkrOptions, startHkr } from '../../../sandbox/hkr/hkr.ts';
import { isKassenzeichen, kassenzeichen } from '../../../sandbox/hkr/kassenzeichen.ts';

const YEAR = String(new Date().getFullYear());

describe('sandbox/hkr', () => {
	let folder = '';
	let running: HkrCounterpart[] = [];
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-hkr-'));
	});
	afterEach(async () => {
		await Promise.all(running.map((hkr) => hkr.stop()));
		running = [];
		await rm(folder, { recursive: true });
	});

	async function start(options: Partial<HkrOptions> = {}): Promise<HkrCounterpart> {
		const hkr = await startHkr({ folder, pollMs: 50, ...options });
		running.push(hkr);
		return hkr;
	}

	const belegnummer = (n: number): string => `DK${String(n).padStart(20, '0')}`;

	interface Change {
		number?: number;
		head?: Record<number, string>;
		position?: Record<number, string>;
		total?: Record<number, string>;
	}

	/** A valid file, with fields changed by their column (0 is the first). */
	function file({ number = 1, head = {}, position = {}, total = {} }: Change = {}): string {
		const beleg = belegnummer(number);
		const k = [
			'K',
			'DKSOLL1',
			'001',
			YEAR,
			beleg,
			'S',
			'15.01.2026 10:00:00',
			'',
			'',
			'Müller',
			'Jürgen',
			'Weg',
			'1',
			'',
			'01067',
			'Dresden',
			'DE',
			'31.01.2026',
			'',
			'ON',
			'',
			'',
			'',
			'',
			'',
		];
		const p = ['P', beleg, '1', '30,70', 'P', '12.2.01.00.431100', '', 'Bewohnerparkausweis'];
		const s = ['S', beleg, '1', '30,70'];
		const line = (fields: string[], changes: Record<number, string>): string =>
			fields.map((field, i) => `"${(changes[i] ?? field).replaceAll('"', '""')}"`).join(';');
		return `${[line(k, head), line(p, position), line(s, total)].join('\r\n')}\r\n`;
	}

	async function drop(hkr: HkrCounterpart, text: string, name = `SOLL_${belegnummer(1)}.csv`): Promise<void> {
		await writeFile(join(hkr.outFolder, `.${name}.tmp`), encode(text, 'windows-1252'));
		await rename(join(hkr.outFolder, `.${name}.tmp`), join(hkr.outFolder, name));
	}

	async function answer(hkr: HkrCounterpart, number = 1): Promise<string> {
		const path = join(hkr.inFolder, `QUIT_${belegnummer(number)}.csv`);
		for (let i = 0; i < 200; i += 1) {
			const text = await readFile(path, 'latin1').catch(() => '');
			if (text.endsWith('\n')) return text.trim();
			await sleep(10);
		}
		throw new Error('no answer of the HKR');
	}

	async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
		for (let i = 0; i < 200; i += 1) {
			if (await condition()) return;
			await sleep(10);
		}
		throw new Error('did not happen');
	}

	it('books a file, answers with a Kassenzeichen that has a check digit, and moves the file away', async () => {
		const hkr = await start();
		await drop(hkr, file());
		const [beleg, word, kz = ''] = (await answer(hkr)).split(';');
		expect([beleg, word]).to.deep.equal([belegnummer(1), 'angenommen']);
		expect(isKassenzeichen(kz)).to.equal(true);
		await until(async () => (await readdir(hkr.processedFolder)).includes(`SOLL_${belegnummer(1)}.csv`));
		const [effect] = hkr.ledger.all();
		expect([effect?.kind, effect?.key]).to.deep.equal(['booking-accepted', belegnummer(1)]);
		expect(effect?.details).to.deep.include({
			summe: '30.70',
			kassenzeichen: kz,
			positionen: [{ betrag: '30.70', konto: '12.2.01.00.431100', text: 'Bewohnerparkausweis' }],
		});
	});

	for (const [title, change, reason] of [
		['control total that is not the sum', { total: { 3: '30,71' } }, 'E02'],
		['count of positions that is wrong', { total: { 2: '2' } }, 'E02'],
		['Haushaltsjahr far away', { head: { 3: '1999' } }, 'E03'],
		['account that does not exist', { position: { 5: '99.9.99.99.999999' } }, 'E04'],
		['Mandant that does not exist', { head: { 2: '777' } }, 'E05'],
		['Storno of a Kassenzeichen nobody knows', { head: { 5: 'ST', 7: '5100000000012' } }, 'E06'],
		['negative amount', { position: { 3: '-30,70' }, total: { 3: '-30,70' } }, 'E07'],
		['amount of nothing', { position: { 3: '0,00' }, total: { 3: '0,00' } }, 'E07'],
		['amount with a dot', { position: { 3: '30.70' } }, 'E07'],
		['text of 28 characters', { position: { 7: 'x'.repeat(28) } }, 'E01'],
		['date that is none', { head: { 17: '2026-01-31' } }, 'E01'],
		['position of another Belegnummer', { position: { 1: belegnummer(9) } }, 'E01'],
		['missing name', { head: { 9: '' } }, 'E01'],
	] as [string, Change, string][]) {
		it(`refuses a file with a ${title} with ${reason} and books nothing`, async () => {
			const hkr = await start();
			await drop(hkr, file(change));
			expect(await answer(hkr)).to.equal(`${belegnummer(1)};abgelehnt;;${reason}`);
			expect(hkr.ledger.all('booking-accepted')).to.deep.equal([]);
		});
	}

	for (const [title, text] of [
		['half a line', file().slice(0, -10)],
		['no line end', file().trimEnd()],
		['fields without quotes', file().replaceAll('"', '')],
		['Unix line ends', file().replaceAll('\r', '')],
		['nothing', ''],
	] as const) {
		it(`refuses a file of ${title} by the Belegnummer of its name`, async () => {
			const hkr = await start();
			await drop(hkr, text);
			expect(await answer(hkr)).to.equal(`${belegnummer(1)};abgelehnt;;E01`);
		});
	}

	it('puts aside a file of which it can make out no Belegnummer', async () => {
		const hkr = await start();
		await drop(hkr, 'Unsinn', 'SOLL_unsinn.csv');
		await until(async () => (await readdir(join(hkr.outFolder, 'fehlerhaft'))).includes('SOLL_unsinn.csv'));
		expect(hkr.ledger.all()).to.deep.equal([]);
	});

	it('answers a Belegnummer that comes again as before and books it once', async () => {
		const hkr = await start();
		await drop(hkr, file());
		const first = await answer(hkr);
		await rm(join(hkr.inFolder, `QUIT_${belegnummer(1)}.csv`));
		await drop(hkr, file());
		expect(await answer(hkr)).to.equal(first);
		expect(hkr.ledger.all().map((effect) => effect.kind)).to.deep.equal(['booking-accepted', 'booking-repeated']);
	});

	it('checks a refused Belegnummer afresh when it comes again', async () => {
		const hkr = await start();
		await drop(hkr, file({ total: { 3: '1,00' } }));
		expect(await answer(hkr)).to.contain('E02');
		await rm(join(hkr.inFolder, `QUIT_${belegnummer(1)}.csv`));
		await drop(hkr, file());
		expect(await answer(hkr)).to.contain('angenommen');
	});

	it('takes back a booking whose Kassenzeichen it knows, and keeps a Kassenzeichen that was given with the booking', async () => {
		const hkr = await start();
		await drop(hkr, file({ head: { 7: '4200000000061' } }));
		expect(await answer(hkr)).to.contain(';4200000000061;');
		await drop(hkr, file({ number: 2, head: { 5: 'ST', 7: '4200000000061' } }), `SOLL_${belegnummer(2)}.csv`);
		expect(await answer(hkr, 2)).to.contain('angenommen');
	});

	it('remembers over a restart what is booked, and gives no Kassenzeichen twice', async () => {
		const ledgerFile = join(folder, 'hkr.jsonl');
		const first = await start({ ledgerFile });
		await drop(first, file());
		const before = await answer(first);
		await first.stop();
		// Killed after booking: answer and move are missing.
		await rm(join(first.inFolder, `QUIT_${belegnummer(1)}.csv`));
		await rename(join(first.processedFolder, `SOLL_${belegnummer(1)}.csv`), join(first.outFolder, `SOLL_${belegnummer(1)}.csv`));
		const second = await start({ ledgerFile });
		expect(await answer(second)).to.equal(before);
		await drop(second, file({ number: 2 }), `SOLL_${belegnummer(2)}.csv`);
		expect((await answer(second, 2)).split(';')[2]).not.to.equal(before.split(';')[2]);
		expect(second.ledger.all('booking-accepted')).to.have.length(2);
	});

	it('shows the faults it is told: stopped, refuse, silent, slow', async () => {
		const hkr = await start();
		hkr.faults.set({ kind: 'stopped' });
		await drop(hkr, file());
		await sleep(200);
		expect(hkr.ledger.all()).to.deep.equal([]);
		hkr.faults.set({ kind: 'silent', times: 1_000_000 });
		await until(() => hkr.ledger.all('booking-accepted').length === 1);
		await sleep(100);
		expect(await readdir(hkr.inFolder)).to.deep.equal([]);
		hkr.faults.clear();
		expect(await answer(hkr)).to.contain('angenommen');
		hkr.faults.set({ kind: 'refuse', reason: 'E42', times: 1 });
		await drop(hkr, file({ number: 2 }), `SOLL_${belegnummer(2)}.csv`);
		expect(await answer(hkr, 2)).to.contain('abgelehnt;;E42');
		hkr.faults.set({ kind: 'slow', delayMs: 200, times: 1 });
		const started = Date.now();
		await drop(hkr, file({ number: 3 }), `SOLL_${belegnummer(3)}.csv`);
		await answer(hkr, 3);
		expect(Date.now() - started).to.be.greaterThan(190);
		expect(hkr.ledger.all('booking-accepted')).to.have.length(2);
	});

	it('makes Kassenzeichen whose check digit catches every wrong digit', () => {
		const good = kassenzeichen('51', 4711);
		expect(good).to.match(/^51\d{11}$/);
		expect(isKassenzeichen(good)).to.equal(true);
		for (let i = 0; i < 13; i += 1) {
			for (let digit = 0; digit < 10; digit += 1) {
				if (String(digit) !== good[i]) expect(isKassenzeichen(`${good.slice(0, i)}${digit}${good.slice(i + 1)}`)).to.equal(false);
			}
		}
	});
});
