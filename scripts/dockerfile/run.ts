/**
 * Runs the steps of a Dockerfile without a container engine: every stage gets an empty folder as its root, COPY copies into it, RUN runs in it through
 * `sh`, with Node of the base image first in PATH and none of the caller's environment but what npm needs to find its cache and registry.
 *
 * What this proves: the steps work, in this order, from the build context alone, and the image's command starts with exactly the files, environment and (as root)
 * the user it will have. What it does not: base images, layers, isolation. There is no chroot, so that RUN must keep to relative paths.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, cp, mkdir, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, posix } from 'node:path';
import { promisify } from 'node:util';
import type { BuildContext } from './context.ts';
import type { Stage, Step } from './parse.ts';

const run = promisify(execFile);

export interface Image {
	/** Folder that stands for `/`. */
	readonly root: string;
	/** Working folder on this machine. */
	readonly cwd: string;
	/** The image's environment; absolute paths point into `root`. */
	readonly env: Readonly<Record<string, string>>;
	/** Numeric, as the Dockerfile says; undefined when we are not root and cannot change the user. */
	readonly user: { readonly uid: number; readonly gid: number } | undefined;
	readonly command: readonly string[];
	readonly healthcheck: readonly string[];
	readonly volumes: readonly string[];
	readonly port: number | undefined;
}

export interface RunOptions {
	readonly context: BuildContext;
	/** Empty folder; holds one root per stage afterwards. */
	readonly folder: string;
	/** Told before each step. */
	readonly onStep?: (stage: Stage, step: Step) => void;
}

const isRoot = process.getuid?.() === 0;

/** @throws Error with the output of the step that failed. */
export async function runStages(stages: readonly Stage[], { context, folder, onStep }: RunOptions): Promise<Image> {
	const node = await baseImage(folder);
	const done = new Map<string, StageRun>();
	let last: StageRun | undefined;
	for (const stage of stages) {
		if (stage.base !== 'node:24-slim') throw new Error(`only node:24-slim is stood in for, not ${stage.base}`);
		last = new StageRun(join(folder, `stage-${stage.name}`), node, context, done);
		await mkdir(last.root);
		for (const step of stage.steps) {
			onStep?.(stage, step);
			await last.do(step);
		}
		done.set(stage.name, last);
	}
	if (!last) throw new Error('no stage');
	return last.image();
}

/** A folder with this Node, which every user can read. Returns the folder of the binary. */
async function baseImage(folder: string): Promise<string> {
	await chmod(folder, 0o755);
	const bin = join(folder, 'base', 'bin');
	await mkdir(bin, { recursive: true });
	await copyFile(process.execPath, join(bin, 'node'));
	return bin;
}

class StageRun {
	readonly root: string;
	readonly #node: string;
	readonly #context: BuildContext;
	readonly #earlier: ReadonlyMap<string, StageRun>;
	#workdir = '/';
	#env: Record<string, string> = {};
	#user: string | undefined;
	#command: readonly string[] = [];
	#healthcheck: readonly string[] = [];
	#volumes: string[] = [];
	#port: number | undefined;

	constructor(root: string, node: string, context: BuildContext, earlier: ReadonlyMap<string, StageRun>) {
		this.root = root;
		this.#node = node;
		this.#context = context;
		this.#earlier = earlier;
	}

