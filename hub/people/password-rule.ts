/**
 * Which passwords people may choose: long ones, without rules about kinds of signs, but none that is guessed at once (NIST SP 800-63B, BSI ORP.4).
 * A password is too easy when hardly anything is left of it after taking away what everybody takes: rows of keys, repetitions, digits, obvious words.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { OBVIOUS_WORDS } from './obvious-words.ts';

/** Characters. */
export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 200;
/** Letters that must be left, and different signs in the whole. */
const LEFT_AT_LEAST = 4;
const DIFFERENT_AT_LEAST = 5;
/** Names shorter than this are in many words. */
const NAME_AT_LEAST = 3;
const ROWS = ['qwertzuiopü', 'qwertyuiop', 'asdfghjklöä', 'yxcvbnm', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '1q2w3e4r5t6z7u8i9o0p', '1q2w3e4r5t6y7u8i9o0p'];
/** So many keys side by side are a row. */
const ROW_AT_LEAST = 4;

/** @throws DrehkreuzError DK-PERSON-PASSWORD-SHORT, -LONG, -NAME, -COMMON */
export function assertPasswordFits(password: string, person: { readonly id: string; readonly displayName: string }): void {
	assertPasswordLength(password);
	const plain = password.normalize('NFKC').toLowerCase();
	const names = [person.id, ...`${person.id} ${person.displayName}`.toLowerCase().split(/[\s._@-]+/)].filter((name) => name.length >= NAME_AT_LEAST);
	const withoutNames = without(plain, names);
	if (withoutNames !== plain && tooLittle(withoutNames)) throw new DrehkreuzError('DK-PERSON-PASSWORD-NAME');
	if (new Set(plain).size < DIFFERENT_AT_LEAST || tooLittle(without(withoutNames, OBVIOUS_WORDS))) throw new DrehkreuzError('DK-PERSON-PASSWORD-COMMON');
}

/** @throws DrehkreuzError DK-PERSON-PASSWORD-SHORT, -LONG */
export function assertPasswordLength(password: string): void {
	if ([...password].length < PASSWORD_MIN_LENGTH) throw new DrehkreuzError('DK-PERSON-PASSWORD-SHORT', { limit: PASSWORD_MIN_LENGTH });
	if (password.length > PASSWORD_MAX_LENGTH) throw new DrehkreuzError('DK-PERSON-PASSWORD-LONG', { limit: PASSWORD_MAX_LENGTH });
}

/** Digits and signs are what people put around a word. */
function tooLittle(text: string): boolean {
	return [...withoutRepetition(withoutRows(text.replace(/[^\p{L}]/gu, '')))].length < LEFT_AT_LEAST;
}

/** The longest first: `passwort` is more than `wort`. */
function without(text: string, words: readonly string[]): string {
	return [...words].sort((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, ' '), text);
}

function withoutRows(text: string): string {
	let rest = text;
	for (const row of ROWS.flatMap((one) => [one, [...one].reverse().join('')])) {
		for (let length = row.length; length >= ROW_AT_LEAST; length -= 1) {
			for (let from = 0; from + length <= row.length; from += 1) rest = rest.replaceAll(row.slice(from, from + length), '');
		}
	}
	return rest;
}

/** `abcabcabc` is no more than `abc`. */
function withoutRepetition(text: string): string {
	return /^(.{1,10}?)\1+$/su.exec(text)?.[1] ?? text;
}
