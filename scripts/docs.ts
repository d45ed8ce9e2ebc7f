/** Writes the generated pages of the documentation: `npm run docs`. A test fails while a page is not fresh. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorReference } from './docs/errors.ts';

/** File of each generated page and what belongs into it. */
export const pages: Readonly<Record<string, () => string>> = {
	'docs/reference/errors.md': errorReference,
};

export const root = fileURLToPath(new URL('..', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [path, render] of Object.entries(pages)) {
		mkdirSync(dirname(root + path), { recursive: true });
		writeFileSync(root + path, render());
		console.log(path);
	}
}
