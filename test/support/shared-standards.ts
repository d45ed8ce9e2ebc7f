/** The published standards that conformance tests read. They lie beside the repository and are never copied into it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { skip } from './skip.ts';

const folder = fileURLToPath(new URL('../../../shared/standards', import.meta.url));

/** Absent on most machines. */
export const haveSharedStandards = existsSync(folder);

export function sharedStandard(path: string): string {
	return `${folder}/${path}`;
}

/** For `before`: skips the suite where the standards are absent. */
export function needSharedStandards(context: Context): void {
	if (!haveSharedStandards) skip(context, 'the published standards are not at ../shared/standards');
}
