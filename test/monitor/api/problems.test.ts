import { expect } from 'chai';
import { catalogue } from '../../../hub/errors/catalogue.ts';
import { shownCode } from '../../../monitor/api/problems.ts';

describe('a code of the journal in words', () => {
	it('leaves open what is not known any more, and shows no gap of a template, whatever the code', () => {
		expect(shownCode('DK-CHECK-INVALID').problem?.title.de).to.match(/… Befund/);
		for (const code of Object.keys(catalogue)) expect(JSON.stringify(shownCode(code, 'hkr').problem), code).not.to.match(/\{\w+\}/);
	});

	it('knows the partner where the entry names one', () => {
		expect(shownCode('DK-PARTNER-UNREACHABLE', 'hkr').problem?.title.de).to.equal('Das System „hkr“ ist nicht erreichbar (…).');
		expect(shownCode(undefined)).to.deep.equal({});
	});
});
