/** How a node shows that something failed: red ring and the code, under 20 characters, the same at every node. */
import { problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { RedNode } from './red.ts';

/** @returns the code, for the log */
export function showFailure(node: RedNode, error: unknown): string {
	const { code } = problemOf(error);
	node.status({ fill: 'red', shape: 'ring', text: code.replace(/^DK-/, '').slice(0, 20) });
	return code;
}
