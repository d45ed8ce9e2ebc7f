import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { JsonChecker } from '../../../adapters/ajv/json-checker.ts';
import type { CheckReport } from '../../../hub/standards/checker.ts';

const meldung = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	$id: 'urn:drehkreuz:test:meldung',
	title: 'Meldung',
	'x-drehkreuz': { standard: 'test', standardversion: '1.0', nachrichtentyp: 'meldung' },
	type: 'object',
	required: ['name'],
	additionalProperties: false,
	properties: {
		name: { title: 'Familienname', type: 'string', maxLength: 20, pattern: '^\\p{L}[\\p{L} -]*$' },
		geboren: { type: 'string', format: 'date', formatMinimum: '1900-01-01' },
		beträge: { type: 'array', items: { type: 'object', properties: { betrag: { type: 'string', pattern: '^\\d+\\.\\d{2}$' } } } },
	},
};

describe('JSON checker', () => {
	const checker = new JsonChecker({ schemas: [meldung] });

	const check = (content: unknown, schema = meldung.$id): Promise<CheckReport> =>
		checker.check(Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), { schema });

	it('takes JSON media types and no others', () => {
		expect(['application/json', 'application/problem+json'].map((type) => checker.takes(type))).to.deep.equal([true, true]);
		expect(['application/xml', 'text/plain', 'application/jsonp'].map((type) => checker.takes(type))).to.deep.equal([false, false, false]);
	});

	it('says valid, and what the content is', async () => {
		const report = await check({ name: 'Müller-Łuk', geboren: '1980-02-29' });
		expect(report).to.deep.include({ verdict: 'valid', findings: [], findingsTotal: 0 });
		expect(report.recognised).to.deep.equal({ standard: 'test', standardversion: '1.0', nachrichtentyp: 'meldung', namespace: meldung.$id, root: 'Meldung' });
	});

	it('names pointer and rule of every mistake, in German and English', async () => {
		const report = await check({ geboren: '1980-02-30', beträge: [{ betrag: '1.00' }, { betrag: '1,0' }], extra: 1 });
		expect(report.verdict).to.equal('invalid');
		expect(report.findingsTotal).to.equal(4);
		expect(report.findings.map(({ path, message }) => [path, message.de])).to.have.deep.members([
			['/name', '„Familienname“ fehlt'],
			['/extra', '„extra“ ist nicht vorgesehen'],
			['/geboren', '„geboren“ muss ein Datum (JJJJ-MM-TT) sein'],
			['/beträge/1/betrag', '„betrag“ entspricht nicht dem Muster ^\\d+\\.\\d{2}$'],
		]);
		expect(report.findings.every(({ code, level, severity }) => code === 'DK-CHECK-INVALID' && level === 'schema' && severity === 'error')).to.equal(true);
		expect(report.findings.find(({ path }) => path === '/name')?.message.en).to.equal("'Familienname' is missing");
	});

	it('compares dates as dates', async () => {
		const report = await check({ name: 'A', geboren: '1899-12-31' });
		expect(report.findings.map(({ message }) => message.de)).to.deep.equal(['„geboren“ liegt vor 1900-01-01']);
	});

	it('never repeats a value, nor a key that may be a name', async () => {
		const report = await check({
			name: 'Mustermann '.repeat(9),
			geboren: 'Mustermann',
			beträge: [{ betrag: 'Mustermann' }, 'Mustermann'],
			'Max Mustermann': 1,
			'Mustermann/Max': 2,
		});
		expect(report.findingsTotal).to.equal(6);
		expect(JSON.stringify(report)).not.to.contain('Mustermann');
	});

	it('says unknown for a schema that it does not know, and for content without a named schema', async () => {
		const unknown = await check({}, 'urn:niemand');
		expect([unknown.verdict, unknown.findings[0]?.code]).to.deep.equal(['unknown', 'DK-CHECK-SCHEMA-UNKNOWN']);
		const unnamed = await checker.check(Buffer.from('{}'), {});
		expect([unnamed.verdict, unnamed.findings[0]?.code]).to.deep.equal(['unknown', 'DK-CHECK-UNKNOWN']);
	});

	it('shows at most 100 findings and counts all', async () => {
		const report = await check({ name: 'A', beträge: Array.from({ length: 300 }, () => ({ betrag: 'x' })) });
		expect(report.findings).to.have.lengthOf(100);
		expect(report.findingsTotal).to.equal(300);
	});

	it('stops at the first mistake of large content, so that a million mistakes do not fill the memory', async () => {
		const report = await check({ name: 'A', beträge: Array.from({ length: 200_000 }, () => 1) });
		expect([report.verdict, report.findingsTotal]).to.deep.equal(['invalid', 1]);
		expect(report.durationMs).to.be.lessThan(10_000);
	});

	for (const [what, content, verdict, code, place] of [
		['nothing', '', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1, column: 1 }],
		['XML', '<a/>', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1, column: 1 }],
		['a trailing comma', '{\n\t"name": "A",\n}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 3, column: 1 }],
		['a key that comes twice', '{"name":"A",\n"name":"B"}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 2, column: 1 }],
		['a key that comes twice, once escaped', '{"name":"A","n\\u0061me":"B"}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1, column: 13 }],
		['a truncated text', '{"name":"A', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1 }],
		['Latin-1', Buffer.from('{"name":"M\xfcller"}', 'latin1'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', {}],
		['UTF-16', Buffer.from('{"name":"A"}', 'utf16le'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', {}],
		['a NUL byte', '{"name":"A\0"}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', {}],
		['NaN', '{"name":NaN}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1, column: 9 }],
		['100,000 nested lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'refused', 'DK-CHECK-LIMIT', { line: 1, column: 101 }],
		['more bytes than allowed', Buffer.alloc(20 * 1024 * 1024 + 1, 0x20), 'refused', 'DK-CHECK-LIMIT', {}],
		['a key that poisons prototypes', '{"name":"A","__proto__":{"x":1}}', 'invalid', 'DK-CHECK-INVALID', {}],
		['an infinite number', '1e999', 'invalid', 'DK-CHECK-INVALID', { path: '' }],
		['null', 'null', 'invalid', 'DK-CHECK-INVALID', { path: '' }],
	] as const) {
		it(`answers ${what} with ${verdict} and ${code}`, async () => {
			const report = await check(content);
			expect([report.verdict, report.findings[0]?.code]).to.deep.equal([verdict, code]);
			expect(report.findings[0]).to.include(place);
			expect(report.durationMs).to.be.lessThan(10_000);
		});
	}

	it('leaves out a byte order mark', async () => {
		expect((await check(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"name":"A"}')]))).verdict).to.equal('valid');
	});

	it('reports a schema that is faulty itself instead of checking half', async () => {
		const faulty = { $id: 'urn:drehkreuz:test:faulty', type: 'object', properties: { a: { type: 'string', maxlength: 3 } } };
		const report = await new JsonChecker({ schemas: [faulty] }).check(Buffer.from('{}'), { schema: faulty.$id });
		expect([report.verdict, report.findings[0]?.code]).to.deep.equal(['refused', 'DK-CHECK-SCHEMA-FAULTY']);
		expect(report.findings[0]?.message.en).to.contain('maxlength');
	});

	it('reads the schemas of a folder and knows them by file name and by $id', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-schemas-'));
		await writeFile(join(folder, 'meldung.schema.json'), JSON.stringify(meldung));
		await writeFile(join(folder, 'README.md'), 'no schema');
		const fromFolder = new JsonChecker({ folders: [folder] });
		await rm(folder, { recursive: true });
		for (const schema of ['meldung', meldung.$id]) expect((await fromFolder.check(Buffer.from('{"name":"A"}'), { schema })).verdict).to.equal('valid');
	});
});
