import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { document3, field, group, identity, place } from '../../hub/fim/documents.ts';
import { type Outcome, run } from '../../support/process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const RULE = `<x:regel>${identity('R00000000001')}<x:name>Rasse</x:name><x:freitextRegel>WENN F00000000001 = 1\nDANN nichts</x:freitextRegel></x:regel>`;
const GOOD = document3({
	content:
		RULE +
		place(group(place(field({ more: '<x:praezisierung minLength="1" maxLength="80"/>' }), '0:*') + place(field({ id: 'F00000000002', datentyp: 'date' })))),
});
const QUALITY = document3({ content: `\n${place(field({ head: '' }))}` });
const BAD = document3({ content: '\n  <x:unbekannt/>' });

describe('drehkreuz fim', () => {
	let folder: string;
	const file = (name: string) => join(folder, name);

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-fim-'));
		await Promise.all([writeFile(file('good.xml'), GOOD), writeFile(file('quality.xml'), QUALITY), writeFile(file('bad.xml'), BAD)]);
	});
	after(() => rm(folder, { recursive: true }));

	const fim = (...args: readonly string[]): Promise<Outcome> =>
		run(process.execPath, ['server/main.ts', 'fim', ...args], { cwd: root, env: { ...process.env, DREHKREUZ_LANGUAGE: 'de' } });

	it('show --json prints one line with the counts, and nothing else', async () => {
		const { code, stdout, stderr } = await fim('show', '--json', file('good.xml'));
		expect(stdout).to.equal('{"format":"xdf3","id":"S00000000001","version":"1.0.0","fields":2,"groups":1,"rules":1,"codeListReferences":0}\n');
		expect([code, stderr]).to.deep.equal([0, '']);
	});

	it('show prints a tree, and the rules as what they are', async () => {
		const { code, stdout } = await fim('show', file('good.xml'), '--rules');
		expect(code).to.equal(0);
		expect(stdout).to.contain('S00000000001  1.0.0  Hundesteuer');
		expect(stdout).to.contain('└─ G00000000001  1:1  Gruppe\n');
		expect(stdout).to.contain('   ├─ F00000000001  0:*  Name  [Eingabe, Text, Länge 1…80]\n');
		expect(stdout).to.contain('   └─ F00000000002  1:1  Name  [Eingabe, Datum]\n');
		expect(stdout).to.contain('Freitext, wird nicht geprüft');
		expect(stdout).to.contain('      WENN F00000000001 = 1\n      DANN nichts\n');
	});

	it('show says what is wrong with a document that cannot be used, and where', async () => {
		const [plain, json] = await Promise.all([fim('show', file('bad.xml')), fim('show', file('bad.xml'), '--json')]);
		expect([plain.code, json.code]).to.deep.equal([1, 1]);
		expect(plain.stderr).to.match(/✗ +9:3 {2}DK-FIM-NODE-UNKNOWN +unbekannt ist in stammdatenschema unbekannt\./);
		expect(plain.stdout).to.equal('');
		const { faults } = JSON.parse(json.stdout) as { faults: readonly { readonly severity: string }[] };
		expect(faults.filter(({ severity }) => severity === 'error')).to.deep.equal([
			{
				code: 'DK-FIM-NODE-UNKNOWN',
				severity: 'error',
				line: 9,
				column: 3,
				node: 'unbekannt',
				message: { de: 'unbekannt ist in stammdatenschema unbekannt.', en: 'unbekannt is unknown in stammdatenschema.' },
			},
		]);
	});

	it('quality lists findings with the numbers and severities of FIM', async () => {
		const [good, plain, json] = await Promise.all([
			fim('quality', file('good.xml')),
			fim('quality', file('quality.xml')),
			fim('quality', file('quality.xml'), '--json'),
		]);
		expect([good.code, plain.code, json.code]).to.deep.equal([0, 1, 1]);
		expect(plain.stdout).to.match(/! +9:\d+ {2}DK-FIM-QS 1002 +F00000000001 hat keinen Namen\./);
		const { id, usable, faults } = JSON.parse(json.stdout) as { id: string; usable: boolean; faults: readonly object[] };
		expect([id, usable]).to.deep.equal(['S00000000001', true]);
		expect(faults).to.have.length(1);
		expect(faults[0]).to.include({ qs: '1002', fimSeverity: 'FehlerKritisch', severity: 'warning', line: 9 });
	});

	it('says so when a file cannot be read', async () => {
		const { code, stdout, stderr } = await fim('show', '--json', file('missing.xml'));
		expect([code, stdout]).to.deep.equal([1, '']);
		expect(stderr).to.contain('DK-FIM-FILE').and.to.contain('ENOENT');
	});

	it('answers wrong usage with 2', async () => {
		const outcomes = await Promise.all([fim(), fim('nothing'), fim('toString'), fim('show'), fim('show', 'a', 'b'), fim('quality', '--rules', 'a')]);
		expect(outcomes.map(({ code, stdout }) => [code, stdout])).to.deep.equal(outcomes.map(() => [2, '']));
		expect(outcomes[0]?.stderr).to.contain('drehkreuz fim show');
	});
});
