import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { fetched, fits, oldest } from '../../bin/house/node.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const json = async <Form>(path: string): Promise<Form> => JSON.parse(await text(path)) as Form;

interface Manifest {
	readonly version: string;
	readonly license: string;
	readonly engines: { readonly node: string };
	readonly scripts: Readonly<Record<string, string>>;
	readonly dependencies: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
}

interface Entry {
	readonly dev?: boolean;
	readonly optional?: boolean;
	readonly hasInstallScript?: boolean;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
	readonly packages: Readonly<Record<string, Entry & Partial<Manifest>>>;
}

describe('package', () => {
	it('demands the Node that the bootstrap looks for, and fetches one that fits', async () => {
		const { engines } = await json<Manifest>('package.json');
		expect(engines.node).to.equal(`>=${oldest.join('.')}`);
		expect(fits(fetched)).to.equal(true);
		expect(['20.20.2', '22.19.0', '24.6.0', '24.7.0', '25.0.0'].map(fits)).to.deep.equal([false, false, false, true, true]);
	});

	it('sends every script through the bootstrap, without a shell in between that would swallow signals', async () => {
		const { scripts } = await json<Manifest>('package.json');
		for (const [name, command] of Object.entries(scripts)) expect(command).to.equal(`exec node bin/bootstrap.mjs ${name}`);
	});

	it('pins the compiler', async () => {
		expect((await json<Manifest>('package.json')).devDependencies.typescript).to.match(/^\d+\.\d+\.\d+$/);
	});

	it('has a lock that fits package.json', async () => {
		const { dependencies, devDependencies } = await json<Manifest>('package.json');
		const locked = (await json<Lock>('package-lock.json')).packages[''];
		expect(locked?.dependencies).to.deep.equal(dependencies);
		expect(locked?.devDependencies).to.deep.equal(devDependencies);
	});

	it('locks the programs of every platform, or npm ci fails elsewhere (mend: node scripts/complete-lock.ts)', async () => {
		const { packages } = await json<Lock>('package-lock.json');
		const missing = Object.entries(packages).flatMap(([path, entry]) =>
			Object.keys(entry.optionalDependencies ?? {}).filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]),
		);
		expect(missing).to.deep.equal([]);
	});

	it('runs on packages that need no install script', async () => {
		const { packages } = await json<Lock>('package-lock.json');
		const scripted = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript && !entry.dev && !entry.optional);
		expect(scripted.map(([path]) => path)).to.deep.equal([]);
	});

	it('is under the EUPL 1.2, in full', async () => {
		const licence = await text('LICENSE');
		expect((await json<Manifest>('package.json')).license).to.equal('EUPL-1.2');
		expect(licence).to.match(/^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2\n/);
		for (let article = 1; article <= 15; article++) expect(licence).to.match(new RegExp(`^${article}\\.[A-Z]`, 'm'));
		expect(licence).to.contain('Appendix');
	});

	it('is tested by CI with exactly the command of the README', async () => {
		const steps = (await text('.ci/run')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
		expect(steps).to.deep.equal(['set -euo pipefail', 'cd "$(dirname "$0")/.."', 'npm test']);
		expect((await stat(join(root, '.ci/run'))).mode & 0o111, 'executable').to.equal(0o111);
		expect(await text('README.md')).to.contain('npm test');
	});
});