	async do(step: Step): Promise<void> {
		switch (step.kind) {
			case 'WORKDIR':
				this.#workdir = posix.resolve(this.#workdir, step.path);
				await mkdir(this.#here(), { recursive: true });
				return;
			case 'COPY':
				return this.#copy(step.sources, step.target, step.from);
			case 'RUN':
				return this.#run(step.command);
			case 'ENV':
				Object.assign(this.#env, step.values);
				return;
			case 'USER':
				this.#user = step.user;
				return;
			case 'VOLUME':
				this.#volumes.push(this.#inside(step.path));
				return;
			case 'EXPOSE':
				this.#port = step.port;
				return;
			case 'HEALTHCHECK':
				this.#healthcheck = step.command;
				return;
			case 'CMD':
				this.#command = step.command;
				return;
			case 'LABEL':
			case 'STOPSIGNAL':
				return;
		}
	}

	image(): Image {
		const [uid, gid] = (this.#user ?? '').split(':').map(Number);
		return {
			root: this.root,
			cwd: this.#here(),
			env: { ...this.#mappedEnv(), PATH: `${this.#node}${delimiter}/usr/bin${delimiter}/bin` },
			user: isRoot && uid && gid ? { uid, gid } : undefined,
			command: this.#command,
			healthcheck: this.#healthcheck,
			volumes: this.#volumes,
			port: this.#port,
		};
	}

	#here(): string {
		return this.#inside(this.#workdir);
	}

	#inside(path: string): string {
		return join(this.root, isAbsolute(path) ? path : posix.join(this.#workdir, path));
	}

	#mappedEnv(): Record<string, string> {
		return Object.fromEntries(Object.entries(this.#env).map(([name, value]) => [name, isAbsolute(value) ? this.#inside(value) : value]));
	}

	/** A folder's content goes into the target; a file goes into the target when that ends with a slash, is `.`, or there are several. */
	async #copy(sources: readonly string[], target: string, from: string | undefined): Promise<void> {
		const origin = from === undefined ? undefined : this.#earlier.get(from);
		if (from !== undefined && !origin) throw new Error(`COPY --from=${from}: no such stage`);
		const targetIsFolder = sources.length > 1 || /(^\.|\/)$/.test(target);
		for (const source of sources) {
			if (origin) await this.#copyFromStage(join(origin.root, source), target, targetIsFolder);
			else await this.#copyFromContext(source, target, targetIsFolder);
		}
	}

	async #copyFromStage(from: string, target: string, targetIsFolder: boolean): Promise<void> {
		const intoFolder = targetIsFolder && !(await stat(from)).isDirectory();
		const to = join(this.#inside(target), intoFolder ? basename(from) : '');
		await cp(from, to, { recursive: true, verbatimSymlinks: true });
	}

	async #copyFromContext(source: string, target: string, targetIsFolder: boolean): Promise<void> {
		const base = source === '.' ? '' : source.replace(/\/$/, '');
		const files = this.#context.files().filter((file) => base === '' || file === base || file.startsWith(`${base}/`));
		if (files.length === 0) throw new Error(`COPY ${source}: not in the build context`);
		for (const file of files) {
			const inFolder = file === base ? posix.basename(file) : base === '' ? file : file.slice(base.length + 1);
			const to = join(this.#inside(target), file === base && !targetIsFolder ? '' : inFolder);
			await mkdir(dirname(to), { recursive: true });
			await cp(join(this.#context.folder, file), to);
		}
	}

	async #run(command: string): Promise<void> {
		if (/(^|\s)\/\w/.test(command)) throw new Error(`RUN ${command}: keep to paths relative to WORKDIR, there is no chroot here`);
		const owner = /^chown (\d+):(\d+) (\S+)$/.exec(command);
		if (owner) {
			// Only root may give files away; without root the image's user is ours anyway.
			if (isRoot) await chown(this.#inside(owner[3] ?? '.'), Number(owner[1]), Number(owner[2]));
			return;
		}
		const env = { ...callersNpm(), ...this.#mappedEnv(), PATH: `${this.#node}${delimiter}${process.env.PATH}` };
		await run('sh', ['-c', command], { cwd: this.#here(), env, maxBuffer: 64 * 1024 * 1024 });
	}
}

/** What npm needs of this machine: cache, certificates, proxy, registry. Nothing that decides what is installed. */
function callersNpm(): Record<string, string> {
	const wanted = /^(HOME|(npm_config_)?(https?_proxy|noproxy|no_proxy|registry|cache|cafile|userconfig)|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i;
	const found = Object.entries(process.env).filter((entry): entry is [string, string] => wanted.test(entry[0]) && entry[1] !== undefined);
	return { ...Object.fromEntries(found), npm_config_prefer_offline: 'true' };
}
