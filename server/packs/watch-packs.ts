/**
 * Notices that packs were installed, removed or switched, so that a running hub takes them up without a restart. It looks at the folder again and again instead of
 * asking the system to tell: that works on network drives and in containers too.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { activeFile } from './active-packs.ts';

export interface PackWatch {
	stop(): Promise<void>;
}

/**
 * @param known what was there before the packs in use were read
 * @param changed called when something is different; while it runs, nobody looks. When it fails, it is called again at the next look
 * @param everyMs milliseconds between looks
 */
export function watchPacks(packsFolder: string, known: string, changed: () => Promise<void>, everyMs: number): PackWatch {
	let seen = known;
	let looking: Promise<void> = Promise.resolve();
	const look = async () => {
		const now = await signatureOf(packsFolder);
		if (now === seen) return;
		await changed();
		seen = now;
	};
	const tick = () => {
		looking = look().catch(() => {});
		void looking.then(() => {
			if (!stopped) timer = setTimeout(tick, everyMs).unref();
		});
	};
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	tick();
	return {
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await looking;
		},
	};
}

/** Which packs there are and when their descriptions and the pins were written. The files of a pack never change. */
export async function signatureOf(packsFolder: string): Promise<string> {
	const entries = await readdir(packsFolder, { withFileTypes: true }).catch(() => []);
	const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
	const written = await Promise.all(
		[...folders.map((name) => join(packsFolder, name, 'pack.json')), activeFile(packsFolder)].map(async (file) => {
			const { mtimeMs, ino } = await stat(file).catch(() => ({ mtimeMs: 0, ino: 0 }));
			return `${file} ${mtimeMs} ${ino}`;
		}),
	);
	return written.sort().join('\n');
}
