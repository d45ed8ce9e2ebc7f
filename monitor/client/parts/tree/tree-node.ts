/** A content as a tree, whether it came as JSON or as XML. */

export interface TreeNode {
	readonly name: string;
	/** Undefined: it has only what is below. */
	readonly value?: string;
	/** `attribute`: of an XML element. */
	readonly kind: 'object' | 'list' | 'text' | 'number' | 'boolean' | 'null' | 'element' | 'attribute';
	readonly children: readonly TreeNode[];
}

/** Levels below which nothing is built: a content from outside must not exhaust the page. */
export const DEEPEST = 200;
