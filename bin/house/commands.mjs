/** What each command runs once Node, dependencies and build are there. A command that is not named here belongs to the server's own command line. */
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { runChecks } from './checks.mjs';
import { runInForeground } from './child.mjs';
import { root } from './places.mjs';
import { runTests } from './tests.mjs';

const inTree = (runtime) => ({ cwd: root, env: runtime.env });
const tool = (...path) => join(root, 'node_modules', ...path);

/** `npm test`: the checks first, because they take seconds; then every test. */
async function test(runtime, args) {
	const failed = await runChecks(runtime);
	if (failed > 0) {
		process.stdout.write(`\n0 passed, ${failed} failed\n`);
		return 1;
	}
	await ensureBuild(runtime);
	return runTests(runtime, args);
}

async function lint(runtime) {
	return (await runChecks(runtime)) > 0 ? 1 : 0;
}

function format(runtime, args) {
	return runInForeground(runtime.node, [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', ...args], inTree(runtime));
}

function docs(runtime, args) {
	return runInForeground(runtime.node, ['scripts/docs.ts', ...args], inTree(runtime));
}

/** The server's command line runs in the folder of the person who calls it, for its arguments may be paths. */
function server(runtime, args) {
	return runInForeground(runtime.node, [join(root, 'build', 'server', 'main.js'), ...args], { env: runtime.env });
}

const commands = new Map(
	Object.entries({
		test: { takesName: true, run: test },
		lint: { takesName: true, run: lint },
		format: { takesName: true, run: format },
		docs: { takesName: true, run: docs },
		build: { needsBuild: true, takesName: true, run: () => 0 },
		/** Long runs that prove the promise; the short form is among the tests. */
		chaos: {
			needsBuild: true,
			takesName: true,
			run: (runtime, args) => runInForeground(runtime.node, [join(root, 'test', 'chaos', 'main.ts'), ...args], inTree(runtime)),
		},
		/** Several hub processes on a RabbitMQ cluster; the short form is among the tests. */
		cluster: {
			needsBuild: true,
			takesName: true,
			run: (runtime, args) => runInForeground(runtime.node, [join(root, 'test', 'cluster', 'main.ts'), ...args], inTree(runtime)),
		},
		/** Millions of broken inputs; the short form is among the tests. */
		fuzz: {
			needsBuild: true,
			takesName: true,
			run: (runtime, args) => runInForeground(runtime.node, [join(root, 'test', 'fuzz', 'main.ts'), ...args], inTree(runtime)),
		},
		/** Measurements, see bench/README.md. They run what is built, as in production. */
		bench: {
			needsBuild: true,
			takesName: true,
			run: (runtime, args) => runInForeground(runtime.node, [join(root, 'bench', 'main.ts'), ...args], inTree(runtime)),
		},
		/** `node FILE …`: a TypeScript or JavaScript file with the right Node, e.g. a benchmark. */
		node: { needsBuild: true, takesName: true, run: (runtime, args) => runInForeground(runtime.node, args, { env: runtime.env }) },
	}),
);

const serverCommand = { needsBuild: true, takesName: false, run: server };

export function commandNamed(name) {
	return commands.get(name) || serverCommand;
}
