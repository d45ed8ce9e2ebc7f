/** What openid-client throws, told apart. */
import * as client from 'openid-client';

/** The provider, or a check of what it sent, said no. Everything else is that it could not be reached, or answered with an error of its own. */
export function isRefusal(error: unknown): boolean {
	if (error instanceof client.AuthorizationResponseError) return !['server_error', 'temporarily_unavailable'].includes(error.error);
	if (error instanceof client.ResponseBodyError) return error.status < 500;
	if (error instanceof client.WWWAuthenticateChallengeError) return true;
	if (!(error instanceof client.ClientError)) return false;
	// An answer that is no answer of a provider, e.g. a proxy's page of a provider that is being updated.
	return !['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(error.code ?? '');
}

/** A code, e.g. `access_denied`; never a text. */
export function reasonOf(error: unknown): string {
	const { error: given, code } = error as { readonly error?: unknown; readonly code?: unknown };
	return [given, code].find((one): one is string => typeof one === 'string' && /^[A-Za-z_]{1,60}$/.test(one)) ?? 'unknown';
}
