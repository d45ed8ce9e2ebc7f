/** A letter and the combining marks behind it are one character to a reader. */

const MARK = /^\p{M}$/u;

/**
 * The end of the character that begins at `index`. Marks behind an ASCII sign that is no letter or digit stand for themselves: such signs are
 * markup, and Unicode would make `>` and a mark one other character.
 */
export function clusterEnd(text: string, index: number): number {
	const first = text.charCodeAt(index);
	let end = index + (isLead(first) && isTrail(text.charCodeAt(index + 1)) ? 2 : 1);
	if (first < 0x80 && !isLetterOrDigit(first)) return end;
	for (let length = markAt(text, end); length > 0; length = markAt(text, end)) end += length;
	return end;
}

/** UTF-16 units of the mark at the index, 0 when there is none. */
function markAt(text: string, index: number): number {
	const unit = text.charCodeAt(index);
	// Nothing below U+0300 is a mark; most text ends here.
	if (!(unit >= 0x300)) return 0;
	if (unit <= 0x36f) return 1;
	const character = isLead(unit) ? text.slice(index, index + 2) : text.charAt(index);
	return MARK.test(character) ? character.length : 0;
}

function isLetterOrDigit(unit: number): boolean {
	return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

function isLead(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}

function isTrail(unit: number): boolean {
	return unit >= 0xdc00 && unit <= 0xdfff;
}
