/** From a JSON value to a tree. */
import { DEEPEST, type TreeNode } from './tree-node.ts';

export function jsonTree(value: unknown, name = '', depth = 0): TreeNode {
	if (Array.isArray(value)) {
		const children = depth < DEEPEST ? value.map((entry, index) => jsonTree(entry, String(index + 1), depth + 1)) : [];
		return { name, kind: 'list', children };
	}
	if (typeof value === 'object' && value !== null) {
		const children = depth < DEEPEST ? Object.entries(value).map(([key, entry]) => jsonTree(entry, key, depth + 1)) : [];
		return { name, kind: 'object', children };
	}
	const kind = value === null ? 'null' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
	return { name, kind, value: String(value), children: [] };
}
