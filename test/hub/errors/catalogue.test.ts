import { expect } from 'chai';
import { catalogue } from '../../../hub/errors/catalogue.ts';
import type { ErrorDefinition } from '../../../hub/errors/definition.ts';
import { DrehkreuzError, httpStatusOf, problemOf, remedyOf, titleOf } from '../../../hub/errors/drehkreuz-error.ts';

describe('the error registry', () => {
	const entries = Object.entries(catalogue) as [string, ErrorDefinition][];

	it('has a well-formed code for every error', () => {
		for (const [code] of entries) expect(code).to.match(/^DK-[A-Z0-9]+(-[A-Z0-9]+)+$/);
	});

	it('says in German and English what happened and what to do', () => {
		for (const [code, { title, remedy }] of entries) {
			for (const text of [title.de, title.en, remedy.de, remedy.en]) expect(text, code).to.match(/^[\p{Lu}„{].{9,}[.?]$/u);
		}
	});

	it('uses the same facts in both languages, except the rule and the place, which have one text each', () => {
		for (const [code, { title, remedy }] of entries) {
			expect(factsIn(title.de), code).to.deep.equal(factsIn(title.en));
			expect(factsIn(remedy.de), code).to.deep.equal(factsIn(remedy.en));
		}
	});

	it('fills facts in and leaves unknown placeholders visible', () => {
		const problem = { code: 'DK-BROKER-UNROUTABLE', facts: { channel: 'antrag.eingang' } };
		expect(titleOf(problem, 'de')).to.include('antrag.eingang').and.include('{mandant}');
		expect(remedyOf(problem, 'en')).to.match(/\w/);
	});

	it('keeps the text of a foreign error out of the problem, since it may hold personal data', () => {
		const problem = problemOf(Object.assign(new TypeError('Erika Mustermann hat DE89370400440532013000'), { code: 'ECONNRESET' }));
		expect(problem).to.deep.equal({ code: 'DK-DELIVERY-UNEXPECTED', facts: { kind: 'TypeError', systemCode: 'ECONNRESET' } });
		expect(JSON.stringify(problemOf('Erika Mustermann'))).not.to.include('Erika');
	});

	it('gives an HTTP status to every problem, also to one of another version', () => {
		for (const [code] of entries) expect(httpStatusOf({ code, facts: {} }), code).to.be.within(400, 599);
		expect(httpStatusOf({ code: 'DK-FROM-TOMORROW', facts: {} })).to.equal(400);
	});

	it('lets the situation override what is known after an error', () => {
		expect(new DrehkreuzError('DK-PARTNER-NO-ANSWER').effect).to.equal('unknown');
		expect(new DrehkreuzError('DK-PARTNER-NO-ANSWER', {}, { effect: 'transient' }).effect).to.equal('transient');
	});
});

function factsIn(text: string): readonly string[] {
	return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => ({ regel: 'rule', stelle: 'place' })[String(match[1])] ?? String(match[1])))].sort();
}
