/** Errors of the CMIS 1.1 browser binding: exception name → HTTP status (CMIS 1.1 §5.2.10). */
import type { Reply } from '../counterpart.ts';

const STATUS = {
	invalidArgument: 400,
	filterNotValid: 400,
	unauthorized: 401,
	permissionDenied: 403,
	streamNotSupported: 403,
	objectNotFound: 404,
	notSupported: 405,
	constraint: 409,
	contentAlreadyExists: 409,
	nameConstraintViolation: 409,
	updateConflict: 409,
	versioning: 409,
	runtime: 500,
	storage: 500,
} as const;

export type CmisException = keyof typeof STATUS;

export class CmisError extends Error {
	readonly exception: CmisException;

	constructor(exception: CmisException, message: string) {
		super(message);
		this.exception = exception;
	}

	get reply(): Reply {
		const challenge = this.exception === 'unauthorized' ? { headers: { 'www-authenticate': 'Basic realm="DMS"' } } : {};
		return { status: STATUS[this.exception], ...challenge, body: { exception: this.exception, message: this.message } };
	}
}
