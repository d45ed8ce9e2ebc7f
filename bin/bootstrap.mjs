/**
 * The door to every command of the project: `node bin/bootstrap.mjs COMMAND [ARGUMENTS]`.
 *
 * Works from a bare clone, with nothing installed and with an older Node: it gets a Node that fits, installs the dependencies,
 * builds, and only then runs the command. Each step is skipped when nothing changed since the last time.
 * Depends on nothing but Node's own modules, and keeps to syntax that Node 16 reads. Writes its progress to stderr.
 */
import { ensureBuild } from './house/build.mjs';
import { commandNamed } from './house/commands.mjs';
import { ensureDependencies } from './house/install.mjs';
import { ensureNode } from './house/node.mjs';
import { Stop } from './house/progress.mjs';

async function main(argv) {
	const command = commandNamed(argv[0]);
	const runtime = await ensureNode();
	await ensureDependencies(runtime);
	if (command.needsBuild) await ensureBuild(runtime);
	return command.run(runtime, argv.slice(command.takesName ? 1 : 0));
}

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error) => {
		// A Stop carries a text written for the person in front; anything else is a defect and shows where it happened.
		process.stderr.write(`drehkreuz: ${error instanceof Stop ? error.message : error.stack}\n`);
		process.exitCode = error instanceof Stop ? error.exitCode : 1;
	},
);
