/** A tree as lines of text: one per element and attribute, its level by its distance from the left. */
import type { TreeNode } from './tree-node.ts';

export function linesOf(node: TreeNode, level = 0): readonly string[] {
	const name = node.kind === 'attribute' ? `@${node.name}` : node.name;
	const own = `${'  '.repeat(level)}${name}${node.value === undefined ? '' : `: ${node.value}`}`;
	return [own, ...node.children.flatMap((child) => linesOf(child, level + 1))];
}
