/**
 * How the flows are wired, as far as messages go: from entries into channels, from channels to partners and on into other channels. Read from Node-RED's own file, so
 * it shows what was deployed last. Nodes in between are left out; link nodes are followed; what a routing table decides is a link to every channel that a tenant's
 * table names.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Tenant } from '../../hub/tenants/tenant.ts';

export interface FlowLink {
	/** Label of the tab. */
	readonly flow: string;
	/** `entry:NAME`, `channel:NAME` or `partner:ROLE`. */
	readonly from: string;
	readonly to: string;
}

interface FlowNode {
	readonly id: string;
	readonly type: string;
	readonly z?: string;
	/** Node-RED: disabled. */
	readonly d?: boolean;
	readonly disabled?: boolean;
	readonly label?: string;
	readonly name?: string;
	readonly wires?: readonly (readonly string[])[];
	readonly links?: readonly string[];
	readonly channel?: string;
	readonly entry?: string;
	readonly role?: string;
}

export interface FlowFile {
	readonly links: () => Promise<readonly FlowLink[]>;
	/** What people call a node: its name, else its type; the id itself of a node that is not there any more. */
	readonly labels: () => Promise<(node: string) => string>;
}

/** Reads the file only when it changed. A file that cannot be read says what it said last. */
export function flowFile(file: string, tenants: ReadonlyMap<string, Tenant>): FlowFile {
	let known = { stamp: '', links: [] as readonly FlowLink[], labels: new Map<string, string>() };
	const read = async (): Promise<typeof known> => {
		try {
			const { mtimeMs, size } = await stat(file);
			const stamp = `${mtimeMs} ${size}`;
			if (stamp === known.stamp) return known;
			const nodes = JSON.parse(await readFile(file, 'utf8')) as FlowNode[];
			known = { stamp, links: linksOf(nodes, tenants), labels: new Map(nodes.map(({ id, name, type }) => [id, name || type])) };
		} catch {
			// Node-RED is writing it, or there is none yet.
			known = { ...known, stamp: '' };
		}
		return known;
	};
	return {
		links: async () => (await read()).links,
		labels: async () => {
			const { labels } = await read();
			return (node) => labels.get(node) ?? node;
		},
	};
}

export function linksOf(nodes: readonly FlowNode[], tenants: ReadonlyMap<string, Tenant>): readonly FlowLink[] {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const isOff = (node: FlowNode): boolean => node.d === true || byId.get(node.z ?? '')?.disabled === true;
	const links = new Map<string, FlowLink>();
	const add = (flow: string, from: string, to: string): void => void links.set(JSON.stringify([from, to]), { flow, from, to });
	for (const node of nodes) {
		if (node.channel === undefined || isOff(node)) continue;
		const isEntry = node.type === 'drehkreuz-portal-in';
		if (!isEntry && node.type !== 'drehkreuz-receive') continue;
		const flow = byId.get(node.z ?? '')?.label ?? '';
		const channel = `channel:${node.channel}`;
		if (isEntry) add(flow, `entry:${node.entry ?? basename(node.channel)}`, channel);
		for (const next of behind(node, byId, isOff)) for (const target of targetsOf(next, tenants)) add(flow, channel, target);
	}
	return [...links.values()];
}

/** Everything that a message can reach over wires and links. */
function behind(start: FlowNode, byId: ReadonlyMap<string, FlowNode>, isOff: (node: FlowNode) => boolean): readonly FlowNode[] {
	const seen = new Set<FlowNode>();
	const open = [start];
	for (let node = open.pop(); node; node = open.pop()) {
		const next = [...(node.wires ?? []).flat(), ...(node.type === 'link in' ? [] : (node.links ?? []))];
		for (const id of next) {
			const found = byId.get(id);
			if (!found || seen.has(found) || isOff(found)) continue;
			seen.add(found);
			open.push(found);
		}
	}
	return [...seen];
}

function targetsOf(node: FlowNode, tenants: ReadonlyMap<string, Tenant>): readonly string[] {
	if (node.type === 'drehkreuz-route')
		return [...tenants.values()].flatMap(({ routes }) => routes.rules.flatMap(({ to }) => to.map((channel) => `channel:${channel}`)));
	if (node.type === 'drehkreuz-send' && node.channel) return [`channel:${node.channel}`];
	return node.role ? [`partner:${node.role}`] : [];
}
