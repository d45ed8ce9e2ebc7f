/**
 * Where everything stands on the map of a tenant: entries on the left, channels in the middle (a channel that feeds another stands left of it), partners on the
 * right; in each column what is wrong comes first. Pure: same overview, same map.
 */
import type { Overview, State } from '../../app/forms.ts';

export type NodeKind = 'entry' | 'channel' | 'partner';

export interface MapNode {
	/** `entry:NAME`, `channel:NAME` or `partner:ROLE`. */
	readonly id: string;
	readonly kind: NodeKind;
	readonly name: string;
	readonly state: State;
	readonly column: number;
	/** Pixels. */
	readonly x: number;
	readonly y: number;
}

export interface MapEdge {
	readonly flow: string;
	readonly from: MapNode;
	readonly to: MapNode;
	/** The worse of both ends. */
	readonly state: State;
}

export interface FlowMap {
	readonly nodes: readonly MapNode[];
	readonly edges: readonly MapEdge[];
	readonly columns: number;
	readonly width: number;
	readonly height: number;
}

export const NODE = { width: 250, height: 58, gapX: 84, gapY: 12 } as const;

const WORST: Readonly<Record<State, number>> = { bad: 0, attention: 1, good: 2 };

interface Wanted {
	/** Tenant whose map it is. */
	readonly mandant: string;
	/** Only what is not good, and its neighbours. */
	readonly troubleOnly?: boolean;
	/** Whether the name fits what was typed; its neighbours come along. */
	readonly fits?: (name: string) => boolean;
}

export function flowMapOf(overview: Pick<Overview, 'channels' | 'partners' | 'links'>, wanted: Wanted): FlowMap {
	const states = statesOf(overview, wanted.mandant);
	const links = overview.links.filter(({ from, to }) => isThere(from, states) && isThere(to, states));
	const entries = new Set(links.flatMap(({ from, to }) => [from, to]).filter((id) => id.startsWith('entry:')));
	const ids = [...entries, ...states.keys()];
	const shown = chosen(ids, links, states, wanted);
	const inside = links.filter(({ from, to }) => shown.has(from) && shown.has(to));
	const nodes = placed([...shown], inside, states);
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const edges = inside.flatMap(({ flow, from, to }) => {
		const [start, end] = [byId.get(from), byId.get(to)];
		return start && end ? [{ flow, from: start, to: end, state: worse(start.state, end.state) }] : [];
	});
	const columns = Math.max(0, ...nodes.map((node) => node.column)) + 1;
	return {
		nodes,
		edges,
		columns,
		width: columns * NODE.width + (columns - 1) * NODE.gapX,
		height: Math.max(0, ...nodes.map((node) => node.y + NODE.height)),
	};
}

function statesOf({ channels, partners }: Pick<Overview, 'channels' | 'partners'>, mandant: string): ReadonlyMap<string, State> {
	return new Map([
		...channels.filter((channel) => channel.mandant === mandant).map(({ channel, state }) => [`channel:${channel}`, state] as const),
		...partners.filter((partner) => partner.mandant === mandant).map(({ role, state }) => [`partner:${role}`, state] as const),
	]);
}

/** Flows serve all tenants: what a tenant does not have is not on its map. */
function isThere(id: string, states: ReadonlyMap<string, State>): boolean {
	return id.startsWith('entry:') || states.has(id);
}

function chosen(ids: readonly string[], links: Overview['links'], states: ReadonlyMap<string, State>, { troubleOnly, fits }: Wanted): ReadonlySet<string> {
	const hits = ids.filter((id) => (!troubleOnly || (states.get(id) ?? 'good') !== 'good') && (!fits || fits(nameOf(id))));
	if (hits.length === ids.length) return new Set(ids);
	const hit = new Set(hits);
	const neighbours = links.flatMap(({ from, to }) => (hit.has(from) || hit.has(to) ? [from, to] : []));
	const wanted = new Set([...hits, ...neighbours]);
	return new Set(ids.filter((id) => wanted.has(id)));
}

function placed(ids: readonly string[], links: Overview['links'], states: ReadonlyMap<string, State>): readonly MapNode[] {
	const depths = depthsOf(ids, links);
	const deepest = Math.max(0, ...depths.values());
	const columnOf = (id: string) => (id.startsWith('entry:') ? 0 : id.startsWith('partner:') ? deepest + 2 : 1 + (depths.get(id) ?? 0));
	const used = [...new Set(ids.map(columnOf))].sort((a, b) => a - b);
	const next = new Map<number, number>();
	const sorted = [...ids].sort((a, b) => WORST[states.get(a) ?? 'good'] - WORST[states.get(b) ?? 'good'] || a.localeCompare(b));
	return sorted.map((id) => {
		const column = used.indexOf(columnOf(id));
		const row = next.get(column) ?? 0;
		next.set(column, row + 1);
		return {
			id,
			kind: id.slice(0, id.indexOf(':')) as NodeKind,
			name: nameOf(id),
			state: states.get(id) ?? 'good',
			column,
			x: column * (NODE.width + NODE.gapX),
			y: row * (NODE.height + NODE.gapY),
		};
	});
}

/** How many channels a message passes before this one; at most three columns, and a circle of channels ends there. */
function depthsOf(ids: readonly string[], links: Overview['links']): ReadonlyMap<string, number> {
	const channels = ids.filter((id) => id.startsWith('channel:'));
	const depths = new Map(channels.map((id) => [id, 0]));
	const between = links.filter(({ from, to }) => depths.has(from) && depths.has(to) && from !== to);
	for (let round = 0; round < 2; round++) {
		for (const { from, to } of between) {
			if ((depths.get(from) ?? 0) === round) depths.set(to, round + 1);
		}
	}
	return depths;
}

function worse(a: State, b: State): State {
	return WORST[a] <= WORST[b] ? a : b;
}

function nameOf(id: string): string {
	return id.slice(id.indexOf(':') + 1);
}
