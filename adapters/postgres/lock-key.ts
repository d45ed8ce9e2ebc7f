/** Names of advisory locks. They count in the whole database, so the schema is part of the name. */
import { createHash } from 'node:crypto';

/** A 64-bit number as text, the same in every process. Two names that fall together only wait for each other. */
export function lockKey(schema: string, ...name: readonly string[]): string {
	return createHash('sha256')
		.update(JSON.stringify(['drehkreuz', schema, ...name]))
		.digest()
		.readBigInt64BE()
		.toString();
}
