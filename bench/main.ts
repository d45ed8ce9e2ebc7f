/**
 * `npm run bench -- NAME [--rounds N] [--messages N] [--size BYTES] [--engine NAME] [--profile FOLDER] [--raw] [--json]`. What each measures, how, and which
 * options it knows: bench/README.md. With `--json` the last line is one object; with `--raw` the figures of every round come before it.
 */
const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<object> }>>> = {
	check: () => import('./check/check.ts'),
	fim: () => import('./fim/fim.ts'),
	scale: () => import('./scale/scale.ts'),
	hop: () => import('./hop/hop.ts'),
	embedded: () => import('./hop/embedded.ts'),
	chain: () => import('./hop/chain.ts'),
	ingest: () => import('./ingest/ingest.ts'),
	peer: () => import('./peer/peer.ts'),
	backlog: () => import('./backlog/backlog.ts'),
	large: () => import('./large/large.ts'),
	start: () => import('./start/start.ts'),
	seal: () => import('./seal/seal.ts'),
	journal: () => import('./journal/journal.ts'),
	release: () => import('./monitor/release.ts'),
	watched: () => import('./monitor/watched.ts'),
	overview: () => import('./monitor/overview.ts'),
};

export interface BenchOptions {
	/** Rounds in which everything compared takes its turn. */
	readonly rounds: number;
	readonly print: (line: string) => void;
	/** Figures of one round; shown with `--raw`. */
	readonly raw: (figures: object) => void;
	/** The value of `--name`; undefined when it is not given. */
	readonly option: (name: string) => string | undefined;
	/** The value of `--name` as a whole number above 0. @throws Error when it is none */
	readonly number: (name: string, otherwise: number) => number;
}

function optionsOf(args: readonly string[]): BenchOptions {
	const option = (name: string): string | undefined => {
		const at = args.indexOf(`--${name}`);
		return at < 0 ? undefined : args[at + 1];
	};
	const number = (name: string, otherwise: number): number => {
		const value = Number(option(name) ?? otherwise);
		if (Number.isSafeInteger(value) && value > 0) return value;
		throw new Error(`--${name} must be a whole number above 0`);
	};
	const print = args.includes('--json') ? () => {} : (line: string) => console.log(line);
	const raw = args.includes('--raw') ? (figures: object) => console.log(JSON.stringify(figures)) : () => {};
	return { rounds: number('rounds', 7), print, raw, option, number };
}

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (!load) {
	console.error(`  npm run bench -- ${Object.keys(BENCHES).join('|')} [--rounds N] [--json] …  (bench/README.md)`);
	process.exitCode = 2;
} else {
	const result = await (await load()).run(optionsOf(args));
	console.log(args.includes('--json') ? JSON.stringify({ bench: name, ...result }) : result);
}
