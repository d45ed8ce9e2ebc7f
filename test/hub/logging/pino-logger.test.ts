import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { LogFields, Logger } from '../../../hub/logging/logger.ts';
import { createLogger, type LoggerOptions } from '../../../hub/logging/pino-logger.ts';

const PERSON = {
	vorname: 'Erika',
	name: 'Mustermann-Gabler',
	geburtsdatum: '12.08.1964',
	anschrift: { strasse: 'Heidestraße 17', plz: '51147', ort: 'Köln-Porz' },
	iban: 'DE02120300000000202051',
	kontakt: 'erika.mustermann@example.de',
	telefon: '+49 221 4881234',
};
const TRACES = /Erika|Mustermann|1964|Heidestr|51147|Porz|DE0212|020205|example|4881234/i;

describe('Logger', () => {
	function logging(options: Partial<LoggerOptions> = {}): { log: Logger; output: () => string } {
		const lines: string[] = [];
		return { log: createLogger({ level: 'debug', destination: { write: (line: string) => void lines.push(line) }, ...options }), output: () => lines.join('') };
	}

	/** The wrong ways, past the type checker as JavaScript in a flow or a careless cast would. */
	const wrong = (fields: unknown) => fields as LogFields;

	it('writes one JSON object per line with time, level, text and the given fields', () => {
		const { log, output } = logging();
		log.warn({ mandant: 'musterstadt', id: 'a-1', code: 'DK-IN-AUTH', status: 401, durationMs: 1.5, node: 'Portal-Eingang (n1)' }, 'request refused');
		const { time, ...line } = JSON.parse(output());
		expect(line).to.deep.equal({
			level: 'warn',
			mandant: 'musterstadt',
			id: 'a-1',
			code: 'DK-IN-AUTH',
			status: 401,
			durationMs: 1.5,
			node: 'Portal-Eingang (n1)',
			text: 'request refused',
		});
		expect(Math.abs(Date.now() - Date.parse(time))).to.be.lessThan(10_000);
		expect(output().endsWith('}\n')).to.equal(true);
	});

	it('writes nothing below its level', () => {
		const { log, output } = logging({ level: 'warn' });
		log.debug({}, 'a');
		log.info({}, 'b');
		expect(output()).to.equal('');
		log.error({}, 'c');
		expect(output()).to.include('"text":"c"');
	});

	const ways: readonly [string, (log: Logger) => void][] = [
		['as further fields', (log) => log.info(wrong({ ...PERSON, person: PERSON, payload: JSON.stringify(PERSON) }), 'taken')],
		[
			'as an object where a text belongs',
			(log) => log.info(wrong({ id: PERSON, subject: [PERSON], node: PERSON, status: PERSON.geburtsdatum, size: PERSON }), 'taken'),
		],
		['as an error', (log) => log.error(wrong(new Error(`cannot book for ${PERSON.vorname} ${PERSON.name}`, { cause: PERSON })), 'failed')],
		[
			'as an error in a field',
			(log) =>
				log.error(
					wrong({ err: new Error(PERSON.name), error: new DrehkreuzError('DK-IN-BUSY', {}, { cause: new Error(PERSON.iban) }), cause: PERSON }),
					'failed',
				),
		],
		['as the text itself, an object', (log) => log.info({}, PERSON as unknown as string)],
		['as the only argument', (log) => (log.info as (text: unknown) => void)(`${PERSON.vorname} ${PERSON.name}`)],
		['as further arguments', (log) => (log.info as (...all: unknown[]) => void)({}, 'taken %s %o', PERSON.name, PERSON)],
		[
			'as what can be recognised in a text',
			(log) =>
				log.info(
					{},
					`Konto ${PERSON.iban}, ${PERSON.kontakt}, ${PERSON.geburtsdatum}, Heidestraße 17, 51147 Köln-Porz, Frau Erika Mustermann-Gabler, ${PERSON.telefon}`,
				),
		],
		[
			'as what can be recognised in a field',
			(log) => log.info({ file: `/in/${PERSON.kontakt}/${PERSON.iban}.csv`, node: `Konto ${PERSON.iban} von Frau Erika Mustermann-Gabler` }, 'taken'),
		],
		[
			'as a name where an id or a code belongs',
			(log) =>
				log.info(
					{
						id: 'Erika Mustermann',
						subject: 'Mustermann, Erika',
						code: 'Heidestraße 17',
						partner: PERSON.iban,
						channel: PERSON.kontakt,
						mandant: 'Köln-Porz 51147',
					},
					'taken',
				),
		],
		['under names of the prototype', (log) => log.info(wrong(Object.create({ ...PERSON, constructor: PERSON, toJSON: () => PERSON })), 'taken')],
		['by toJSON', (log) => log.info(wrong({ toJSON: () => PERSON, id: { toJSON: () => PERSON } }), 'taken')],
		[
			'by a getter that throws',
			(log) =>
				log.info(
					wrong(
						Object.defineProperty({}, 'id', {
							enumerable: true,
							get: () => {
								throw new Error(PERSON.name);
							},
						}),
					),
					'taken',
				),
		],
		['as nothing', (log) => (log.info as (...all: unknown[]) => void)(undefined, undefined)],
	];
	for (const [way, call] of ways) {
		it(`lets nothing personal through that comes ${way}`, () => {
			for (const pretty of [false, true]) {
				const { log, output } = logging({ pretty });
				call(log);
				expect(output()).to.not.match(TRACES);
				expect(output().trim().split('\n'), 'one line').to.have.length(1);
				expect(output().length).to.be.greaterThan(20);
			}
		});
	}

	it('writes lines for people on request', () => {
		const { log, output } = logging({ pretty: true });
		log.info({ channel: 'antrag.eingang', count: 3 }, 'channel declared');
		expect(output()).to.match(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}channel declared channel=antrag\.eingang count=3\n$/);
	});

	it('has written every line when the process dies', () => {
		const module = new URL('../../../hub/logging/pino-logger.ts', import.meta.url);
		const script = `import { createLogger } from ${JSON.stringify(module.href)}; const log = createLogger({ level: 'info' }); for (let i = 0; i < 100; i++) log.info({ count: i }, 'line'); process.kill(process.pid, 'SIGKILL');`;
		const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
			encoding: 'utf8',
			cwd: fileURLToPath(new URL('../../..', import.meta.url)),
		});
		expect(stdout.trim().split('\n')).to.have.length(100);
	});
});
