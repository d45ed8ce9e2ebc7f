/** Asks axe-core whether a page keeps to WCAG 2.2 AA, as far as a program can tell. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { projectFolder } from '../../server/folders.ts';

const source = readFileSync(projectFolder('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Fails with each finding and its place. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
	await page.evaluate(source);
	const findings = await page.evaluate(async (tags) => {
		const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Finding[] }> } };
		const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
		return violations.map(
			({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary})`).join('; ')}`,
		);
	}, TAGS);
	expect(findings, what).to.deep.equal([]);
}
