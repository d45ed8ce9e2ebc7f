/**
 * Who is signed in. States: `unknown` (asking) → `out` ⇄ `in`; `in` → `ended` when the API says 401: the page stays as it is, a dialog asks for the password, and
 * what waited goes on. When somebody else signs in then, the page begins anew.
 */
import { signal } from '@preact/signals';
import { call, useSession } from './api.ts';
import { goOnToEditor, signOutElsewhere } from './elsewhere.ts';
import { Failure } from './failure.ts';
import type { Me, Problem, Right, RoleName } from './forms.ts';

export type SessionState = 'unknown' | 'out' | 'in' | 'ended' | 'failed';

export const me = signal<Me | undefined>(undefined);
export const sessionState = signal<SessionState>('unknown');
/** Why nobody knows who is signed in. */
export const sessionProblem = signal<Problem | undefined>(undefined);
/** The page was left signed in, and is not any more. */
export const endedMeanwhile = signal(false);

const REMEMBER = 'drehkreuz.signed-in';
const PLACE = 'drehkreuz.place';
let waiting: (() => void)[] = [];

useSession({
	csrf: () => me.value?.csrf,
	renewed: () =>
		new Promise((resolve) => {
			waiting.push(resolve);
			if (sessionState.value === 'in') sessionState.value = 'ended';
		}),
});

/** Asks who is signed in, once, when the page opens. */
export async function openSession(): Promise<void> {
	sessionState.value = 'unknown';
	try {
		signedIn(await call('GET /session', {}));
	} catch (error) {
		if (error instanceof Failure && error.status === 401) {
			endedMeanwhile.value = sessionStorage.getItem(REMEMBER) !== null;
			sessionState.value = 'out';
			return;
		}
		sessionProblem.value = error instanceof Failure ? error.problem : undefined;
		sessionState.value = 'failed';
	}
}

/** Whether the session still lives: a stream of events that ends does not say why. */
export async function checkSession(): Promise<void> {
	try {
		me.value = await call('GET /session', {});
	} catch (error) {
		if (error instanceof Failure && error.status === 401 && sessionState.value === 'in') sessionState.value = 'ended';
	}
}

export async function signIn(name: string, password: string): Promise<void> {
	signedIn(await call('POST /session', { body: { name, password } }));
}

export async function changePassword(current: string, next: string): Promise<void> {
	me.value = await call('POST /session/password', { body: { current, next } });
	goOnToEditor();
}

export async function signOut(): Promise<void> {
	const person = me.value;
	if (person?.origin !== 'oidc' || !(await signOutElsewhere(person.csrf))) await call('DELETE /session', {});
	sessionStorage.removeItem(REMEMBER);
	endedMeanwhile.value = false;
	me.value = undefined;
	sessionState.value = 'out';
}

function signedIn(person: Me): void {
	const before = me.value;
	sessionStorage.setItem(REMEMBER, '1');
	if (sessionState.value === 'ended' && before && before.id !== person.id) {
		window.location.reload();
		return;
	}
	me.value = person;
	sessionState.value = 'in';
	if (!person.mustChange) goOnToEditor();
	const go = waiting;
	waiting = [];
	for (const resume of go) resume();
}

/** Before the person leaves for another sign-in: where they were. */
export function rememberPlace(): void {
	sessionStorage.setItem(PLACE, window.location.pathname + window.location.search);
}

/** Where the person was before they left; once. */
export function takePlace(): string | undefined {
	const place = sessionStorage.getItem(PLACE) ?? undefined;
	sessionStorage.removeItem(PLACE);
	return place?.startsWith('/monitor/') ? place : undefined;
}

/** @param mandant undefined: on any tenant */
export function may(right: Right, mandant?: string): boolean {
	const scope = me.value?.rights[right];
	if (!scope) return false;
	return scope.all || (mandant === undefined ? scope.mandanten.length > 0 : scope.mandanten.includes(mandant));
}

export function rolesFor(right: Right): readonly RoleName[] {
	return me.value?.rights[right]?.roles ?? [];
}

/** Name of a tenant, as far as the person may see it. */
export function tenantName(id: string): string {
	return me.value?.tenants.find((tenant) => tenant.id === id)?.name ?? id;
}
