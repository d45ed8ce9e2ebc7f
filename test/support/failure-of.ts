/** The DrehkreuzError a promise rejects with; any other error is passed on, and a promise that does not reject fails the test. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export async function failureOf(promise: Promise<unknown>): Promise<DrehkreuzError> {
	try {
		await promise;
	} catch (error) {
		if (error instanceof DrehkreuzError) return error;
		throw error;
	}
	throw new Error('it did not fail');
}
