/**
 * Makes flows harmless: nothing in them starts by itself, and every node that could reach something outside of the hub is replaced by one that only says so. What may
 * run is listed; whatever is not known is replaced too. Pure.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export interface FlowNode {
	readonly id: string;
	readonly type: string;
	readonly z?: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

/** The node that stands for what would leave the hub. `was`: its type. */
export const OUTSIDE_TYPE = 'drehkreuz-rehearsal-outside';

/** Of Node-RED's own nodes: those that only compute. */
const INSIDE: ReadonlySet<string> = new Set([
	...['tab', 'subflow', 'group', 'junction', 'comment', 'global-config', 'inject', 'debug', 'complete', 'catch', 'status', 'link in', 'link out', 'link call'],
	...['function', 'switch', 'change', 'range', 'template', 'delay', 'trigger', 'rbe', 'split', 'join', 'sort', 'batch', 'csv', 'html', 'json', 'xml', 'yaml'],
]);
const NODES_MAX = 20_000;

/** @throws DrehkreuzError DK-REHEARSAL-FLOWS */
export function flowsOf(value: unknown): readonly FlowNode[] {
	if (!Array.isArray(value)) throw faulty('no list of nodes');
	if (value.length > NODES_MAX) throw faulty(`more than ${NODES_MAX} nodes`);
	const ids = new Set<string>();
	for (const node of value as unknown[]) {
		if (typeof node !== 'object' || node === null) throw faulty('something in the list is no node');
		const { id, type } = node as Partial<FlowNode>;
		if (typeof id !== 'string' || typeof type !== 'string') throw faulty('a node has no id or no type');
		if (ids.has(id)) throw faulty(`the id ${id.slice(0, 40)} stands twice`);
		ids.add(id);
	}
	return value as FlowNode[];
}

export function flowsInside(flows: readonly FlowNode[]): readonly FlowNode[] {
	return flows.map((node) => {
		const { credentials: _, ...plain } = node;
		if (node.type === 'inject') return { ...plain, once: false, repeat: '', crontab: '' } as FlowNode;
		const isInside = INSIDE.has(node.type) || node.type.startsWith('subflow:') || node.type.startsWith('drehkreuz-');
		return (isInside ? plain : { ...plain, type: OUTSIDE_TYPE, was: node.type }) as FlowNode;
	});
}

function faulty(rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-REHEARSAL-FLOWS', { rule });
}
