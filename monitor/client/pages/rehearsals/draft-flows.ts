/** Reads flows from a file: what the editor exports. Says what is wrong with one that is none, before anything is sent. Pure. */

export interface DraftFlows {
	readonly fileName: string;
	readonly nodes: readonly object[];
}

/** `empty`: no node in it; `scenario`: the other kind of file that this page reads. */
export type DraftFault = 'large' | 'no-json' | 'no-list' | 'no-node' | 'empty' | 'scenario';

/** Bytes: with what is around them they must fit into one request. */
export const DRAFT_MAX = 20_000_000;

export function draftOf(text: string, fileName: string): DraftFlows | { readonly fault: DraftFault } {
	if (text.length > DRAFT_MAX) return { fault: 'large' };
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { fault: 'no-json' };
	}
	const nodes = Array.isArray(value) ? (value as unknown[]) : listIn(value);
	if (!nodes) return { fault: isScenario(value) ? 'scenario' : 'no-list' };
	if (nodes.length === 0) return { fault: 'empty' };
	return nodes.every(isNode) ? { fileName, nodes } : { fault: 'no-node' };
}

/** As Node-RED's own API gives them: `{ rev, flows }`. */
function listIn(value: unknown): readonly unknown[] | undefined {
	const { flows } = (value ?? {}) as { readonly flows?: unknown };
	return Array.isArray(flows) ? flows : undefined;
}

function isNode(value: unknown): value is object {
	const { id, type } = (value ?? {}) as { readonly id?: unknown; readonly type?: unknown };
	return typeof id === 'string' && typeof type === 'string';
}

function isScenario(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'channel' in value && 'answers' in value;
}
