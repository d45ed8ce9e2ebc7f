/** In a process for flows: when the hub that started it is gone, it takes its folder along and ends. Nobody waits for it; what was under way is handed out again. */
import { rmSync } from 'node:fs';

/** @param folderOf of this process, as soon as it was told */
export function leaveWithHub(folderOf: () => string | undefined): void {
	process.once('disconnect', () => {
		const folder = folderOf();
		if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
		process.exit();
	});
}
