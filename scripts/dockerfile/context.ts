/**
 * The build context: the files of a folder without what `.dockerignore` names.
 * Source: Docker documentation, "Build context", ".dockerignore files": the last pattern that matches a path or one of its folders decides.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Pattern {
	readonly expression: RegExp;
	readonly readmits: boolean;
}

export class BuildContext {
	readonly #patterns: readonly Pattern[];
	readonly folder: string;

	constructor(folder: string, dockerignore = readFileSync(join(folder, '.dockerignore'), 'utf8')) {
		this.folder = folder;
		this.#patterns = dockerignore
			.split('\n')
			.map((line) => line.trim())
			.filter((line) => line !== '' && !line.startsWith('#'))
			.map((line) => ({ readmits: line.startsWith('!'), expression: expressionOf(line.replace(/^!/, '').replace(/^\/|\/$/g, '')) }));
	}

	includes(path: string): boolean {
		const parts = path.split('/');
		const chain = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
		let included = true;
		for (const { expression, readmits } of this.#patterns) if (chain.some((part) => expression.test(part))) included = readmits;
		return included;
	}

	/** Paths of all files under a folder of the context, or the path itself when it is a file; relative to the context. */
	files(path = ''): string[] {
		const here = join(this.folder, path);
		return readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
			const at = path === '' ? entry.name : `${path}/${entry.name}`;
			if (entry.isDirectory()) return /^(node_modules|\.git)$/.test(entry.name) && !this.includes(at) ? [] : this.files(at);
			return this.includes(at) ? [at] : [];
		});
	}
}

function expressionOf(pattern: string): RegExp {
	const source = pattern
		.split('/')
		.map((part) =>
			part === '**'
				? '.*'
				: part
						.replace(/[.+^${}()|[\]\\]/g, '\\$&')
						.replace(/\*/g, '[^/]*')
						.replace(/\?/g, '[^/]'),
		)
		.join('/')
		.replaceAll('.*/', '(?:.*/)?');
	return new RegExp(`^${source}$`);
}
