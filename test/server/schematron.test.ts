import { expect } from 'chai';
import type { SchematronResult } from '../../adapters/saxon/index.ts';
import type { CheckReport, Finding } from '../../hub/standards/checker.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { type SchematronStep, withSchematron } from '../../server/schematron.ts';

const words = { de: 'Satz', en: 'sentence' };
const finding = (severity: Finding['severity'], code = 'DK-CHECK-RULE'): Finding => ({ level: 'schematron', severity, code, message: words });
const earlier: Finding = { level: 'rules', severity: 'warning', code: 'DK-CHECK-HEADER-DIFFERS', message: words };

const valid: CheckReport = {
	verdict: 'valid',
	recognised: { standard: 'xbau' },
	findings: [earlier],
	findingsTotal: 1,
	levels: { 'well-formed': 'checked', schema: 'checked' },
	pack: { id: 'xbau-2.6-0123', others: [] },
	durationMs: 5,
};
const pack = { description: { id: 'xbau-2.6-0123' } } as Pack;

async function joined(result: Partial<SchematronResult>, report: Partial<CheckReport> = {}, step: Partial<SchematronStep> = {}) {
	let asked = 0;
	const checker: SchematronStep['checker'] = {
		check: async () => {
			asked++;
			const findings = result.findings ?? [];
			return { state: 'checked', findings, findingsTotal: findings.length, ...result };
		},
	};
	return { ...(await withSchematron({ ...valid, ...report }, Buffer.from('<a/>'), { checker, packs: [pack], level: 'schematron', ...step })), asked };
}

describe('Schematron behind the XML check', () => {
	it('adds its findings and its level to the report', async () => {
		const report = await joined({ findings: [finding('warning'), finding('info')], svrl: '<svrl/>' });
		expect(report).to.deep.include({ verdict: 'valid', findingsTotal: 3, recognised: { standard: 'xbau' }, svrl: '<svrl/>' });
		expect(report.levels).to.eql({ 'well-formed': 'checked', schema: 'checked', schematron: 'checked' });
		expect(report.findings.map(({ severity }) => severity)).to.eql(['warning', 'warning', 'info']);
		expect(report.durationMs).to.be.at.least(5);
	});

	it('makes content invalid by one error', async () => {
		expect((await joined({ findings: [finding('error'), finding('warning')] })).verdict).to.equal('invalid');
		expect((await joined({ findings: [finding('error', 'DK-CHECK-RULE-FAULT')] })).verdict).to.equal('invalid');
	});

	it('says neither valid nor invalid where the rules broke down', async () => {
		const failed = finding('error', 'DK-CHECK-RULES-FAILED');
		expect((await joined({ state: 'not-checked', findings: [failed] })).verdict).to.equal('refused');
		expect((await joined({ state: 'not-checked', findings: [failed, finding('error')] })).verdict).to.equal('invalid');
	});

	it('tells that nothing was checked where the processor is missing', async () => {
		const report = await joined({ state: 'not-checked', findings: [finding('info', 'DK-CHECK-RULES-UNAVAILABLE')] });
		expect(report.levels?.schematron).to.equal('not-checked');
		expect(report.findings.at(-1)?.code).to.equal('DK-CHECK-RULES-UNAVAILABLE');
	});

	for (const [what, report, step, state] of [
		['content that its schema refuses', { verdict: 'invalid' }, {}, 'not-reached'],
		['a check that ends earlier', {}, { level: 'codelists' }, 'not-asked'],
		['a check without a level', {}, { level: undefined }, 'not-asked'],
	] as const) {
		it(`runs no rules for ${what}`, async () => {
			const joinedReport = await joined({}, report, step as Partial<SchematronStep>);
			expect(joinedReport.asked).to.equal(0);
			expect(joinedReport.levels?.schematron).to.equal(state);
		});
	}

	it('leaves the report as it is where no pack knows the content', async () => {
		const { asked, ...report } = await joined({}, { verdict: 'unknown', pack: { id: 'other', others: [] } });
		expect(asked).to.equal(0);
		expect(report.levels).not.to.have.property('schematron');
	});

	it('shows at most 100 findings and counts all', async () => {
		const report = await joined({ findings: Array.from({ length: 100 }, () => finding('error')), findingsTotal: 700 });
		expect(report.findings).to.have.length(100);
		expect(report.findingsTotal).to.equal(701);
	});
});
