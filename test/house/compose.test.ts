import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const read = (path: string): Promise<string> => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('compose.yaml', () => {
	it('opens every port on this machine only', async () => {
		const ports = (await read('compose.yaml')).match(/^ +- "[^"]*\d+:\d+"$/gm) ?? [];
		expect(ports).to.have.length.greaterThan(0);
		for (const port of ports) expect(port).to.match(/"127\.0\.0\.1:\d+:\d+"/);
	});

	it('holds no secret, and the example names every one that it asks for', async () => {
		const asked = [...(await read('compose.yaml')).matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
		const example = await read('.env.example');
		for (const name of asked) expect(example).to.match(new RegExp(`^${name}=`, 'm'));
		expect(example).not.to.match(/PASS(WORD)?=\S/);
		expect(await read('compose.yaml')).not.to.match(/PASS(WORD)?: (?!\$\{)/);
	});
});
