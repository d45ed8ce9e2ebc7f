import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { BELEGNUMMER, belegnummerOf } from '../../../adapters/hkr-datei/belegnummer.ts';
import { hkrDatei } from '../../../adapters/hkr-datei/hkr-datei.ts';
import type { Layout } from '../../../adapters/hkr-datei/layout.ts';
import type { Settings } from '../../../adapters/hkr-datei/settings.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { type LogFields, silentLogger } from '../../../hub/logging/logger.ts';
import type { Booking } from '../../../hub/money/booking.ts';
import { type Answer, type DestinationAdapter, isPending, type Pending } from '../../../hub/partners/adapter.ts';
import type { Receipt } from '../../../hub/partners/receipt.ts';
import { type HkrCounterpart, startHkr } from '../../../sandbox/hkr/hkr.ts';
import { type AttemptOptions, ProcessKilled, RememberedStep, testMessage } from '../../support/delivery-context.ts';

const booking: Booking = {
	mandant: '001',
	haushaltsjahr: new Date().getFullYear(),
	art: 'soll',
	debitor: { name: 'Müller', vorname: 'Jürgen', strasse: 'Hauptstraße', hausnummer: '1 a', plz: '01067', ort: 'Dresden' },
	positionen: [
		{ betrag: '30.70', produktsachkonto: '12.2.01.00.431100', text: 'Bewohnerparkausweis' },
		{ betrag: '0.1', haushaltsstelle: '1100.1000', kostenstelle: '4711', text: 'Auslagen' },
	],
	gesamtbetrag: '30.80',
	faelligkeit: '2026-01-31',
	zahlweg: 'online',
};

