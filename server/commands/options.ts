/** Options that several commands share. */
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { projectFolder } from '../folders.ts';

/** Value of `--name VALUE`, or undefined. */
export function option(args: readonly string[], name: string): string | undefined {
	const index = args.indexOf(`--${name}`);
	return index < 0 ? undefined : args[index + 1];
}

/** Values of all `--name VALUE`. */
export function options(args: readonly string[], name: string): readonly string[] {
	return args.flatMap((arg, index) => (arg === `--${name}` && args[index + 1] !== undefined ? [args[index + 1] as string] : []));
}

/** `--config FILE`, else DREHKREUZ_CONFIG, else the shipped configuration with the sandbox. */
export function configOf(args: readonly string[]): Config {
	return loadConfig(option(args, 'config') ?? process.env.DREHKREUZ_CONFIG ?? projectFolder('config', 'drehkreuz.json'));
}
