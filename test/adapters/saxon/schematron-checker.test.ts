import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cachedRulesCompiler, SchematronChecker, SchematronCompiler, type SchematronResult } from '../../../adapters/saxon/index.ts';
import { readTree } from '../../../adapters/saxon/xml-tree.ts';
import type { Pack } from '../../../hub/standards/pack.ts';
import type { RulesCompiler } from '../../../hub/standards/rules-compiler.ts';
import { skip } from '../../support/skip.ts';
import { ANTRAG, antrag, everything, filesOf, type RulesFolder, rule, rulesFolder, schema } from './rule-sets.ts';

const needSaxon = (context: Mocha.Context) => {
	if (!new SchematronCompiler().available()) skip(context, 'saxon-js and xslt3 are not installed (npm install --include=optional)');
};
const compilerFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('drehkreuz-rules-'));
const brief = ({ findings }: SchematronResult) => findings.map(({ severity, rule: name, line, path }) => `${severity} ${name} ${line} ${path}`);

describe('Checking with Schematron', () => {
	let folder: RulesFolder;
	let checker: SchematronChecker;
	let pack: Pack;
	const compiledNow: string[] = [];

	before(async function () {
		needSaxon(this);
		folder = await rulesFolder();
		pack = await folder.pack(everything, [{ path: 'sch/antrag.sch' }]);
		checker = new SchematronChecker({
			rules: cachedRulesCompiler(join(folder.path, 'cache'), { onProgress: (path) => compiledNow.push(path) }),
			timeLimitMs: 20_000,
		});
	});
	after(async () => {
		await checker?.close();
		await folder?.remove();
	});

	it('finds what the rules say, errors first, each with its line and path', async () => {
		const result = await checker.check(Buffer.from(antrag), pack);
		expect(result.state).to.equal('checked');
		expect(brief(result)).to.eql([
			'error VORHANDEN 8 /a:Antrag/a:Person[2]/a:Name[1]',
			'error VERTRETER 11 /a:Antrag/a:Vertreter[2]/@ref',
			'error TEXT 12 /a:Antrag/a:Notiz[1]/text()[1]',
			'error ZAHL 14 /a:Antrag/a:Zahl[2]',
			'error ZAHL 15 /a:Antrag/a:Zahl[3]',
			'warning BETRAG 6 /a:Antrag/a:Betrag[3]',
			'warning ID 8 /a:Antrag/a:Person[2]/@id',
			'info PERSONEN 7 /a:Antrag/a:Person[1]',
			'info PERSONEN 8 /a:Antrag/a:Person[2]',
		]);
		expect(result.findingsTotal).to.equal(9);
		expect(result).not.to.have.property('svrl');
	});

	it("tells the author's words, with no value of the message in them unless asked for", async () => {
		const quiet = await checker.check(Buffer.from(antrag), pack);
		const betrag = quiet.findings.find(({ rule: name }) => name === 'BETRAG');
		expect(betrag?.message.de).to.equal('Der Betrag … in a:Betrag ist zu hoch {nicht} <so>.');
		expect(betrag?.message.en).to.equal(betrag?.message.de);
		expect(JSON.stringify(quiet)).not.to.match(/1500|sieben|-7/);
		const loud = await checker.check(Buffer.from(antrag), pack, { values: true });
		expect(loud.findings.find(({ rule: name }) => name === 'BETRAG')?.value).to.eql({ text: '1500.50', personal: true });
	});

	it('says which rule could not be evaluated, and evaluates the others', async () => {
		const { findings } = await checker.check(Buffer.from(antrag), pack);
		const [faulty, negative] = findings.filter(({ rule: name }) => name === 'ZAHL');
		expect(faulty?.code).to.equal('DK-CHECK-RULE-FAULT');
		expect(faulty?.message.de).to.match(/^Die Regel „Die Zahl … ist nicht positiv.“ .*FORG0001/);
		expect(negative?.code).to.equal('DK-CHECK-RULE');
	});

	it('answers in SVRL as others know it', async () => {
		const { svrl = '' } = await checker.check(Buffer.from(antrag), pack, { svrl: true });
		const root = readTree('svrl', Buffer.from(svrl));
		const names = root.children.map((child) => (typeof child === 'string' ? '' : child.local));
		expect(root.name).to.equal('svrl:schematron-output');
		expect(root.attributes.find(({ local }) => local === 'title')?.value).to.equal('Antrag, alle Regeln');
		expect(names.slice(0, 3)).to.eql(['ns-prefix-in-attribute-values', 'active-pattern', 'active-pattern']);
		expect(names.filter((name) => name === 'failed-assert')).to.have.length(7);
		expect(names.filter((name) => name === 'successful-report')).to.have.length(2);
		expect(svrl).to.include('1500.50').and.not.include('drehkreuz');
	});

	it('compiled the rules once, and does not compile them again for another pack with the same rules', async () => {
		await Promise.all([checker.check(Buffer.from(antrag), pack), checker.check(Buffer.from(antrag), pack)]);
		const again = new SchematronChecker({
			rules: cachedRulesCompiler(join(folder.path, 'cache'), { onProgress: (path) => compiledNow.push(path) }),
		});
		try {
			const same = await folder.pack(everything, [{ path: 'sch/antrag.sch' }]);
			expect((await again.check(Buffer.from(antrag), same)).findingsTotal).to.equal(9);
		} finally {
			await again.close();
		}
		expect(compiledNow.filter((path) => path === 'sch/antrag.sch')).to.have.length(1);
		expect(await readdir(join(folder.path, 'cache'))).to.have.length(1);
	});

	it('leaves rules alone that are made for other messages', async () => {
		const other = await checker.check(Buffer.from('<rechnung xmlns="urn:test:rechnung"><Betrag>99999</Betrag></rechnung>'), pack);
		expect(other).to.eql({ state: 'nothing-to-check', findings: [], findingsTotal: 0 });
	});

	it('shows at most 100 findings and counts all', async () => {
		const many = `<a:Antrag xmlns:a="${ANTRAG}">${'<a:Zahl>-1</a:Zahl>'.repeat(150)}</a:Antrag>`;
		const result = await checker.check(Buffer.from(many), pack);
		expect(result.findings).to.have.length(100);
		expect(result.findingsTotal).to.equal(150);
	});

	it('reads other encodings', async () => {
		const text = `<?xml version="1.0" encoding="ENC"?><a:Antrag xmlns:a="${ANTRAG}">\n<a:Person id="_Ü"/></a:Antrag>`;
		const latin = Buffer.from(text.replace('ENC', 'ISO-8859-1'), 'latin1');
		const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replace('ENC', 'UTF-16'), 'utf16le')]);
		for (const content of [latin, wide]) expect(brief(await checker.check(content, pack))).to.eql(['warning ID 2 /a:Antrag/a:Person[1]/@id']);
	});

	for (const [what, content, kind] of [
		['a DOCTYPE', `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>`, 'DOCTYPE'],
		['what is not well-formed', '<a><b></a>', 'FODC0002'],
		['bytes of another encoding', Buffer.from('<a>\xfc</a>', 'latin1'), 'TypeError'],
	] as const) {
		it(`is not checked, and never valid: ${what}`, async () => {
			const result = await checker.check(Buffer.from(content), pack);
			expect(result.state).to.equal('not-checked');
			expect(result.findings.map(({ code, severity }) => `${severity} ${code}`)).to.eql(['error DK-CHECK-RULES-FAILED']);
			expect(result.findings[0]?.message.en).to.include(`(${kind})`);
		});
	}

	it('ends a check that takes too long, and goes on with the next', async () => {
		const endless = rule('every $x in 1 to 100000000 satisfies $x mod 7 lt 8 and $x ge number(.)');
		const slow = await folder.pack({ 'slow.sch': endless }, [{ path: 'slow.sch' }]);
		const rules = cachedRulesCompiler(join(folder.path, 'cache'));
		await rules.locate(slow, 'slow.sch');
		const impatient = new SchematronChecker({ rules, timeLimitMs: 1200 });
		try {
			const content = Buffer.from(`<a:Antrag xmlns:a="${ANTRAG}">0</a:Antrag>`);
			const stopped = await impatient.check(content, slow);
			expect(stopped.state).to.equal('not-checked');
			expect(stopped.findings[0]?.message.en).to.include('(time)');
			// A new thread takes its time to start; on a busy machine longer than this check may take.
			let next = stopped;
			for (let attempt = 0; attempt < 8 && next.state === 'not-checked'; attempt++) next = await impatient.check(Buffer.from('<x/>'), slow);
			expect(next.state).to.equal('nothing-to-check');
		} finally {
			await impatient.close();
		}
	});

	it('refuses checks after it was closed', async () => {
		const closed = new SchematronChecker({});
		await closed.close();
		const failure = await closed.check(Buffer.from('<a/>'), pack).catch((error: unknown) => error);
		expect(failure).to.have.property('code', 'DK-CHECK-STOPPED');
	});

	describe('without compiled rules', () => {
		const states: readonly (readonly [
			what: string,
			options: ConstructorParameters<typeof SchematronChecker>[0],
			notCompiled: string | undefined,
			why: RegExp,
		])[] = [
			['the processor is not installed', { saxonFrom: '/' }, undefined, /nicht installiert.*npm install/],
			['the pack holds only their source', {}, undefined, /neu installiert/],
			['the pack says why', {}, 'DK-RULES-FORBIDDEN', /DK-RULES-FORBIDDEN/],
		];
		for (const [what, options, notCompiled, why] of states) {
			it(`is not checked: ${what}`, async () => {
				const bare = await folder.pack({ 'a.sch': rule('1') }, [{ path: 'a.sch', ...(notCompiled === undefined ? {} : { notCompiled }) }]);
				const poor = new SchematronChecker(options);
				const result = await poor.check(Buffer.from('<a/>'), bare);
				await poor.close();
				expect(result.state).to.equal('not-checked');
				expect(result.findings.map(({ code, severity }) => `${severity} ${code}`)).to.eql(['info DK-CHECK-RULES-UNAVAILABLE']);
				expect(result.findings[0]?.message.de).to.match(why);
			});
		}

		it('checks the other rule sets of the pack all the same', async () => {
			const half = await folder.pack({ ...everything, 'bad.sch': rule(`doc('x')`) }, [{ path: 'sch/antrag.sch' }, { path: 'bad.sch' }]);
			const result = await checker.check(Buffer.from(antrag), half);
			expect(result.state).to.equal('not-checked');
			expect(result.findingsTotal).to.equal(10);
			expect(result.findings.at(-1)?.message.de).to.match(/doc\(\).*verboten.*bad\.sch\.$/);
		});

		it('has nothing to check where the pack has no rules', async () => {
			expect(await checker.check(Buffer.from('<a/>'), await folder.pack({}, []))).to.have.property('state', 'nothing-to-check');
		});
	});
});

