/** Any failure of the store as DK-STORE-FAILED; SQLite's own text goes into the cause only. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { systemCodeOf } from './database.ts';

export function storeError(error: unknown, cause: unknown = error): DrehkreuzError {
	return error instanceof DrehkreuzError ? error : new DrehkreuzError('DK-STORE-FAILED', { systemCode: systemCodeOf(error) }, { cause });
}
