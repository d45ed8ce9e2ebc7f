import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/**
 * Names of people cannot be recognised in a text. So a log text must be a constant: this test reads every log call of the tree and
 * wants a string literal without any expression as its second argument.
 */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CALL = /\b(?:log|logger)\??\.(?:debug|info|warn|error)\(/gi;
const LITERAL = /(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`)/.source;
/** One literal, or a choice between two. */
const CONSTANT = new RegExp(`^(?:[^'"\`?]+\\?\\s*${LITERAL}\\s*:\\s*)?${LITERAL}$`);

/** The arguments of a call whose opening bracket ends at `start`, split at the top level. Strings are skipped as a whole. */
function argumentsAt(source: string, start: number): string[] {
	const found: string[] = [];
	let depth = 0;
	let begin = start;
	for (let at = start; at < source.length; at += 1) {
		const character = source[at]!;
		if (character === "'" || character === '"' || character === '`') at = endOfString(source, at);
		else if ('([{'.includes(character)) depth += 1;
		else if (')]}'.includes(character)) {
			if (depth === 0) {
				found.push(source.slice(begin, at).trim());
				return found.filter((argument) => argument !== '');
			}
			depth -= 1;
		} else if (character === ',' && depth === 0) {
			found.push(source.slice(begin, at).trim());
			begin = at + 1;
		}
	}
	return found;
}

function endOfString(source: string, at: number): number {
	for (let end = at + 1; end < source.length; end += 1) {
		if (source[end] === '\\') end += 1;
		else if (source[end] === source[at]) return end;
	}
	return source.length;
}

/** Log calls of a source whose text is not constant, each with its line. */
function faultyCalls(source: string): string[] {
	const faults: string[] = [];
	for (const match of source.matchAll(CALL)) {
		const [, text, ...more] = argumentsAt(source, match.index + match[0].length);
		if (text === undefined || !CONSTANT.test(text) || more.length > 0)
			faults.push(`${source.slice(0, match.index).split('\n').length}: ${match[0]}… ${text ?? '(no text)'}`);
	}
	return faults;
}

describe('Log calls', () => {
	it('are recognised when they hold more than a constant text', () => {
		expect(
			faultyCalls("log.info({ id }, 'stored');\nthis.#log.warn({ a: f(1, [2]), b: 'x, y' },\n\t'several words',\n);\nlog.info({}, yes ? 'a' : 'b');"),
		).to.deep.equal([]);
		for (const faulty of [
			['log.info({}, `for $', '{name}`)'].join(''),
			"log.info({}, 'for ' + name)",
			"log.info({}, yes ? name : 'b')",
			'log.error({}, error.message)',
			"log.info('no fields')",
			"services.log.warn({}, 'a', person)",
			'log.debug({}, text)',
		]) {
			expect(faultyCalls(faulty), faulty).to.have.length(1);
		}
	});

	it('all have a constant text, everywhere in the tree', async () => {
		const faults: string[] = [];
		let calls = 0;
		for (const folder of ['hub', 'adapters', 'nodes', 'server', 'monitor', 'sandbox']) {
			if (!existsSync(join(ROOT, folder))) continue;
			for (const file of await readdir(join(ROOT, folder), { recursive: true })) {
				if (!/\.(?:ts|mjs|js)$/.test(file) || file.includes('node_modules')) continue;
				const source = await readFile(join(ROOT, folder, file), 'utf8');
				calls += source.match(CALL)?.length ?? 0;
				faults.push(...faultyCalls(source).map((fault) => `${folder}/${file}:${fault}`));
			}
		}
		expect(faults).to.deep.equal([]);
		expect(calls, 'log calls found').to.be.greaterThan(5);
	});
});
