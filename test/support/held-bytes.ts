/** Bytes of buffers that something still holds: garbage is collected before they are counted, so the figure says what a piece of code keeps, not how lazy the collector was. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

export function heldBytes(): number {
	collectGarbage();
	return process.memoryUsage().arrayBuffers;
}

export function collectGarbage(): void {
	if (!collect) {
		setFlagsFromString('--expose-gc');
		collect = runInNewContext('gc') as () => void;
	}
	collect();
}
