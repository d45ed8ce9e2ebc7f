import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { JsonChecker } from '../../../adapters/ajv/json-checker.ts';
import { openPack, XmlChecker, XmlStructures } from '../../../adapters/libxml2/index.ts';
import type { Checks } from '../../../hub/hub.ts';
import type { OutlineOptions, Structures } from '../../../hub/standards/structures.ts';
import registerMap from '../../../nodes/map/map.ts';
import { offerTry, type Trial } from '../../../nodes/map/try.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import type { AdminRequest, AdminResponse, Red } from '../../../nodes/runtime/red.ts';
import { projectFolder } from '../../../server/folders.ts';
import { structuresOf, type XmlTarget } from '../../../server/structures.ts';
import { does, FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';
import { testTenant } from '../../support/test-hub.ts';

const nodes = [registerReceive, registerMap];

/** Elements in another order than anybody would write them, an attribute, a list. */
const XSD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="urn:test:antrag" targetNamespace="urn:test:antrag" version="1.0" elementFormDefault="qualified">
<xs:element name="antrag.eingang.0010"><xs:complexType><xs:sequence>
	<xs:element name="ort" type="xs:string"/>
	<xs:element name="person" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
	<xs:element name="datum" type="xs:date"/>
</xs:sequence><xs:attribute name="fassung" type="xs:string" use="required"/></xs:complexType></xs:element></xs:schema>`;
const ROOT = '{urn:test:antrag}antrag.eingang.0010';

const jsonTarget = { kind: 'json', schema: 'status' };
const jsonRows = [
	{ to: 'status', from: ['stand'], list: { fertig: 'abgeschlossen' }, required: true },
	{ to: 'aktenzeichen', from: ['az', 'akten zeichen'] },
	{ to: 'at', from: ['zeit'], required: true },
];
const good = { stand: 'fertig', Akten_Zeichen: 'A-1', zeit: '2026-01-02T03:04:05Z' };

describe('Node map', () => {
	let folder: string;
	let xml: XmlChecker;
	let messages: XmlStructures;
	const json = new JsonChecker({ folders: [projectFolder('schemas')] });
	const checks: Checks = { check: (content, { mediaType, ...options }) => (mediaType.includes('xml') ? xml : json).check(content, options) };
	const written = {
		targets: () => messages.targets(),
		outline: (target: XmlTarget, options: OutlineOptions) => messages.outline(target, options),
		write: (target: XmlTarget, value: unknown) => messages.write(target, value),
	};
	const structures: Structures = structuresOf(json, written, { targets: async () => [], jsonSchema: async () => undefined });
	const bench = new FlowBench({ checks, structures, tenants: [testTenant('musterstadt'), testTenant('beispielstadt')] });

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-map-'));
		await writeFile(join(folder, 'antrag.xsd'), XSD);
		const packs = [await openPack(folder)];
		xml = new XmlChecker({ packs, workers: 1 });
		messages = new XmlStructures(packs);
		await bench.start();
	});
	after(async () => {
		await bench.stop();
		await Promise.all([xml.close(), messages.close()]);
		await rm(folder, { recursive: true, force: true });
	});
	beforeEach(() => {
		for (const name of ['good', 'bad']) {
			bench.handles(name, (message, _send, done) => {
				bench.kept.push({ ...message, output: name });
				done();
			});
		}
	});
	afterEach(() => bench.clear());

	async function deploy(mapping: object, more: object = {}, second: readonly string[] = ['bad']): Promise<void> {
		const map: FlowNode = { id: 'm', type: 'drehkreuz-map', name: 'Zuordnung', mapping: { format: 1, ...mapping }, ...more, wires: [['good'], [...second]] };
		await bench.deploy([receive('in', 'eingang', ['m']), map, does('good', 'good', []), does('bad', 'bad', [])], nodes);
	}

	async function parkedFor(code: string): Promise<Record<string, unknown>> {
		await bench.expectSettled('park', 'm1');
		const [parked] = await bench.test.hub.store.parked.list({});
		expect(parked?.reason.code).to.equal(code);
		return (parked?.reason.facts ?? {}) as Record<string, unknown>;
	}

	it('notes a message once, however often it is handed out', async () => {
		let looks = 0;
		bench.handles('good', (_message, _send, done) => done(++looks < 3 ? new Error('not yet') : undefined));
		await deploy({ target: jsonTarget, rows: jsonRows });
		await bench.test.publish('eingang', 'm1', good);
		await bench.test.settled('m1', 3);
		expect(await bench.test.hub.store.journal.search({ id: 'm1', event: 'mapped' })).to.have.length(1);
	});

	it('builds the new content and stays the same case', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows });
		await bench.test.publish('eingang', 'm1', { ...good, neu: 1 }, { subject: 'v-7', standard: 'fim', nachrichtentyp: 'alt', einwilligung: true });
		await bench.expectSettled('done', 'm1');
		const [message] = bench.kept;
		expect(message?.output).to.equal('good');
		expect(message?.payload).to.deep.equal({ status: 'abgeschlossen', aktenzeichen: 'A-1', at: good.zeit });
		expect(message?.event).to.include({
			id: 'm1',
			source: 'urn:test',
			subject: 'v-7',
			einwilligung: true,
			datacontenttype: 'application/json',
			dataschema: 'status',
		});
		expect(message?.event).to.not.have.any.keys('standard', 'nachrichtentyp');
		expect(message?.mapping).to.deep.equal({ missing: [], problems: [], unmapped: ['neu'] });
		const [entry] = await bench.test.hub.store.journal.search({ id: 'm1', event: 'mapped' });
		expect(entry).to.include({ subject: 'v-7', size: Buffer.byteLength(JSON.stringify(message?.payload)) });
		expect(entry).to.not.have.property('code');
	});

	it('writes XML in the order of its schema, and notes what it is', async () => {
		const rows = [
			{ to: 'datum', from: ['datum'], transform: 'date-de-iso' },
			{ to: 'person[*]/name', from: ['personen[*]/n'] },
			{ to: '@fassung', value: '1' },
			{ to: 'ort', from: ['ort'] },
		];
		await deploy({ target: { kind: 'xml', root: ROOT }, rows });
		await bench.test.publish('eingang', 'm1', { personen: [{ n: 'A & B' }, { n: 'C' }], ort: 'Ö', datum: '1.2.2026' });
		await bench.expectSettled('done', 'm1');
		const text = String(bench.kept[0]?.payload);
		expect(text.replace(/<\?.*?\?>|\s*\n\s*/g, '')).to.match(
			/<(\w+:)?antrag\.eingang\.0010[^>]* fassung="1"[^>]*><(\w+:)?ort>Ö<\/(\w+:)?ort><(\w+:)?person><(\w+:)?name>A &amp; B<.*C<.*<(\w+:)?datum>2026-02-01</,
		);
		expect(bench.kept[0]?.event).to.include({ datacontenttype: 'application/xml', nachrichtentyp: '0010' });
		expect(bench.kept[0]?.topic).to.equal('0010');
	});

	it('parks an XML message that is not complete, unless it is not to be checked', async () => {
		const mapping = { target: { kind: 'xml', root: ROOT }, rows: [{ to: 'ort', from: ['ort'] }] };
		await deploy(mapping);
		await bench.test.publish('eingang', 'm1', { ort: 'Ö' });
		await parkedFor('DK-XML-MISSING');
		await bench.clear();
		bench.handles('good', (_message, _send, done) => done());
		await deploy(mapping, { check: false });
		await bench.test.publish('eingang', 'm2', { ort: 'Ö' });
		await bench.expectSettled('done', 'm2');
	});

	it('writes a record in the character set of the receiver', async () => {
		const target = {
			kind: 'record',
			layout: 'fixed',
			encoding: 'iso-8859-1',
			fields: [
				{ name: 'NAME', maxLength: 6 },
				{ name: 'PLZ', maxLength: 5 },
			],
		};
		await deploy({
			target,
			rows: [
				{ to: 'NAME', from: ['n'] },
				{ to: 'PLZ', from: ['p'] },
			],
		});
		await bench.test.publish('eingang', 'm1', { n: 'Müller', p: '01067' });
		await bench.expectSettled('done', 'm1');
		expect((bench.kept[0] as { payload: Buffer }).payload.toString('latin1')).to.equal('Müller01067\r\n');
		expect(bench.kept[0]?.event).to.include({ datacontenttype: 'text/plain; charset=iso-8859-1' });
	});

	it('reads the source of the municipality whose message it is', async () => {
		const own = { beispielstadt: { rows: { status: { value: 'bezahlt' } } } };
		await deploy({ target: jsonTarget, rows: jsonRows, perTenant: own });
		await bench.test.publish('eingang', 'm1', good);
		await bench.test.publish('eingang', 'm2', good, { mandant: 'beispielstadt' });
		await bench.expectSettled('done', 'm1', 'm2');
		expect(bench.kept.map(({ payload }) => (payload as { status: string }).status).toSorted()).to.deep.equal(['abgeschlossen', 'bezahlt']);
	});

	it('parks a message without a required value, and names the field', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows });
		await bench.test.publish('eingang', 'm1', { stand: 'fertig' });
		expect(await parkedFor('DK-MAP-MISSING')).to.deep.equal({ count: 1, fields: 'at' });
		const [entry] = await bench.test.hub.store.journal.search({ id: 'm1', event: 'mapped' });
		expect(entry?.code).to.equal('DK-MAP-MISSING');
	});

	it('parks a message whose value cannot be translated, without the value', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows });
		await bench.test.publish('eingang', 'm1', { ...good, stand: 'geheim' });
		expect(await parkedFor('DK-MAP-CODE')).to.deep.equal({ row: 'status' });
	});

	it('parks a message whose result does not fit its schema, unless it is not to be checked', async () => {
		const mapping = {
			target: jsonTarget,
			rows: [
				{ to: 'status', value: 'gibtesnicht' },
				{ to: 'at', from: ['zeit'] },
			],
		};
		await deploy(mapping);
		await bench.test.publish('eingang', 'm1', good);
		expect(await parkedFor('DK-CHECK-INVALID')).to.include({ place: '/status' });
		await bench.clear();
		bench.handles('good', (_message, _send, done) => done());
		await deploy(mapping, { check: false });
		await bench.test.publish('eingang', 'm2', good);
		await bench.expectSettled('done', 'm2');
	});

	it('sends the message as it came to the second output when the flow wants it', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows }, { onProblem: 'output' });
		await bench.test.publish('eingang', 'm1', { stand: 'fertig', x: 1 }, { standard: 'fim' });
		await bench.expectSettled('done', 'm1');
		expect(bench.kept[0]).to.deep.include({
			output: 'bad',
			payload: { stand: 'fertig', x: 1 },
			problem: { code: 'DK-MAP-MISSING', facts: { count: 1, fields: 'at' } },
		});
		expect(bench.kept[0]?.event).to.include({ standard: 'fim' });
		expect(bench.kept[0]?.mapping).to.deep.equal({ missing: ['at'], problems: [], unmapped: ['x'] });
	});

	it('parks when the second output leads nowhere', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows }, { onProblem: 'output' }, []);
		await bench.test.publish('eingang', 'm1', {});
		await parkedFor('DK-MAP-MISSING');
	});

	it('takes a field that nobody reads for a problem when the flow wants it', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows, ignore: ['egal'] }, { unmapped: 'problem' });
		await bench.test.publish('eingang', 'm1', { ...good, egal: 1, neu: 1, 'Erika Muster': 1 });
		expect(await parkedFor('DK-MAP-UNMAPPED')).to.deep.equal({ count: 2, fields: 'neu, …' });
	});

	it('parks what is no JSON, and every message of a table that cannot be read', async () => {
		await deploy({ target: jsonTarget, rows: jsonRows });
		await bench.test.publish('eingang', 'm1', Buffer.from('{ "stand": Muster'));
		await parkedFor('DK-MAP-SOURCE');
		await bench.clear();
		await deploy({ target: { kind: 'pdf' } });
		await bench.test.publish('eingang', 'm1', good);
		expect(await parkedFor('DK-MAP-INVALID')).to.include({ place: '/target/kind' });
	});

	it('parks a message for a target that is not known here', async () => {
		await deploy({ target: { kind: 'xml', root: '{urn:fremd}a' }, rows: [] });
		await bench.test.publish('eingang', 'm1', good);
		expect(await parkedFor('DK-MAP-TARGET-UNKNOWN')).to.include({ target: '{urn:fremd}a' });
	});

	describe('what the editor asks', () => {
		const handlers = new Map<string, (request: AdminRequest, response: AdminResponse) => unknown>();

		async function ask(path: string, body?: object): Promise<{ status: number; value: Record<string, unknown> }> {
			return new Promise((resolve) => {
				let status = 200;
				const response: AdminResponse = {
					set: () => response,
					status: (code) => {
						status = code;
						return response;
					},
					json: (value) => resolve({ status, value: value as Record<string, unknown> }),
				};
				handlers.get(path)?.({ body }, response);
			});
		}

		const asked = new Set<string>();
		beforeEach(async () => {
			await deploy({ target: jsonTarget, rows: [] });
			const take = (path: string, ...all: readonly unknown[]) => handlers.set(path.replace('/drehkreuz/map/', ''), all.at(-1) as never);
			const needsPermission = (permission: string) => {
				asked.add(permission);
				return () => undefined;
			};
			offerTry({ httpAdmin: { get: take, post: take }, auth: { needsPermission }, settings: { drehkreuz: bench.test.hub } } as unknown as Red);
		});

		it('is answered only to those who may change flows', () => {
			expect([...handlers.keys()].toSorted()).to.deep.equal(['outline', 'targets', 'try']);
			expect([...asked]).to.deep.equal(['flows.write']);
		});

		it('lists targets and municipalities, and the places of a target', async () => {
			const { value } = await ask('targets');
			const titles = (value.targets as { title: string }[]).map(({ title }) => title);
			expect(titles).to.include('Statusmeldung an ein Portal').and.to.not.include('Mapping');
			expect(titles.some((title) => title.endsWith('antrag.eingang.0010'))).to.equal(true);
			expect(value.tenants).to.deep.include({ id: 'beispielstadt', name: 'beispielstadt' });
			const outline = await ask('outline', { target: { kind: 'xml', root: ROOT } });
			expect((outline.value.nodes as { path: string }[]).map(({ path }) => path)).to.deep.equal(['@fassung', 'ort', 'person[*]', 'person[*]/name', 'datum']);
		});

		it('tries a table on a sample: result, findings by row, what is missing and what is left', async () => {
			const mapping = {
				format: 1,
				target: { kind: 'xml', root: ROOT },
				rows: [
					{ to: 'datum', from: ['tag'] },
					{ to: '@fassung', value: '1' },
				],
			};
			const { value } = await ask('try', { mapping, sample: JSON.stringify({ tag: 'heute', Ort: 'X', rest: 1 }) });
			const trial = value as unknown as Trial;
			expect(trial.verdict).to.equal('invalid');
			expect(trial.result.text).to.contain('heute');
			expect(trial.missing.map(({ path, from }) => [path, from])).to.deep.equal([
				['ort', 'Ort'],
				['person[*]/name', undefined],
			]);
			expect(trial.unmapped).to.deep.equal([{ path: 'Ort', to: 'ort' }, { path: 'rest' }]);
			expect(trial.rows[0]).to.deep.equal({ to: 'datum', count: 1, from: 'tag', preview: 'heute' });
			expect(trial.paths).to.deep.equal(['tag', 'Ort', 'rest']);
			const filled = { ...mapping, rows: [...mapping.rows, { to: 'ort', from: ['Ort'] }, { to: 'person[*]/name', from: ['rest'] }] };
			const second = (await ask('try', { mapping: filled, sample: JSON.stringify({ tag: 'heute', Ort: 'X', rest: 1 }) })).value as unknown as Trial;
			expect(second.findings.map(({ row }) => row)).to.deep.equal(['datum']);
			expect(second.findings[0]?.text.de).to.be.a('string');
		});

		it('says what is wrong with the question, without quoting the sample', async () => {
			const mapping = { format: 1, target: { kind: 'json' } };
			const cases: readonly (readonly [object, number, string])[] = [
				[{ mapping: { format: 7 }, sample: '{}' }, 422, 'DK-MAP-INVALID'],
				[{ mapping, sample: '{ "geheim": Muster' }, 415, 'DK-MAP-SOURCE'],
				[{ mapping, sample: 'x'.repeat(1_048_577) }, 413, 'DK-MAP-LIMIT'],
				[{ mapping: { format: 1, target: { kind: 'json', schema: 'fremd' } }, sample: '{}' }, 422, 'DK-MAP-TARGET-UNKNOWN'],
			];
			for (const [body, status, code] of cases) {
				const answer = await ask('try', body);
				expect(answer.status, code).to.equal(status);
				expect(answer.value.code).to.equal(code);
				expect(JSON.stringify(answer.value)).to.not.contain('Muster');
			}
		});
	});
});
