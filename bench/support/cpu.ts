/** Processor time of another process. On a machine that is shared it tells more than the clock: what others do costs none of it. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (USER_HZ, fixed for programs). */
const MICROSECONDS_PER_TICK = 10_000;

/** User and system time so far with all threads, microseconds; NaN where there is no /proc. */
export function cpuMicroseconds(pid: number | undefined): number {
	try {
		// The name in parentheses may hold blanks; user and system time are the 12th and 13th field after it (man 5 proc).
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
		return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
	} catch {
		return Number.NaN;
	}
}
