/**
 * Reads a Dockerfile into stages and steps: the instructions that ours uses, and no others, so that nothing is passed over in silence.
 * Source: Dockerfile reference, "Format", "Shell and exec form".
 */

export type Step =
	| { readonly kind: 'WORKDIR'; readonly path: string }
	| { readonly kind: 'COPY'; readonly from?: string; readonly sources: readonly string[]; readonly target: string }
	| { readonly kind: 'RUN'; readonly command: string }
	| { readonly kind: 'ENV'; readonly values: Readonly<Record<string, string>> }
	| { readonly kind: 'USER'; readonly user: string }
	| { readonly kind: 'VOLUME'; readonly path: string }
	| { readonly kind: 'EXPOSE'; readonly port: number }
	| { readonly kind: 'LABEL' | 'STOPSIGNAL'; readonly text: string }
	| { readonly kind: 'HEALTHCHECK'; readonly options: Readonly<Record<string, string>>; readonly command: readonly string[] }
	| { readonly kind: 'CMD'; readonly command: readonly string[] };

export interface Stage {
	readonly base: string;
	readonly name: string;
	readonly steps: readonly Step[];
}

/** @throws Error with the line that is not understood. */
export function parseDockerfile(text: string): readonly Stage[] {
	const stages: { base: string; name: string; steps: Step[] }[] = [];
	for (const line of logicalLines(text)) {
		const [, instruction = '', rest = ''] = /^([A-Z]+)\s+(.*)$/s.exec(line) ?? [];
		if (instruction === 'FROM') {
			const [, base = '', name = String(stages.length)] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
			stages.push({ base, name, steps: [] });
			continue;
		}
		const stage = stages.at(-1);
		if (!stage) throw new Error(`before the first FROM: ${line}`);
		stage.steps.push(parseStep(instruction, rest, line));
	}
	return stages;
}

/** Comments go, lines that end with a backslash are joined. */
function logicalLines(text: string): string[] {
	return text
		.split('\n')
		.filter((line) => !/^\s*#/.test(line))
		.join('\n')
		.replace(/\\\n\s*/g, ' ')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

function parseStep(instruction: string, rest: string, line: string): Step {
	switch (instruction) {
		case 'WORKDIR':
			return { kind: 'WORKDIR', path: rest };
		case 'RUN':
			return { kind: 'RUN', command: rest };
		case 'USER':
			return { kind: 'USER', user: rest };
		case 'VOLUME':
			return { kind: 'VOLUME', path: rest };
		case 'EXPOSE':
			return { kind: 'EXPOSE', port: Number(rest) };
		case 'LABEL':
		case 'STOPSIGNAL':
			return { kind: instruction, text: rest };
		case 'ENV':
			return { kind: 'ENV', values: Object.fromEntries(rest.split(/\s+/).map((pair) => splitOnce(pair, '='))) };
		case 'CMD':
			return { kind: 'CMD', command: execForm(rest, line) };
		case 'COPY':
			return copy(rest, line);
		case 'HEALTHCHECK':
			return healthcheck(rest, line);
		default:
			throw new Error(`instruction not known here: ${line}`);
	}
}

function copy(rest: string, line: string): Step {
	const words = rest.split(/\s+/);
	const flags = words.filter((word) => word.startsWith('--'));
	const paths = words.filter((word) => !word.startsWith('--'));
	const target = paths.pop();
	const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
	if (target === undefined || paths.length === 0 || flags.length > (from === undefined ? 0 : 1)) throw new Error(`COPY not understood: ${line}`);
	return { kind: 'COPY', ...(from === undefined ? {} : { from }), sources: paths, target };
}

function healthcheck(rest: string, line: string): Step {
	const [head = '', command = ''] = rest.split(/\bCMD\s+/, 2);
	const options = head
		.trim()
		.split(/\s+/)
		.map((flag) => splitOnce(flag.replace(/^--/, ''), '='));
	return { kind: 'HEALTHCHECK', options: Object.fromEntries(options), command: execForm(command, line) };
}

function execForm(text: string, line: string): string[] {
	const value: unknown = text.startsWith('[') ? JSON.parse(text) : undefined;
	if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value;
	throw new Error(`exec form ["…"] wanted, so that signals reach the process: ${line}`);
}

function splitOnce(text: string, separator: string): [string, string] {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
