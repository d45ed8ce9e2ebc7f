/**
 * Unicode normal forms without their trap: the platform needs quadratic time for a long run of combining marks (40,000 of them: seconds). No
 * language has more than a handful, so runs of more than 30 (the limit of UAX #15, "stream-safe text") stay as they are.
 */

const LONG_RUN = /(\p{M}{31,})/u;

export function normalForm(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' = 'NFC'): string {
	const pieces = text.split(LONG_RUN);
	// Every second piece is a long run.
	return pieces.map((piece, index) => (index % 2 === 0 ? piece.normalize(form) : piece)).join('');
}

/** True when the text is in normal form C, as DIN 91379 and String.Latin demand. */
export function isNormalized(text: string): boolean {
	return !LONG_RUN.test(text) && text.normalize('NFC') === text;
}
