/** What the bootstrap tells the person in front of it: short lines on stderr, so that stdout stays the command's own. */

/** Ends the bootstrap with a text that says what to do; no stack trace. */
export class Stop extends Error {
	constructor(message, exitCode) {
		super(message);
		this.exitCode = exitCode || 1;
	}
}

export function say(text) {
	process.stderr.write(`drehkreuz: ${text}\n`);
}

/** Says what begins, and how long it took when it is done. */
export async function timed(text, work) {
	const begin = Date.now();
	say(`${text} …`);
	const result = await work();
	say(`  done in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
	return result;
}
