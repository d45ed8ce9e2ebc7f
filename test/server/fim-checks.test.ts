import { expect } from 'chai';
import { readTranslatedRules } from '../../hub/fim/translated-rules.ts';
import type { CheckReport } from '../../hub/standards/checker.ts';
import { type FimCheckerOptions, fimChecker } from '../../server/fim-checks.ts';
import { datenschema, feld, gruppe, regel, stelle } from '../support/fim-model.ts';

const LIST = 'urn:example:codeliste:staat_2023';
const plz = feld('F60000000246', 'Postleitzahl', { praezisierung: { minLength: 5, maxLength: 5, pattern: '[0-9]{5}' } });
const mail = feld('F60000000242', 'E-Mail', { praezisierung: { pattern: '[a-z.]+@[a-z.]+\\.[a-z]+' } });
const staat = feld('F60000000235', 'Staat', {
	feldart: 'select',
	codeliste: { canonicalIdentification: 'urn:example:codeliste:staat', canonicalVersionUri: LIST },
});
const schema = datenschema(
	[
		stelle(
			'1:1',
			gruppe(
				'G99000000001',
				'Antragsteller',
				[
					stelle('1:1', feld('F60000000227', 'Familienname', { praezisierung: { minLength: 1, maxLength: 10 } })),
					stelle('0:2', gruppe('G60000000086', 'Anschrift', [stelle('1:1', plz)])),
					stelle('0:1', mail),
					stelle('0:1', staat),
					stelle(
						'0:1',
						gruppe('G99000000002', 'Wahl', [stelle('0:1', feld('F99000000001', 'A')), stelle('0:1', feld('F99000000002', 'B'))], { auswahl: true }),
					),
				],
				{ regeln: [regel('R99000000001', 'WENN A DANN B')] },
			),
		),
	],
	{ regeln: [regel('R99000000002', 'Immer.')] },
);

async function check(instance: unknown, options: FimCheckerOptions = {}): Promise<CheckReport> {
	return fimChecker(schema, options).check(Buffer.from(typeof instance === 'string' ? instance : JSON.stringify(instance)), {});
}

const person = (more: object = {}) => ({ G99000000001: { F60000000227: 'Mustermann', ...more } });

