/** A published rule set of middle size, compiled and run for real. The large ones: `schematron-long.ts`. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { rulesOf, SchematronChecker, SchematronCompiler } from '../../adapters/saxon/index.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { type RulesFolder, rulesFolder } from '../adapters/saxon/rule-sets.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';
import { skip } from '../support/skip.ts';

const PATH = 'sch/genericode.sch';

describe('The rule set of genericode', () => {
	let folder: RulesFolder;
	let checker: SchematronChecker;
	let pack: Pack;
	let list: string;

	before(async function () {
		needSharedStandards(this);
		const compiler = new SchematronCompiler();
		if (!compiler.available()) skip(this, 'saxon-js and xslt3 are not installed (npm install --include=optional)');
		folder = await rulesFolder();
		const source = await folder.pack({ [PATH]: await readFile(sharedStandard(`genericode-1.0/${PATH}`)) }, [{ path: PATH }]);
		const answer = await compiler.compile(await rulesOf(source, PATH));
		if ('notCompiled' in answer) throw new Error(answer.notCompiled.en);
		pack = await folder.pack({ 'compiled.json': answer.compiled }, [{ path: PATH, compiled: 'compiled.json' }]);
		checker = new SchematronChecker();
		list = await readFile(sharedStandard('xbau-2.6/codelisten/urn-xoev-de-xbau-codeliste-kuehlung_2.0.xml'), 'utf8');
	});
	after(async () => {
		await checker?.close();
		await folder?.remove();
	});

	it('finds nothing wrong with a published code list', async () => {
		expect(await checker.check(Buffer.from(list), pack)).to.eql({ state: 'checked', findings: [], findingsTotal: 0 });
	});

	it('finds a blank in a short name and a value that is missing', async () => {
		const line = list.split('\n').findIndex((text) => text.includes('<ShortName>')) + 1;
		const { findings } = await checker.check(
			Buffer.from(list.replace('<ShortName>', '<ShortName>zwei Wörter ').replace(/<Value ColumnRef[\s\S]*?<\/Value>/, '')),
			pack,
		);
		expect(findings.map(({ message }) => message.de.slice(0, 7))).to.eql(['Rule 39', 'Rule 37']);
		expect(findings[0]).to.deep.include({ line, severity: 'error' });
		expect(findings[1]?.message.de).to.match(/\(<Row> …\): …$/);
	});
});
