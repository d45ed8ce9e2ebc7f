/** The checks that need no test run: types, format and lint, the import rule. Side by side; the output of those that fail is shown. */
import { join } from 'node:path';
import { interruption, runCaptured } from './child.mjs';
import { root } from './places.mjs';
import { Stop, say } from './progress.mjs';

const checks = [
	{ name: 'types', file: ['typescript', 'bin', 'tsc'], args: ['-p', '.', '--pretty', 'false'] },
	{ name: 'types of the page', file: ['typescript', 'bin', 'tsc'], args: ['-p', 'monitor/client', '--pretty', 'false'] },
	{ name: 'format and lint', file: ['@biomejs', 'biome', 'bin', 'biome'], args: ['check', '--error-on-warnings', '--colors=off'] },
	{ name: 'import rule', file: ['dependency-cruiser', 'bin', 'dependency-cruiser.mjs'], args: ['--config', '.dependency-cruiser.mjs', '.'] },
];

/** Number of checks that failed. */
export async function runChecks(runtime) {
	const begin = Date.now();
	const results = await Promise.all(checks.map((check) => runCheck(runtime, check)));
	const interrupt = interruption();
	if (interrupt) throw new Stop('interrupted', 130);
	const failed = results.filter((result) => result.code !== 0);
	for (const { name, output } of failed) process.stdout.write(`\n${name}: failed\n${output.trimEnd()}\n`);
	const verdict = failed.length === 0 ? 'good' : `${failed.map((result) => result.name).join(', ')} failed`;
	say(`checks (${checks.map((check) => check.name).join(', ')}): ${verdict}, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
	return failed.length;
}

async function runCheck(runtime, { name, file, args }) {
	const result = await runCaptured(runtime.node, [join(root, 'node_modules', ...file), ...args], { cwd: root, env: runtime.env });
	return { name, ...result };
}
