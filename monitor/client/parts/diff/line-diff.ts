/**
 * Which lines two texts share: the shortest way from one to the other, after Myers' „An O(ND) difference algorithm“ in its plain form. Texts that differ in more
 * than `most` lines are not compared line by line: that would take long and help nobody.
 */

export interface DiffLine {
	readonly kind: 'same' | 'removed' | 'added';
	readonly text: string;
	/** From 1; undefined where the side has no such line. */
	readonly left?: number;
	readonly right?: number;
}

/** Differences beyond which one gives up. Default of `most`, lines. */
const MOST_DIFFERENCES = 2000;

/** Undefined: they differ too much. */
export function lineDiff(left: string, right: string, most = MOST_DIFFERENCES): readonly DiffLine[] | undefined {
	const [a, b] = [left.split(/\r?\n/), right.split(/\r?\n/)];
	const trace = forward(a, b, most);
	return trace && backward(a, b, trace);
}

/** For each number of differences: how far one comes on each diagonal (index `most + k`). */
function forward(a: readonly string[], b: readonly string[], most: number): readonly Int32Array[] | undefined {
	const limit = Math.min(most, a.length + b.length);
	const offset = limit + 1;
	const reach = new Int32Array(2 * offset + 1);
	const trace: Int32Array[] = [];
	for (let d = 0; d <= limit; d++) {
		trace.push(reach.slice(offset - d - 1, offset + d + 2));
		for (let k = -d; k <= d; k += 2) {
			const down = k === -d || (k !== d && (reach[offset + k - 1] ?? 0) < (reach[offset + k + 1] ?? 0));
			let x = down ? (reach[offset + k + 1] ?? 0) : (reach[offset + k - 1] ?? 0) + 1;
			while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
			reach[offset + k] = x;
			if (x >= a.length && x - k >= b.length) return trace;
		}
	}
	return undefined;
}

function backward(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): readonly DiffLine[] {
	const lines: DiffLine[] = [];
	let [x, y] = [a.length, b.length];
	const same = (untilX: number, untilY: number) => {
		while (x > untilX && y > untilY) {
			lines.push({ kind: 'same', text: a[x - 1] ?? '', left: x, right: y });
			x--;
			y--;
		}
	};
	for (let d = trace.length - 1; d > 0; d--) {
		// The row of `d` holds the diagonals from -d-1 to d+1, as they were before the step.
		const row = trace[d] ?? new Int32Array();
		const at = (k: number) => row[k + d + 1] ?? 0;
		const k = x - y;
		const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
		const beforeX = at(down ? k + 1 : k - 1);
		const beforeY = beforeX - (down ? k + 1 : k - 1);
		same(down ? beforeX : beforeX + 1, down ? beforeY + 1 : beforeY);
		if (down) lines.push({ kind: 'added', text: b[y - 1] ?? '', right: y });
		else lines.push({ kind: 'removed', text: a[x - 1] ?? '', left: x });
		[x, y] = [beforeX, beforeY];
	}
	same(0, 0);
	return lines.reverse();
}

export interface Hunk {
	/** Lines that are left out before this part. */
	readonly skipped: number;
	readonly lines: readonly DiffLine[];
}

/** Only what differs, with some lines around it. */
export function hunksOf(lines: readonly DiffLine[], around = 3): readonly Hunk[] {
	const near = new Uint8Array(lines.length);
	lines.forEach(({ kind }, index) => {
		if (kind !== 'same') near.fill(1, Math.max(0, index - around), index + around + 1);
	});
	const hunks: { skipped: number; lines: DiffLine[] }[] = [];
	let skipped = 0;
	lines.forEach((line, index) => {
		if (!near[index]) {
			skipped++;
			return;
		}
		if (index === 0 || !near[index - 1]) hunks.push({ skipped, lines: [] });
		skipped = 0;
		hunks.at(-1)?.lines.push(line);
	});
	return hunks;
}
