/** Compiles the Schematron of a pack when it is installed, with whatever compiler it is given. A rule set that does not compile does not keep the pack out. */
import { createHash } from 'node:crypto';
import type { PackDescription, PackFile, PackRules } from '../../hub/standards/pack.ts';
import type { RulesCompiler } from '../../hub/standards/rules-compiler.ts';
import { COMPILED } from './describe-pack.ts';

export interface RuleFiles {
	read(path: string): Promise<Buffer>;
	write(path: string, bytes: Buffer): Promise<void>;
}

const NO_COMPILER = 'DK-RULES-UNAVAILABLE';

/** The description with what became of each rule set that was not compiled yet. */
export async function compileRules(description: PackDescription, compiler: RulesCompiler | undefined, files: RuleFiles): Promise<PackDescription> {
	if (description.rules.length === 0) return description;
	const readable = description.files.filter(({ path }) => path.toLowerCase().endsWith('.sch') || description.rules.some((rules) => rules.path === path));
	const contents = new Map<string, Buffer>();
	if (compiler) for (const { path } of readable) contents.set(path, await files.read(path));
	const rules: PackRules[] = [];
	const added: PackFile[] = [];
	for (const set of description.rules) {
		if (set.compiled !== undefined) {
			rules.push(set);
			continue;
		}
		const { path } = set;
		const result = await compiler?.compile({ path, files: contents });
		if (!result || 'notCompiled' in result) {
			rules.push({ path, title: set.title, notCompiled: result ? `${result.notCompiled.en} (${result.notCompiled.code})` : `(${NO_COMPILER})` });
			continue;
		}
		const compiled = `${COMPILED}${path}.json`;
		await files.write(compiled, result.compiled);
		added.push({ path: compiled, sha512: createHash('sha512').update(result.compiled).digest('hex'), size: result.compiled.length, namespace: '' });
		rules.push({ path, title: result.title || set.title, compiled });
	}
	const known = new Set(added.map(({ path }) => path));
	const all = [...description.files.filter(({ path }) => !known.has(path)), ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
	return { ...description, files: all, rules };
}
