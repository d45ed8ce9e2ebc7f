/**
 * Child processes of the bootstrap.
 *
 * Signals: SIGINT, SIGTERM and SIGHUP go to the running children once each. npm forwards signals too, and a terminal sends Ctrl-C to the whole
 * process group, so that the same one may arrive twice within moments: a repeat within half a second is dropped, and
 * Ctrl-C from a terminal is not forwarded at all because the child has it already. When the npm that started us is gone without a word
 * (kill -9), the children get SIGTERM: nobody would find them otherwise.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';

const running = new Set();
const lastSeen = new Map();
const repeatMs = 500;
let interrupted;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));

function onSignal(signal) {
	const now = Date.now();
	const before = lastSeen.get(signal) || 0;
	lastSeen.set(signal, now);
	interrupted = signal;
	if (running.size === 0) process.exit(128 + constants.signals[signal]);
	if (now - before < repeatMs || (signal === 'SIGINT' && process.stdin.isTTY)) return;
	for (const child of running) child.kill(signal);
}

if (process.env.npm_lifecycle_event) {
	const npm = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === npm) return;
		clearInterval(watch);
		onSignal('SIGTERM');
	}, 1000);
	watch.unref();
}

/** The signal that asked the bootstrap to stop, if any. */
export function interruption() {
	return interrupted;
}

/** Runs a command with the terminal as its own, unless `options.stdio` says otherwise. Resolves to its exit code, 128 + n when a signal ended it. */
export function runInForeground(file, args, options) {
	return ended(spawn(file, args, { stdio: 'inherit', ...options }));
}

/** Runs a command whose output goes into a file. Resolves to `{ code, output }`. */
export async function runLogged(file, args, logFile, options) {
	const log = openSync(logFile, 'w');
	try {
		const code = await ended(spawn(file, args, { ...options, stdio: ['ignore', log, log] }));
		return { code, output: readFileSync(logFile, 'utf8') };
	} finally {
		closeSync(log);
	}
}

/** Runs a command and keeps its output. Resolves to `{ code, output }`. */
export async function runCaptured(file, args, options) {
	const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const chunks = [];
	child.stdout.on('data', (chunk) => chunks.push(chunk));
	child.stderr.on('data', (chunk) => chunks.push(chunk));
	const code = await ended(child, 'close');
	return { code, output: Buffer.concat(chunks).toString('utf8') };
}

function ended(child, event = 'exit') {
	running.add(child);
	return new Promise((resolve, reject) => {
		child.once('error', (error) => {
			running.delete(child);
			reject(error);
		});
		child.once(event, (code, signal) => {
			running.delete(child);
			resolve(signal ? 128 + constants.signals[signal] : code);
		});
	});
}
