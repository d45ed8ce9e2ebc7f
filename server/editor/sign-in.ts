/** Node-RED's `adminAuth`: one account, and a growing wait after wrong passwords so that guessing is useless. */
import { EDITOR_USER, type EditorPassword } from './password.ts';

/** Milliseconds of wait after the n-th wrong password in a row: 0.5 s, 1 s, 2 s … at most 30 s. Shared by all clients: there is one account. */
function waitAfter(failures: number): number {
	return failures === 0 ? 0 : Math.min(500 * 2 ** (failures - 1), 30_000);
}

interface User {
	readonly username: string;
	readonly permissions: string;
}

export interface SignIn {
	readonly type: 'credentials';
	/** Seconds. */
	readonly sessionExpiryTime: number;
	users(name: string): Promise<User | null>;
	/** Null: wrong, or still waiting after a wrong one. */
	authenticate(name: string, given: string): Promise<User | null>;
}

export function adminAuth(password: EditorPassword): SignIn {
	const user: User = { username: EDITOR_USER, permissions: '*' };
	let failures = 0;
	let blockedUntil = 0;
	return {
		type: 'credentials',
		sessionExpiryTime: 43_200,
		users: (name) => Promise.resolve(name === EDITOR_USER ? user : null),
		authenticate: async (name, given) => {
			// While blocked even the right password is refused, without costing a hash.
			if (Date.now() < blockedUntil) return null;
			if (name === EDITOR_USER && typeof given === 'string' && given.length <= 200 && password.matches(given)) {
				failures = 0;
				return user;
			}
			failures += 1;
			blockedUntil = Date.now() + waitAfter(failures);
			return null;
		},
	};
}