describe('adapters/hkr-datei', () => {
	let folder = '';
	const closers: (() => Promise<unknown> | unknown)[] = [];
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-hkr-datei-'));
		for (const name of ['ein', 'aus']) await mkdir(join(folder, name));
	});
	afterEach(async () => {
		for (const close of closers.splice(0).reverse()) await close();
		await rm(folder, { recursive: true });
	});

	const out = (): string => join(folder, 'ein');
	const inn = (): string => join(folder, 'aus');

	function adapterFor(settings: Partial<Settings> = {}): DestinationAdapter<Booking> {
		return hkrDatei.create({ outFolder: 'ein', inFolder: 'aus', ...settings }, { mandant: 'musterstadt', role: 'hkr', baseFolder: folder, log: silentLogger });
	}

	async function hkr(): Promise<HkrCounterpart> {
		const counterpart = await startHkr({ folder, pollMs: 50 });
		closers.push(() => counterpart.stop());
		return counterpart;
	}

	interface Journey {
		readonly step: RememberedStep;
		readonly belegnummer: string;
		next(options?: AttemptOptions): Promise<Answer>;
		/** Asks until there is an answer. */
		end(): Promise<Receipt>;
	}

	function journey(adapter: DestinationAdapter<Booking>, what: Booking = booking): Journey {
		const step = new RememberedStep();
		const message = testMessage();
		const next = (options?: AttemptOptions): Promise<Answer> => adapter.deliver(message, what, step.attempt(options));
		const end = async (): Promise<Receipt> => {
			for (let i = 0; i < 500; i += 1) {
				const answer = await next();
				if (!isPending(answer)) return answer;
				await sleep(10);
			}
			throw new Error('no acknowledgement');
		};
		return { step, belegnummer: belegnummerOf(step.idempotencyKey), next, end };
	}

	function pendingOf(answer: Answer): Pending {
		if (!isPending(answer)) throw new Error('expected a pending answer');
		return answer;
	}

	async function errorOf(promise: Promise<unknown>): Promise<DrehkreuzError> {
		const error = await promise.then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).to.be.instanceOf(DrehkreuzError);
		return error as DrehkreuzError;
	}

	const files = async (): Promise<string[]> => (await readdir(out(), { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
	const written = async (): Promise<string> => new TextDecoder('windows-1252').decode(await readFile(join(out(), (await files())[0] ?? '')));
	const acknowledge = (belegnummer: string, rest = 'angenommen;5100000000012;'): Promise<void> =>
		writeFile(join(inn(), `QUIT_${belegnummer}.csv`), `${belegnummer};${rest}\r\n`);

	/** The one line that a layout of these position fields writes. */
	async function lineOf(position: Layout['position'], settings: Partial<Settings> = {}, what: Booking = booking): Promise<string> {
		const first = what.positionen[0] as Booking['positionen'][number];
		await journey(adapterFor({ quote: 'none', ...settings, layout: { position } }), { ...what, positionen: [first], gesamtbetrag: first.betrag }).next();
		const encoding = settings.encoding ?? 'windows-1252';
		const [name = ''] = await files();
		const bytes = await readFile(join(out(), name));
		await rm(join(out(), name));
		return (encoding === 'utf-8' ? bytes.toString() : bytes.toString('latin1')).trimEnd();
	}

	describe('the way of a booking', () => {
		it('leads from the file over the acknowledgement to a receipt with Kassenzeichen, and is booked once', async () => {
			const counterpart = await hkr();
			const { next, end, belegnummer } = journey(adapterFor());
			const pending = pendingOf(await next());
			expect([pending.reference, pending.notice]).to.deep.equal([belegnummer, { belegnummer }]);
			expect(pending.lookAgainMs).to.equal(250);
			const receipt = await end();
			expect(receipt.reference).to.match(/^51\d{11}$/);
			expect(receipt.attributes).to.deep.equal({ kassenzeichen: receipt.reference, belegnummer });
			expect(Date.parse(receipt.at)).to.be.closeTo(Date.now(), 5_000);
			const effects = counterpart.ledger.all();
			expect(effects.map(({ kind, key }) => `${kind} ${key}`)).to.deep.equal([`booking-accepted ${belegnummer}`]);
			expect(effects[0]?.details).to.deep.include({ summe: '30.80', mandant: '001' });
		});

		it('is refused for good with the HKR’s code, and stays so when it is released', async () => {
			await hkr();
			const { next, end } = journey(adapterFor(), { ...booking, positionen: [{ betrag: '30.80', produktsachkonto: '99.9.99.99.999999', text: 'x' }] });
			await next();
			for (let i = 0; i < 2; i += 1) {
				const error = await errorOf(end());
				expect([error.code, error.effect, error.facts.reason]).to.deep.equal(['DK-HKR-REFUSED', 'permanent', 'E04']);
			}
		});

		it('never carries the HKR’s prose into errors', async () => {
			const { next, belegnummer } = journey(adapterFor());
			await next();
			await acknowledge(belegnummer, 'abgelehnt;;Jürgen Müller hat Hausverbot');
			const error = await errorOf(next());
			expect(error.facts.reason).to.equal('none');
			expect(JSON.stringify([error.message, error.problem])).not.to.contain('Müller');
		});

		it('keeps the Kassenzeichen it came with when the acknowledgement names none', async () => {
			const { next, belegnummer } = journey(adapterFor(), { ...booking, kassenzeichen: '4200000000061' });
			await next();
			await acknowledge(belegnummer, 'angenommen;;');
			expect(await next()).to.have.property('reference', '4200000000061');
		});

		it('parks an acknowledgement that makes no sense, and goes on when it was mended', async () => {
			const { next, belegnummer } = journey(adapterFor());
			await next();
			for (const rest of ['vielleicht;5100000000012;', 'angenommen;;', 'angenommen;=cmd;']) {
				await acknowledge(belegnummer, rest);
				const error = await errorOf(next());
				expect([error.code, error.effect], rest).to.deep.equal(['DK-HKR-ACKNOWLEDGEMENT', 'permanent']);
			}
			await acknowledge(belegnummer);
			expect(await next()).to.have.property('reference', '5100000000012');
		});

		it('ends at the deadline, writes no second file when released, and finds an answer that came late', async () => {
			const { next, step, belegnummer } = journey(adapterFor({ deadlineMs: 1_000 }));
			await next();
			await step.attempt().remember({ placedAt: Date.now() - 1_001 });
			await rm(join(out(), (await files())[0] ?? ''));
			const error = await errorOf(next());
			expect([error.code, error.effect, error.facts]).to.deep.equal(['DK-HKR-DEADLINE', 'permanent', { belegnummer, deadlineMs: 1_000 }]);
			expect(await files()).to.deep.equal([]);
			await acknowledge(belegnummer);
			expect(await next()).to.have.property('reference', '5100000000012');
		});
	});

	describe('the file', () => {
		it('holds head, positions and control totals in the default layout', async () => {
			const { next, belegnummer } = journey(adapterFor());
			await next();
			expect(await files()).to.deep.equal([`SOLL_${belegnummer}.csv`]);
			const text = await written();
			const [k, p1, p2, s, end] = text.split('\r\n');
			expect(k).to.match(
				new RegExp(
					`^"K";"DKSOLL1";"001";"\\d{4}";"${belegnummer}";"S";"\\d{2}\\.\\d{2}\\.\\d{4} \\d{2}:\\d{2}:\\d{2}";"";"";"Müller";"Jürgen";"Hauptstraße";"1 a";"";"01067";"Dresden";"";"31\\.01\\.2026";"";"ON";"";"";"";"";""$`,
				),
			);
			expect(p1).to.equal(`"P";"${belegnummer}";"1";"30,70";"P";"12.2.01.00.431100";"";"Bewohnerparkausweis"`);
			expect(p2).to.equal(`"P";"${belegnummer}";"2";"0,10";"H";"1100.1000";"4711";"Auslagen"`);
			expect(s).to.equal(`"S";"${belegnummer}";"2";"30,80"`);
			expect(end).to.equal('');
		});

		it('is never visible in part: names come complete, temporary names begin with a dot and are gone', async () => {
			const adapter = adapterFor();
			const seen = new Set<string>();
			const watcher = (async () => {
				const until = Date.now() + 10_000;
				while (seen.size < 50 && Date.now() < until) {
					for (const name of await readdir(out())) {
						if (name.startsWith('.')) continue;
						const text = await readFile(join(out(), name), 'latin1');
						expect(text.endsWith('"30,80"\r\n'), name).to.equal(true);
						seen.add(name);
					}
					await sleep(1);
				}
			})();
			await Promise.all(Array.from({ length: 50 }, () => journey(adapter).next()));
			await watcher;
			expect(seen.size).to.equal(50);
			expect((await readdir(out())).filter((name) => name.startsWith('.'))).to.deep.equal([]);
		});

		it('takes its name from the pattern', async () => {
			const { next, belegnummer } = journey(adapterFor({ fileName: '{mandant}_{haushaltsjahr}_{art}_{belegnummer}.txt' }));
			await next();
			expect(await files()).to.deep.equal([`001_${booking.haushaltsjahr}_soll_${belegnummer}.txt`]);
		});

		it('follows a field map: constants, dates, money in three forms, words, padding, cutting, a header', async () => {
			const layout: Layout = {
				position: [
					{ name: 'art', value: 'art', format: { type: 'map', values: { soll: '01', storno: '02' } } },
					{ name: 'tag', value: 'faelligkeit', format: { type: 'date', pattern: 'yyyyMMdd' } },
					{ name: 'kurz', value: 'faelligkeit', format: { type: 'date', pattern: 'dd/MM/yy' } },
					{ name: 'cent', value: 'position.betrag', format: { type: 'money', decimal: 'cents' }, pad: { length: 8, with: '0', side: 'left' } },
					{ name: 'punkt', value: 'position.betrag', format: { type: 'money', decimal: 'dot' } },
					{ name: 'text', value: 'position.text', maxLength: 6, tooLong: 'cut' },
					{ name: 'ort', value: 'debitor.ort', pad: { length: 10 } },
					{ name: 'fest', constant: 'X' },
					{ name: 'leer' },
				],
				total: [{ name: 'summe', value: 'kontrolle.summe', format: { type: 'money', decimal: 'cents' } }],
			};
			await journey(adapterFor({ layout, delimiter: '|', quote: 'none', lineEnding: 'lf', header: true, encoding: 'utf-8' })).next();
			const [name = ''] = await files();
			expect(await readFile(join(out(), name), 'utf8')).to.equal(
				[
					'art|tag|kurz|cent|punkt|text|ort|fest|leer',
					'01|20260131|31/01/26|00003070|30.70|Bewohn|Dresden   |X|',
					'01|20260131|31/01/26|00000010|0.10|Auslag|Dresden   |X|',
					'3080',
					'',
				].join('\n'),
			);
		});

		it('can have fixed columns instead of a delimiter', async () => {
			const line = await lineOf(
				[
					{ name: 'a', value: 'debitor.name', pad: { length: 8 } },
					{ name: 'b', value: 'position.betrag', format: { type: 'money', decimal: 'cents' }, pad: { length: 6, with: '0', side: 'left' } },
				],
				{ delimiter: '' },
			);
			expect(line).to.equal('Müller  003070');
		});

		it('says the time of day as clocks in Germany show it, and the same in a repeat', async () => {
			const { next, step } = journey(adapterFor());
			await step.attempt().remember({ erstellt: '2026-07-01T22:30:00.000Z' });
			await next();
			expect(await written()).to.contain('"02.07.2026 00:30:00"');
		});

		it('doubles quotes and keeps delimiters inside quotes', async () => {
			await journey(adapterFor(), { ...booking, debitor: { name: 'Müller; "Max" & Söhne' } }).next();
			expect(await written()).to.contain('"Müller; ""Max"" & Söhne"');
		});
	});

	describe('encodings', () => {
		const name = [{ name: 'name', value: 'debitor.name' }] as const;
		const named = (text: string): Booking => ({ ...booking, debitor: { name: text } });

		it('hold umlauts in one byte or two', async () => {
			expect(await lineOf(name, { encoding: 'iso-8859-1' }, named('Größe'))).to.equal('Größe');
			expect(await lineOf(name, { encoding: 'windows-1252' }, named('Größe'))).to.equal('Größe');
			expect(await lineOf(name, { encoding: 'utf-8' }, named('Größe Łódź'))).to.equal('Größe Łódź');
		});

		it('that lack a letter get it without its marks', async () => {
			expect(await lineOf(name, { encoding: 'iso-8859-1' }, named('Łukasz Dvořák „Š“'))).to.equal('Lukasz Dvorák "S"');
		});

		it('that lack a letter lead to a refusal when that is wanted, or when there is no likeness', async () => {
			for (const [settings, text] of [
				[{ unencodable: 'refuse' }, 'Łukasz'],
				[{}, '東京'],
			] as const) {
				const { next, step } = journey(adapterFor(settings), named(text));
				const error = await errorOf(next());
				expect([error.code, error.effect, error.facts]).to.deep.equal([
					'DK-HKR-FIELD',
					'permanent',
					{ field: 'name', rule: 'holds a character that windows-1252 does not know' },
				]);
				expect(step.remembered).to.deep.equal([]);
			}
		});
	});

	describe('refuses before anything is written', () => {
		const debitor = (name: string): Partial<Booking> => ({ debitor: { name } });
		const cases: [string, Partial<Booking>, string, string][] = [
			['a total that is not the sum', { gesamtbetrag: '30.81' }, 'DK-HKR-SUM', ''],
			[
				'a position of nothing',
				{ positionen: [{ betrag: '0.00', produktsachkonto: '1', text: 'x' }], gesamtbetrag: '0.00' },
				'DK-HKR-FIELD',
				'positionen/0/betrag',
			],
			[
				'a negative position outside a change',
				{ positionen: [{ betrag: '-1.00', produktsachkonto: '1', text: 'x' }], gesamtbetrag: '-1.00' },
				'DK-HKR-FIELD',
				'positionen/0/betrag',
			],
			['an amount that is none', { gesamtbetrag: '30,80' }, 'DK-MONEY-FORMAT', ''],
			['a line break in a name', debitor('Müller\r\nK;x'), 'DK-HKR-FIELD', 'name'],
			['a tabulator in a name', debitor('Müller\tx'), 'DK-HKR-FIELD', 'name'],
			['a line separator in a name', debitor('Müller\u2028x'), 'DK-HKR-FIELD', 'name'],
			['a turn of the writing direction', debitor('Mü\u202eller'), 'DK-HKR-FIELD', 'name'],
			['a formula', debitor('=HYPERLINK("http://x")'), 'DK-HKR-FIELD', 'name'],
			['a formula behind blanks', debitor('  +1'), 'DK-HKR-FIELD', 'name'],
			['a formula with @', debitor('@SUM(A1)'), 'DK-HKR-FIELD', 'name'],
			['a day that is not in the calendar', { faelligkeit: '2026-02-30' }, 'DK-HKR-FIELD', 'faelligkeit'],
			['a text that is too long', { positionen: [{ betrag: '30.80', produktsachkonto: '1', text: 'x'.repeat(28) }] }, 'DK-HKR-FIELD', 'text'],
			['a Mandant that would climb out of the folder', { mandant: '../001' }, 'DK-HKR-FIELD', 'fileName'],
		];
		for (const [title, change, code, field] of cases) {
			it(title, async () => {
				const { next, step } = journey(adapterFor({ fileName: '{mandant}_{belegnummer}.csv' }), { ...booking, ...change });
				const error = await errorOf(next());
				expect([error.code, error.effect]).to.deep.equal([code, 'permanent']);
				if (field) expect(error.facts.field).to.equal(field);
				expect(JSON.stringify(error.problem)).not.to.match(/Müller|HYPERLINK|SUM\(/);
				expect(await readdir(out())).to.deep.equal([]);
				expect(step.remembered).to.deep.equal([]);
			});
		}

		it('a formula in full-width characters, which UTF-8 can hold', async () => {
			const error = await errorOf(journey(adapterFor({ encoding: 'utf-8' }), { ...booking, ...debitor('＝1+1') }).next());
			expect([error.code, error.facts.rule]).to.deep.equal(['DK-HKR-FIELD', 'begins like a formula (= + - @)']);
		});

		it('a delimiter in a value when nothing is quoted', async () => {
			const { next } = journey(adapterFor({ quote: 'none' }), { ...booking, ...debitor('Müller;Söhne') });
			expect((await errorOf(next())).code).to.equal('DK-HKR-FIELD');
		});

		it('but takes a lone hyphen, a hyphen inside, and negative amounts of a change', async () => {
			const change: Booking = {
				...booking,
				art: 'aenderung',
				kassenzeichen: '5100000000012',
				debitor: { name: 'Müller-Lüdenscheidt', hausnummer: '-' },
				positionen: [{ betrag: '-5.00', produktsachkonto: '1', text: 'x' }],
				gesamtbetrag: '-5.00',
			};
			await journey(adapterFor(), change).next();
			expect(await written())
				.to.contain('"-5,00"')
				.and.contain('"A"');
		});
	});

	describe('a kill between two lines', () => {
		for (const [count, when] of [
			[1, 'before'],
			[1, 'after'],
			[2, 'before'],
			[2, 'after'],
		] as const) {
			it(`${when} remember number ${count} leads to one file and one booking`, async () => {
				const { next, end, step, belegnummer } = journey(adapterFor());
				step.killAt(count, when);
				expect(await next().catch((error: unknown) => error)).to.be.instanceOf(ProcessKilled);
				expect(await files()).to.have.length(count === 2 ? 1 : 0);
				const before = count === 2 ? await stat(join(out(), `SOLL_${belegnummer}.csv`)) : undefined;
				await next({ uncertain: true });
				expect(await files()).to.deep.equal([`SOLL_${belegnummer}.csv`]);
				// The very same file: it was found, not written again.
				if (before) expect((await stat(join(out(), `SOLL_${belegnummer}.csv`))).ino).to.equal(before.ino);
				const counterpart = await hkr();
				await end();
				expect(counterpart.ledger.all().map(({ kind }) => kind)).to.deep.equal(['booking-accepted']);
			});

			it(`${when} remember number ${count}, with the file taken by the HKR meanwhile, leads to one booking`, async () => {
				const counterpart = await hkr();
				const { next, end, step, belegnummer } = journey(adapterFor({ processedFolder: 'ein/verarbeitet' }));
				step.killAt(count, when);
				expect(await next().catch((error: unknown) => error)).to.be.instanceOf(ProcessKilled);
				for (let i = 0; count === 2 && i < 200 && !(await readdir(counterpart.processedFolder)).includes(`SOLL_${belegnummer}.csv`); i += 1) await sleep(10);
				await end();
				expect(counterpart.ledger.all().map(({ kind }) => kind)).to.deep.equal(['booking-accepted']);
			});
		}

		it('after the temporary file was begun leaves no litter and a whole file', async () => {
			const { next, step, belegnummer } = journey(adapterFor());
			// What a kill in the middle of try 1 leaves: the announcement, and half a draft.
			await step.attempt().remember({ attempt: 1, erstellt: '2026-01-15T09:00:00.000Z' });
			await writeFile(join(out(), `.SOLL_${belegnummer}.csv.1.tmp`), '"K";"DKS');
			await next({ uncertain: true });
			expect(await readdir(out())).to.deep.equal([`SOLL_${belegnummer}.csv`]);
			expect((await written()).endsWith('"30,80"\r\n')).to.equal(true);
		});

		it('after the HKR took and acknowledged the file is answered from the acknowledgement, without another file', async () => {
			const { next, step, belegnummer } = journey(adapterFor());
			step.killAt(2, 'before');
			await next().catch(() => {});
			await rename(join(out(), `SOLL_${belegnummer}.csv`), join(folder, 'weg.csv'));
			await acknowledge(belegnummer);
			expect(await next({ uncertain: true })).to.have.property('reference', '5100000000012');
			expect(await files()).to.deep.equal([]);
		});

		it('in the one gap that is left writes the same bytes again, and the HKR books once', async () => {
			const counterpart = await hkr();
			counterpart.faults.set({ kind: 'stopped' });
			const { next, end, step, belegnummer } = journey(adapterFor());
			step.killAt(2, 'before');
			await next().catch(() => {});
			const path = join(out(), `SOLL_${belegnummer}.csv`);
			const first = await readFile(path);
			await rm(path);
			await sleep(5);
			await next({ uncertain: true });
			expect((await readFile(path)).equals(first)).to.equal(true);
			counterpart.faults.clear();
			await end();
			expect(counterpart.ledger.all('booking-accepted')).to.have.length(1);
		});
	});

	describe('an acknowledgement', () => {
		it('that is still being written is waited for', async () => {
			const { next, belegnummer } = journey(adapterFor());
			await next();
			const path = join(inn(), `QUIT_${belegnummer}.csv`);
			for (const part of ['', belegnummer, `${belegnummer};angenommen;51000`, `${belegnummer};angenommen;5100000000012;`]) {
				await writeFile(path, part);
				pendingOf(await next());
			}
			await writeFile(path, `${belegnummer};angenommen;5100000000012;\n`);
			expect(await next()).to.have.property('reference', '5100000000012');
		});

		it('of the sandbox that halts half-way is waited for', async () => {
			const counterpart = await hkr();
			counterpart.faults.set({ kind: 'halting', delayMs: 200, times: 1 });
			expect((await journey(adapterFor()).end()).reference).to.match(/^51\d{11}$/);
		});

		it('can have other columns, words and quotes', async () => {
			const acknowledgement = {
				fileName: '{belegnummer}.ack',
				delimiter: ',',
				encoding: 'utf-8',
				columns: { belegnummer: 3, status: 1, kassenzeichen: 2 },
				accepted: ['0', 'OK'],
				refused: ['9'],
			} as const;
			const { next, belegnummer } = journey(adapterFor({ acknowledgement }));
			await next();
			await writeFile(join(inn(), `${belegnummer}.ack`), `Kopf,"a,b",c\n"OK","KZ-1/26","${belegnummer}"\n`);
			expect(await next()).to.have.property('reference', 'KZ-1/26');
		});

		it('goes to the archive when there is one, and a repeat finds it there', async () => {
			await mkdir(join(folder, 'archiv'));
			const { next, belegnummer } = journey(adapterFor({ acknowledgement: { archiveFolder: 'archiv' } }));
			await next();
			await acknowledge(belegnummer);
			for (let i = 0; i < 2; i += 1) expect(await next()).to.have.property('reference', '5100000000012');
			expect(await readdir(inn())).to.deep.equal([]);
			expect(await readdir(join(folder, 'archiv'))).to.deep.equal([`QUIT_${belegnummer}.csv`]);
		});
	});

	describe('collective acknowledgements', () => {
		const acknowledgement = { collective: 'QUITTUNG_*.csv' } as const;

		it('answer many bookings from one file that grows, is left where it is, and holds foreign lines', async () => {
			const adapter = adapterFor({ acknowledgement });
			const journeys = Array.from({ length: 5 }, () => journey(adapter));
			for (const { next } of journeys) pendingOf(await next());
			const path = join(inn(), 'QUITTUNG_1.csv');
			const line = (i: number): string => `${journeys[i]?.belegnummer};angenommen;510000000000${i};\r\n`;
			await writeFile(path, `Kopf;2026\r\nFREMD1;angenommen;77;\r\n${line(0)}${line(1)}${line(2).slice(0, 40)}`);
			await sleep(1_050);
			const first = await Promise.all(journeys.map(({ next }) => next()));
			expect(first.map((answer) => isPending(answer))).to.deep.equal([false, false, true, true, true]);
			await writeFile(path, `Kopf;2026\r\n${line(0)}${line(1)}${line(2)}${line(3)}`);
			await writeFile(join(inn(), 'QUITTUNG_2.csv'), `${journeys[4]?.belegnummer};abgelehnt;;E03\r\n`);
			await sleep(1_050);
			const second = await Promise.allSettled(journeys.map(({ next }) => next()));
			expect(second.map((result) => (result.status === 'fulfilled' ? !isPending(result.value) : (result.reason as DrehkreuzError).code))).to.deep.equal([
				true,
				true,
				true,
				true,
				'DK-HKR-REFUSED',
			]);
			expect((await readdir(inn())).sort()).to.deep.equal(['QUITTUNG_1.csv', 'QUITTUNG_2.csv']);
		});

		it('count by their last word, and drafts do not count', async () => {
			const { next, belegnummer } = journey(adapterFor({ acknowledgement }));
			await next();
			await writeFile(join(inn(), 'QUITTUNG_2.csv.tmp'), `${belegnummer};abgelehnt;;E01\n`);
			await writeFile(join(inn(), 'QUITTUNG_1.csv'), `${belegnummer};abgelehnt;;E01\n${belegnummer};abgelehnt;;E02\n`);
			await sleep(1_050);
			expect((await errorOf(next())).facts.reason).to.equal('E02');
			await writeFile(join(inn(), 'QUITTUNG_2.csv'), `${belegnummer};angenommen;5100000000012;\n`);
			await sleep(1_050);
			expect(await next()).to.have.property('reference', '5100000000012');
		});

		it('are looked for once a second however many bookings wait', async () => {
			const adapter = adapterFor({ acknowledgement });
			const journeys = Array.from({ length: 50 }, () => journey(adapter));
			await Promise.all(journeys.map(({ next }) => next()));
			await writeFile(join(inn(), 'QUITTUNG_1.csv'), journeys.map(({ belegnummer }) => `${belegnummer};angenommen;5100000000012;\n`).join(''));
			// Within the same second nobody has looked again …
			expect((await Promise.all(journeys.map(({ next }) => next()))).every((answer) => isPending(answer))).to.equal(true);
			await sleep(1_050);
			// … after it one look serves all.
			expect((await Promise.all(journeys.map(({ next }) => next()))).some((answer) => isPending(answer))).to.equal(false);
		});
	});

	describe('a folder', () => {
		it('that is missing is transient and is not made by us: the drive may not be mounted', async () => {
			await rm(out(), { recursive: true });
			const { next } = journey(adapterFor());
			const error = await errorOf(next());
			expect([error.code, error.effect, error.facts]).to.deep.equal(['DK-HKR-FOLDER', 'transient', { role: 'hkr', systemCode: 'ENOENT' }]);
			await mkdir(out());
			pendingOf(await next());
			expect(await files()).to.have.length(1);
		});

		it('that cannot be written or read is transient', async () => {
			await writeFile(join(folder, 'datei'), '');
			for (const settings of [{ outFolder: 'datei' }, { inFolder: 'datei' }]) {
				const error = await errorOf(journey(adapterFor(settings)).next());
				expect([error.code, error.effect, error.facts.systemCode]).to.deep.equal(['DK-HKR-FOLDER', 'transient', 'ENOTDIR']);
			}
			expect(await readdir(out())).to.deep.equal([]);
		});

		it('is not written to when the hub has stopped waiting', async () => {
			const error = await errorOf(journey(adapterFor()).next({ signal: AbortSignal.abort() }));
			expect([error.code, error.effect]).to.deep.equal(['DK-HKR-FOLDER', 'transient']);
			expect(await readdir(out())).to.deep.equal([]);
		});
	});

	it('writes no personal data to the log', async () => {
		const lines: unknown[] = [];
		const keep = (fields: LogFields, text: string): void => void lines.push(fields, text);
		await journey(adapterFor()).next({ log: { debug: keep, info: keep, warn: keep, error: keep } });
		expect(lines).not.to.have.length(0);
		expect(JSON.stringify(lines)).not.to.match(/Müller|Jürgen|Hauptstra|30[.,]/);
	});

	it('carries 200 bookings at once, killed at any line, to exactly one booking each', async () => {
		const counterpart = await hkr();
		const adapter = adapterFor({ processedFolder: 'ein/verarbeitet' });
		const receipts = await Promise.all(
			Array.from({ length: 200 }, async (_, i) => {
				const { next, end, step } = journey(adapter);
				if (i % 3 > 0) {
					step.killAt(i % 3, i % 2 === 0 ? 'before' : 'after');
					expect(await next().catch((error: unknown) => error)).to.be.instanceOf(ProcessKilled);
				}
				return end();
			}),
		);
		expect(new Set(receipts.map(({ reference }) => reference)).size).to.equal(200);
		const accepted = counterpart.ledger.all('booking-accepted').map(({ key }) => key);
		expect(accepted).to.have.length(200);
		expect(new Set(accepted).size).to.equal(200);
		expect(receipts.map(({ attributes }) => attributes.belegnummer).sort()).to.deep.equal(accepted.sort());
	});

	describe('the Belegnummer', () => {
		it('is 22 characters without I, L, O and U, the same for the same key and another for another', () => {
			expect(belegnummerOf('0'.repeat(32))).to.equal(`DK${'0'.repeat(20)}`);
			expect(belegnummerOf('f'.repeat(32))).to.equal(`DK${'Z'.repeat(20)}`);
			const seen = new Set<string>();
			for (let i = 0; i < 1_000; i += 1) {
				const { idempotencyKey } = new RememberedStep();
				const number = belegnummerOf(idempotencyKey);
				expect(number).to.match(BELEGNUMMER);
				expect(belegnummerOf(idempotencyKey)).to.equal(number);
				seen.add(number);
			}
			expect(seen.size).to.equal(1_000);
		});
	});

	describe('its schemas', () => {
		const ajv = new Ajv2020({ strict: true, formats: { date: true } });
		const settings = ajv.compile(hkrDatei.settingsSchema);
		const instruction = ajv.compile(hkrDatei.instructionSchema ?? false);

		it('take two folders as settings, and a full field map, and refuse what cannot work', () => {
			const folders = { outFolder: 'ein', inFolder: 'aus' };
			expect(settings(folders), JSON.stringify(settings.errors)).to.equal(true);
			const layout = {
				position: [{ name: 'a', value: 'position.betrag', format: { type: 'money', decimal: 'cents' }, pad: { length: 8, with: '0', side: 'left' } }],
			};
			expect(
				settings({ ...folders, layout, delimiter: '\t', quote: 'none', acknowledgement: { collective: 'Q_*.csv' } }),
				JSON.stringify(settings.errors),
			).to.equal(true);
			for (const change of [
				{ outFolder: undefined },
				{ extra: 1 },
				{ fileName: 'SOLL.csv' },
				{ fileName: '../{belegnummer}' },
				{ encoding: 'ebcdic' },
				{ delimiter: ';;' },
				{ acknowledgement: { fileName: '{belegnummer}.csv', collective: '*.csv' } },
				{ layout: { position: [{ name: 'a', value: 'debitor.schuhgroesse' }] } },
				{ layout: { position: [{ name: 'a', value: 'art', constant: 'x' }] } },
			]) {
				expect(settings(JSON.parse(JSON.stringify({ ...folders, ...change }))), JSON.stringify(change)).to.equal(false);
			}
		});

		it('take the booking of these tests and refuse what treasuries refuse', () => {
			expect(instruction(booking), JSON.stringify(instruction.errors)).to.equal(true);
			const [position] = booking.positionen;
			for (const change of [
				{ gesamtbetrag: 30.8 },
				{ mandant: '../1' },
				{ art: 'storno' },
				{ zahlweg: 'lastschrift' },
				{ positionen: [] },
				{ positionen: [{ ...position, haushaltsstelle: '1' }] },
				{ positionen: [{ betrag: '1.00', text: 'x' }] },
				{ positionen: [{ ...position, text: 'x'.repeat(28) }] },
				{ belegnummerExtern: 'X1' },
			]) {
				expect(instruction({ ...booking, ...change }), JSON.stringify(change)).to.equal(false);
			}
			expect(instruction({ ...booking, art: 'storno', kassenzeichen: '5100000000012' })).to.equal(true);
		});
	});
});
