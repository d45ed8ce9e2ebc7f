/** `npm run bench -- NAME [--rounds N] [--json]`. What each measures and how: bench/README.md. The last line with `--json` is one object. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<object> }>>> = {
	check: () => import('./check/check.ts'),
	fim: () => import('./fim/fim.ts'),
	scale: () => import('./scale/scale.ts'),
};

export interface BenchOptions {
	/** Rounds in which everything compared takes its turn. */
	readonly rounds: number;
	readonly print: (line: string) => void;
}

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (!load) {
	console.error(`  npm run bench -- ${Object.keys(BENCHES).join('|')} [--rounds N] [--json]`);
	process.exitCode = 2;
} else {
	const json = args.includes('--json');
	const rounds = Number(args[args.indexOf('--rounds') + 1]) || 7;
	const result = await (await load()).run({ rounds, print: json ? () => {} : (line) => console.log(line) });
	console.log(json ? JSON.stringify({ bench: name, ...result }) : result);
}