/** `severity code path` of every finding but the count of rules in words. */
function lines({ findings }: CheckReport): readonly string[] {
	return findings.filter(({ code }) => code !== 'DK-FIM-FREETEXT-RULES').map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

describe('checking an instance of a FIM schema', () => {
	it('names the place as pointer and in the words of the data schema', async () => {
		const report = await check(person({ G60000000086: [{ F60000000246: '01234' }, { F60000000246: 'X' }] }));
		expect(report.verdict).to.equal('invalid');
		expect(report.recognised).to.include({ standard: 'FIM', standardversion: '1.0.0', nachrichtentyp: 'S99000000001' });
		const [first] = report.findings;
		expect(first?.path).to.equal('/G99000000001/G60000000086/1/F60000000246');
		expect(first?.message.de).to.match(/^Antragsteller › Anschrift \[2\] › Postleitzahl \(F60000000246\): „Postleitzahl“ ist zu kurz/);
		expect(JSON.stringify(report)).to.not.include('"X"');
	});

	it('names a required field that is missing, although it is not there', async () => {
		const [first] = (await check({ G99000000001: {} })).findings;
		expect(first).to.include({ code: 'DK-CHECK-INVALID', path: '/G99000000001/F60000000227' });
		expect(first?.message.de).to.match(/^Antragsteller › Familienname \(F60000000227\): .*fehlt$/);
	});

	it('takes ids of XDF 2 and versions in the keys, and points to the keys that were sent', async () => {
		const report = await check({ G99000001: { 'F60000227V1.1': 'Mustermann', G60000086: [{ F60000246: 'abcde' }] } });
		expect(lines(report)).to.deep.equal(['error DK-CHECK-INVALID /G99000001/G60000086/0/F60000246']);
		expect(report.findings[0]?.message.de).to.include('Postleitzahl (F60000000246)');
	});

	it('checks codes against the list, and warns when the list is not here', async () => {
		const codes = new Map([['000', 'Deutschland']]);
		const list = { canonicalUri: 'urn:example:codeliste:staat', version: '2023', canonicalVersionUri: LIST, shortName: 'staat', keyColumn: 'code', codes };
		const codeLists = new Map([[LIST, list]]);
		const good = await check(person({ F60000000235: '000' }), { codeLists });
		expect([good.verdict, lines(good), good.levels?.codelists]).to.deep.equal(['valid', [], 'checked']);
		const bad = await check(person({ F60000000235: '999' }), { codeLists });
		expect([bad.verdict, lines(bad)]).to.deep.equal(['invalid', ['error DK-FIM-CODE-UNKNOWN /G99000000001/F60000000235']]);
		const missing = await check(person({ F60000000235: '999' }));
		expect([missing.verdict, missing.levels?.codelists]).to.deep.equal(['valid', 'not-checked']);
		expect(lines(missing)).to.deep.equal(['warning DK-FIM-CODELIST-MISSING /G99000000001/F60000000235']);
		expect((await check(person())).levels?.codelists).to.equal('nothing-to-check');
	});

	it('wants exactly one of an Auswahlgruppe, and says so in one finding', async () => {
		expect(lines(await check(person({ G99000000002: {} })))).to.deep.equal(['error DK-FIM-AUSWAHL /G99000000001/G99000000002']);
		expect(lines(await check(person({ G99000000002: { F99000000001: 'a', F99000000002: 'b' } })))).to.deep.equal([
			'error DK-FIM-AUSWAHL /G99000000001/G99000000002',
		]);
		expect(lines(await check(person({ G99000000002: { F99000000001: 'a' } })))).to.deep.equal([]);
	});

	it('never says that rules in words were checked', async () => {
		const report = await check(person());
		expect(report.verdict).to.equal('valid');
		expect(report.levels?.rules).to.equal('not-checked');
		expect(report.findings.map(({ severity, message }) => `${severity} ${message.de}`)).to.deep.equal([
			'info Nicht geprüft: 2 Regel(n), die nur als Text vorliegen.',
		]);
	});

	it('evaluates translated rules where they stand, and counts the others', async () => {
		const message = 'Die E-Mail-Adresse muss angegeben werden.';
		const rule = { effect: 'require', target: 'self.F60000000242', message, condition: { equal: [{ identifier: 'self.F60000000227' }, 'Mustermann'] } };
		const translatedRules = readTranslatedRules({ G99000000001: [rule] }, schema);
		const report = await check(person(), { translatedRules });
		expect([report.verdict, lines(report)]).to.deep.equal(['invalid', ['error DK-FIM-RULE-BROKEN /G99000000001/F60000000242']]);
		expect(report.findings[0]?.message.de).to.equal(`Antragsteller › E-Mail (F60000000242): Eine Regel des Datenschemas ist verletzt („${message}“).`);
		expect(report.findings.at(-1)?.message.de).to.equal('Nicht geprüft: 1 Regel(n), die nur als Text vorliegen.');
		expect((await check(person({ F60000000242: 'a@b.de' }), { translatedRules })).verdict).to.equal('valid');
	});

	it('gives up on a value that would make a slow pattern take for ever', async () => {
		expect(lines(await check(person({ F60000000242: 'kein' })))).to.deep.equal(['error DK-FIM-PATTERN-MISMATCH /G99000000001/F60000000242']);
		expect(lines(await check(person({ F60000000242: 'a.'.repeat(500_000) })))).to.deep.equal(['error DK-FIM-VALUE-TOO-LONG /G99000000001/F60000000242']);
	});

	it('warns of keys that the schema does not know, or refuses them when closed, and never names a key that may be a name', async () => {
		expect(lines(await check(person({ F99000000099: 1 })))).to.deep.equal(['warning DK-FIM-KEY-UNKNOWN /G99000000001/F99000000099']);
		const named = await check(person({ 'Erika Mustermann': 1 }));
		expect([named.verdict, lines(named)]).to.deep.equal(['valid', ['warning DK-FIM-KEY-UNKNOWN /G99000000001']]);
		expect(lines(await check(person({ F99000000099: 1 }), { closed: true }))).to.deep.equal(['error DK-CHECK-INVALID /G99000000001/F99000000099']);
	});

	it('stays quick, and finds the one error, in a flood of keys that mean nothing or all mean the same', async () => {
		const noise = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [index % 2 ? `F60000242V1.${index}` : `X${index}`, 1]));
		const report = await check(person({ ...noise, G99000000002: {} }));
		expect([report.verdict, report.findings[0]?.code, report.findings.length]).to.deep.equal(['invalid', 'DK-FIM-AUSWAHL', 100]);
		expect(report.findingsTotal).to.equal(50_002);
	});

	it('leaves two keys for the same field alone', async () => {
		const report = await check({ G99000000001: { F60000227: 'A', 'F60000227V1.1': 'B' } });
		expect(lines(report)).to.deep.equal([
			'error DK-CHECK-INVALID /G99000000001/F60000000227',
			'warning DK-FIM-KEY-UNKNOWN /G99000000001/F60000227',
			'warning DK-FIM-KEY-UNKNOWN /G99000000001/F60000227V1.1',
		]);
	});

	it('shows an offending value only when asked, as personal', async () => {
		const content = Buffer.from(JSON.stringify(person({ F60000000242: 'Erika' })));
		const [finding] = (await fimChecker(schema).check(content, { values: true })).findings;
		expect(finding?.value).to.deep.equal({ text: 'Erika', personal: true });
	});

	for (const [content, verdict, code] of [
		['{"a":', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
		['{"a":1,"a":2}', 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
		['['.repeat(200), 'refused', 'DK-CHECK-LIMIT'],
		['[]', 'invalid', 'DK-CHECK-INVALID'],
		['null', 'invalid', 'DK-CHECK-INVALID'],
		['{"G99000000001":[]}', 'invalid', 'DK-CHECK-INVALID'],
		['{"G99000000001":{"F60000000227":{"a":1}}}', 'invalid', 'DK-CHECK-INVALID'],
		['\ufeff{"G99000000001":{"F60000000227":"A"}}', 'valid', 'DK-FIM-FREETEXT-RULES'],
	] as const) {
		it(`reports on ${content.slice(0, 30)} without a crash`, async () => {
			const report = await check(content);
			expect([report.verdict, report.findings[0]?.code]).to.deep.equal([verdict, code]);
		});
	}
});
