/**
 * Worker side: the only door through which libxml2 gets files. It opens for the URLs that a pack serves while one of its schemas is being
 * compiled, and for nothing at any other time.
 *
 * libxml2 skips an import that it cannot load and compiles the rest without a word. So every URL that was asked for and not served is
 * remembered, and the schema is refused.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { xmlRegisterInputProvider } from 'libxml2-wasm';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { urlKey } from './pack-url.ts';

let serving: Pack | undefined;
let refused: string[] = [];
/** An error of ours inside a callback must not run through WebAssembly frames; it is kept and thrown afterwards. */
let failure: unknown;

const open = new Map<number, { bytes: Buffer; position: number }>();
let lastHandle = 0;

xmlRegisterInputProvider({
	// Saying no here would let libxml2 try its own ways to find a file.
	match: () => true,
	open(url) {
		const file = serving?.description.served[urlKey(url)];
		if (!serving || file === undefined) {
			refused.push(url);
			return undefined;
		}
		try {
			lastHandle = (lastHandle % 0x7fffffff) + 1;
			open.set(lastHandle, { bytes: readPackFile(serving, file), position: 0 });
			return lastHandle;
		} catch (error) {
			failure ??= error;
			return undefined;
		}
	},
	read(handle, buffer) {
		const file = open.get(handle);
		if (!file) return -1;
		const part = file.bytes.subarray(file.position, file.position + buffer.byteLength);
		buffer.set(part);
		file.position += part.length;
		return part.length;
	},
	close: (handle) => open.delete(handle),
});

/** Runs `work` while the pack's files are served, and gives its result together with every URL that was asked for in vain. */
export function whileServing<T>(pack: Pack, work: () => T): { result: T | undefined; thrown: unknown; refused: readonly string[] } {
	serving = pack;
	refused = [];
	failure = undefined;
	let result: T | undefined;
	let thrown: unknown;
	try {
		result = work();
	} catch (error) {
		thrown = error;
	} finally {
		serving = undefined;
		open.clear();
	}
	return { result, thrown: failure ?? thrown, refused };
}

/** @throws DrehkreuzError DK-PACK-DAMAGED when the file is gone or not the one that was installed. */
export function readPackFile(pack: Pack, path: string): Buffer {
	const { description, locations } = pack;
	const damaged = (cause?: unknown) => new DrehkreuzError('DK-PACK-DAMAGED', { file: path, pack: description.name }, cause ? { cause } : {});
	const location = locations[path];
	const expected = description.files.find((file) => file.path === path)?.sha512;
	if (location === undefined || expected === undefined) throw damaged();
	let bytes: Buffer;
	try {
		bytes = readFileSync(location);
	} catch (error) {
		throw damaged(error);
	}
	if (createHash('sha512').update(bytes).digest('hex') !== expected) throw damaged();
	return bytes;
}
