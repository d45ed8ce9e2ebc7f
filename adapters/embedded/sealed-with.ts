/** How many messages of a file of the embedded broker are sealed with which key. Only for a file that no hub has open. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SealCounts } from '../../hub/sealing/resealing.ts';
import { openError } from './queue-file.ts';

/** `none`: in clear. @throws DrehkreuzError DK-BROKER-LOCKED while a hub has the file */
export function sealedWith(file: string): SealCounts {
	if (!existsSync(file)) return {};
	let database: DatabaseSync | undefined;
	try {
		database = new DatabaseSync(file);
		const rows = database.prepare("SELECT coalesce(json_extract(headers, '$.siegel'), 'none') AS key, count(*) AS count FROM content GROUP BY key").all();
		return Object.fromEntries(rows.map(({ key, count }) => [String(key), Number(count)]));
	} catch (error) {
		throw openError(error, file);
	} finally {
		database?.close();
	}
}
