/** Which test files a call of `npm test` means. */
import { expect } from 'chai';
import { mochaArguments } from '../../bin/house/tests.mjs';

describe('the arguments of npm test', () => {
	it('mean everything where no file is named, also beside options', () => {
		expect(mochaArguments([])).to.include('test/**/*.test.ts');
		expect(mochaArguments(['-g', 'test/house'])).to.include('test/**/*.test.ts');
	});

	it('mean the test files of a folder, not the programs that lie beside them', () => {
		expect(mochaArguments(['test/house/', '--bail'])).to.deep.equal(['--posix-exit-codes', 'test/house/**/*.test.ts', '--bail']);
	});

	it('mean a file as it is named, and what --spec says', () => {
		expect(mochaArguments(['test/house/tests.test.ts'])).to.deep.equal(['--posix-exit-codes', 'test/house/tests.test.ts']);
		expect(mochaArguments(['--spec', 'test/hub/**'])).to.deep.equal(['--posix-exit-codes', '--spec', 'test/hub/**']);
	});
});