describe('Compiling Schematron', () => {
	before(function () {
		needSaxon(this);
	});

	const answer = async (compiler: RulesCompiler, text: string) => {
		const result = await compiler.compile({ path: 'a.sch', files: filesOf({ 'a.sch': text }) });
		return 'notCompiled' in result ? `${result.notCompiled.code} ${result.notCompiled.en}` : result.title;
	};

	it('answers with rules that an installed pack can hold', async () => {
		const folder = await rulesFolder();
		const checker = new SchematronChecker();
		try {
			const text = schema('<title>Rot</title><pattern><rule context="a:x"><assert id="ROT" test="@farbe = \'rot\'"/></rule></pattern>');
			const result = await new SchematronCompiler().compile({ path: 'a.sch', files: filesOf({ 'a.sch': text }) });
			if ('notCompiled' in result) throw new Error(result.notCompiled.en);
			expect(result.title).to.equal('Rot');
			const pack = await folder.pack({ 'a.sch': text, 'compiled/a.json': result.compiled }, [{ path: 'a.sch', compiled: 'compiled/a.json' }]);
			const { findings } = await checker.check(Buffer.from(`<x xmlns="${ANTRAG}"/>`), pack);
			expect(findings).to.eql([
				{
					level: 'schematron',
					severity: 'error',
					code: 'DK-CHECK-RULE',
					rule: 'ROT',
					line: 1,
					path: '/a:x',
					message: { de: 'Die Nachricht verletzt die Regel ROT des Standards.', en: 'The message breaks rule ROT of the standard.' },
				},
			]);
		} finally {
			await checker.close();
			await folder.remove();
		}
	});

	it('tells a faulty expression with the line of the rule set', async () => {
		const text = schema('<pattern>\n<rule context="a:x">\n<assert test="1 +* 2">x</assert></rule></pattern>');
		expect(await answer(new SchematronCompiler(), text)).to.match(/^DK-RULES-INVALID Rule set a\.sch is faulty: line 5: XPST0003: 1 \+\* 2: /);
		expect(await answer(new SchematronCompiler(), rule('$fehlt'))).to.match(/^DK-RULES-INVALID .*line 3: XPST0008: \$fehlt: /);
	});

	it('gives up when its time is over, and leaves nothing behind', async () => {
		const before = await compilerFolders();
		expect(await answer(new SchematronCompiler({ timeLimitMs: 1 }), rule('1'))).to.match(/^DK-RULES-TIME /);
		expect((await compilerFolders()).filter((name) => !before.includes(name))).to.eql([]);
	});

	it('says so without the processor, but tells a faulty rule set as such', async () => {
		const compiler = new SchematronCompiler({ saxonFrom: '/' });
		expect(compiler.available()).to.equal(false);
		expect(await answer(compiler, rule('1'))).to.match(/^DK-RULES-UNAVAILABLE .*npm install --include=optional.*not open source/);
		expect(await answer(compiler, '<schema')).to.match(/^DK-RULES-INVALID /);
	});

	it('keeps what was compiled whole, also where a file of that name is being written', async () => {
		const folder = await rulesFolder();
		try {
			const cache = join(folder.path, 'cache');
			let compiled = 0;
			const compiler: RulesCompiler = { compile: async () => ({ compiled: Buffer.from(`{"n":${++compiled}}`), title: '' }) };
			const pack = await folder.pack({ 'a.sch': rule('1') }, [{ path: 'a.sch' }]);
			const file = await cachedRulesCompiler(cache, { compiler }).locate(pack, 'a.sch');
			await writeFile(`${String(file)}.left-by-a-kill`, '{');
			expect(await cachedRulesCompiler(cache, { compiler }).locate({ ...pack }, 'a.sch')).to.equal(file);
			expect(compiled).to.equal(1);
			const changed = await folder.pack({ 'a.sch': rule('2') }, [{ path: 'a.sch' }]);
			expect(await cachedRulesCompiler(cache, { compiler }).locate(changed, 'a.sch')).not.to.equal(file);
			expect(compiled).to.equal(2);
		} finally {
			await folder.remove();
		}
	});
});
