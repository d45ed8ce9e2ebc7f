/** Which tests a call of `npm test` with arguments means. */
import { expect } from 'chai';
import { chosen } from '../../bin/house/tests.mjs';

describe('the arguments of npm test', () => {
	it('mean everything where no file is named', () => {
		expect(chosen(['-g', 'test/house', '--bail'])).to.deep.equal(['-g', 'test/house', '--bail', '--spec', 'test/**/*.test.ts']);
	});

	it('mean the test files of a folder, not the programs that lie beside them', () => {
		expect(chosen(['test/house/', '--bail'])).to.deep.equal(['test/house/**/*.test.ts', '--bail']);
	});

	it('mean a file as it is named, and what options say', () => {
		const args = ['test/house/tests.test.ts', '--spec', 'test/hub/**', '-g', 'test'];
		expect(chosen(args)).to.deep.equal(args);
		expect(chosen(['--spec=test/hub/**'])).to.deep.equal(['--spec=test/hub/**']);
	});
});
