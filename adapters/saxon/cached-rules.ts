/**
 * Compiled rule sets in a cache folder, for packs that are used in place and for packs that were installed before the processor was: compiled on
 * first use, then kept under the hash of their files and of the compiler's version. Written under another name and renamed, so a file is whole or absent.
 */
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Pack } from '../../hub/standards/pack.ts';
import type { NotCompiled, RuleSource, RulesCompiler } from '../../hub/standards/rules-compiler.ts';
import { COMPILER_VERSION } from './compile-schematron.ts';
import { referencedFiles } from './rule-files.ts';
import { SchematronCompiler } from './schematron-compiler.ts';

export interface CachedRulesOptions {
	/** Default: a `SchematronCompiler` with its defaults. */
	readonly compiler?: RulesCompiler;
	/** Told before a rule set is compiled, because that takes 1 to 30 s. */
	readonly onProgress?: (text: string) => void;
}

/** Where compiled rules lie that belong to no installed pack: `$XDG_CACHE_HOME/drehkreuz/rules`, else `~/.cache/drehkreuz/rules`. */
export function defaultRulesFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
	return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drehkreuz', 'rules');
}

export function cachedRulesCompiler(folder: string = defaultRulesFolder(), options: CachedRulesOptions = {}): CachedRules {
	return new CachedRules(folder, options);
}

export class CachedRules {
	readonly #folder: string;
	readonly #compiler: RulesCompiler;
	readonly #onProgress: (text: string) => void;
	/** A pack in place does not change while we run; what could not be compiled is not tried again. */
	readonly #known = new WeakMap<Pack, Map<string, Promise<string | NotCompiled>>>();

	constructor(folder: string, { compiler = new SchematronCompiler(), onProgress = () => {} }: CachedRulesOptions) {
		this.#folder = folder;
		this.#compiler = compiler;
		this.#onProgress = onProgress;
	}

	/** File of the compiled rules of a pack's rule set, or why there is none. */
	locate(pack: Pack, path: string): Promise<string | NotCompiled> {
		const ofPack = this.#known.get(pack) ?? new Map<string, Promise<string | NotCompiled>>();
		this.#known.set(pack, ofPack);
		const known = ofPack.get(path) ?? rulesOf(pack, path).then((rules) => this.#compile(rules));
		ofPack.set(path, known);
		return known;
	}

	async #compile(rules: RuleSource): Promise<string | NotCompiled> {
		const file = join(this.#folder, `${hashOf(rules)}.sef.json`);
		if (await isThere(file)) return file;
		this.#onProgress(rules.path);
		const answer = await this.#compiler.compile(rules);
		if ('notCompiled' in answer) return answer.notCompiled;
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		const draft = `${file}.${randomUUID()}`;
		try {
			await writeFile(draft, answer.compiled, { mode: 0o600 });
			await rename(draft, file);
		} finally {
			await rm(draft, { force: true });
		}
		return file;
	}
}

/** A rule set with the files that it asks for, and no others: a pack may hold gigabytes. */
export async function rulesOf(pack: Pack, path: string): Promise<RuleSource> {
	const files = new Map<string, Buffer>();
	const pending = [path];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const location = pack.locations[next];
		if (files.has(next) || location === undefined) continue;
		const content = await readFile(location);
		files.set(next, content);
		pending.push(...referencesIn(next, content));
	}
	return { path, files };
}

function referencesIn(path: string, content: Buffer): readonly string[] {
	try {
		return referencedFiles(path, content);
	} catch {
		// A file that cannot be read is told by the compiler, with its line.
		return [];
	}
}

function hashOf({ path, files }: RuleSource): string {
	const hash = createHash('sha512').update(`drehkreuz-schematron ${COMPILER_VERSION}\0${path}\0`);
	for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${content.length}\0`).update(content);
	return hash.digest('hex');
}

async function isThere(file: string): Promise<boolean> {
	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
}
