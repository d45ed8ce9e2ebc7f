import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { de } from '../../../monitor/client/locale/de.ts';
import { en } from '../../../monitor/client/locale/en.ts';

const folder = fileURLToPath(new URL('../../../monitor/client', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
	.filter((path) => /\.tsx?$/.test(path))
	.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('texts of the monitor', () => {
	const keys = Object.keys(de) as (keyof typeof de)[];

	it('are the same keys in German and English, in the same order', () => {
		expect(Object.keys(en)).to.deep.equal(keys);
	});

	it('are none empty, and fill in the same things in both languages', () => {
		for (const key of keys) {
			expect(de[key].trim(), key).not.to.equal('');
			expect(en[key].trim(), key).not.to.equal('');
			// The form for one may say „eine“ instead of the number.
			const [german, english] = [placeholders(de[key]), placeholders(en[key])].map((names) =>
				key.endsWith('.one') ? names.filter((name) => name !== 'n') : names,
			);
			expect(english, key).to.deep.equal(german);
		}
	});

	it('have both forms where a number decides', () => {
		const stems = (ending: string) => keys.filter((key) => key.endsWith(ending)).map((key) => key.slice(0, -ending.length));
		expect(stems('.one')).to.deep.equal(stems('.other'));
	});

	it('are all used', () => {
		const code = sources
			.filter(({ path }) => !/^locale\/(de|en)\.ts$/.test(path))
			.map(({ text }) => text)
			.join('\n');
		const literals = new Set([...code.matchAll(/'([a-z]+\.[\w.-]+)'/gi)].map(([, key]) => key));
		const patterns = [...code.matchAll(/`([a-z]+\.[^`]*)`/gi)].map(([, text = '']) => {
			const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
			return new RegExp(`^${parts.join('[\\w.-]+')}$`);
		});
		const unused = keys.filter((key) => {
			const stem = key.replace(/\.(one|other)$/, '');
			return !literals.has(key) && !literals.has(stem) && !patterns.some((pattern) => pattern.test(key) || pattern.test(stem));
		});
		// Filled in by `failure.ts`, which adds what is behind the last dot.
		expect(unused.filter((key) => !key.startsWith('failure.'))).to.deep.equal([]);
	});
});

describe('sources of the monitor', () => {
	it('turn no text into markup or code', () => {
		const forbidden = /dangerouslySetInnerHTML|\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcdoc/;
		expect(sources.filter(({ text }) => forbidden.test(text)).map(({ path }) => path)).to.deep.equal([]);
	});

	it('name no other host', () => {
		expect(sources.filter(({ text }) => /https?:\/\//.test(text)).map(({ path }) => path)).to.deep.equal([]);
	});

	it('of the API use nothing but types', () => {
		const bundled = sources.flatMap(({ path, text }) =>
			[...text.matchAll(/^import (?!type )[^;]*?from '([^']*\/(api\/(routes|schemas)|hub\/[^']*)\.ts)';/gms)].map(([, from]) => `${path}: ${from}`),
		);
		expect(bundled).to.deep.equal([]);
	});
});
