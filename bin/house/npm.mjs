/** Finds the machine's npm and runs it, with a Node of our choice where that is possible. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { interruption, runLogged } from './child.mjs';
import { Stop } from './progress.mjs';

/**
 * Runs npm quietly; its output goes to `logFile`; its beginning, where npm says what is wrong, is shown when npm fails.
 * Stops with a text for the person in front when npm is missing or fails.
 */
export async function npm(runtime, args, logFile, cwd) {
	const script = npmScript();
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-progress', '--loglevel=error'];
	const [file, first] = script.endsWith('.js') ? [runtime.node, [script]] : [script, []];
	const { code, output } = await runLogged(file, [...first, ...args, ...quiet], logFile, { cwd, env: runtime.env });
	if (code === 0) return;
	if (interruption()) throw new Stop('interrupted', code);
	throw new Stop(explain(args, output, logFile));
}

/** The npm that started us, else the one in PATH. */
function npmScript() {
	const own = process.env.npm_execpath;
	if (own && basename(own) === 'npm-cli.js' && existsSync(own)) return own;
	for (const folder of (process.env.PATH || '').split(delimiter)) {
		const candidate = join(folder, 'npm');
		if (folder && existsSync(candidate)) return realpathSync(candidate);
	}
	throw new Stop('npm was not found. It comes with Node.js (https://nodejs.org) or, on Debian, with `apt-get install npm`.');
}

function explain(args, output, logFile) {
	const offline = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/.test(output);
	const lines = output.trim().split('\n').slice(0, 12);
	return [
		`npm ${args[0]} failed; the beginning of its output (all of it: ${logFile}):`,
		...lines.map((line) => `  ${line}`),
		offline
			? 'The package registry cannot be reached. A network or a registry of your own is needed once; behind a proxy set HTTPS_PROXY, for another registry npm_config_registry. Then repeat the command.'
			: 'Nothing was changed. Repeat the command when the cause is gone.',
	].join('\n');
}
