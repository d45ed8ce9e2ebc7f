/** What the kernel says about another process. Linux only: elsewhere the figures are not a number. */
import { readFileSync } from 'node:fs';

const MIB_IN_KIB = 1_024;
/** Clock ticks per second in /proc: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Resident memory in MiB. */
export function residentMib(pid: number): number {
	return statusOf(pid, 'VmRSS');
}

/** The most resident memory that it ever had, in MiB. */
export function peakMib(pid: number): number {
	return statusOf(pid, 'VmHWM');
}

/** Milliseconds of processor time so far, all its threads. */
export function cpuMs(pid: number): number {
	const stat = read(`/proc/${pid}/stat`);
	// The name in parentheses may hold spaces; user and system time are the 12th and 13th after it.
	const [user, system] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13);
	return ((Number(user) + Number(system)) * 1_000) / TICKS_PER_SECOND;
}

function statusOf(pid: number, field: string): number {
	return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`))?.[1]) / MIB_IN_KIB;
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
