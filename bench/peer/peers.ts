/**
 * The Node-RED nodes for AMQP that the npm registry has, as one would wire them for the hop, and how each is made as safe as it can be. Versions are pinned: what was
 * measured can be measured again. (`@meowwolf/node-red-contrib-amqp` is known from its source; the registry asked for this table does not have it.)
 */
import { DECIDE_AND_COMPUTE, flowOf } from '../support/flows.ts';

export interface Peer {
	/** What the table calls it. */
	readonly name: string;
	readonly package: string;
	readonly version: string;
	/** What it cannot be made to do, or what was set. */
	readonly note: string;
	readonly flow: (queues: Queues) => readonly object[];
}

export interface Queues {
	/** `amqp://…` */
	readonly url: string;
	readonly from: string;
	readonly to: string;
}

interface Step extends Readonly<Record<string, unknown>> {
	readonly type: string;
}

interface WiredNode extends Step {
	readonly id: string;
}

const SERVER = 'peer.server';
/** What lies between taking and publishing: the same as in the hub's flow (`hopFlow`), with the fields of a plain message. */
const BETWEEN: readonly Step[] = [
	{ type: 'change', name: '', rules: [{ t: 'set', p: 'bearbeitung', pt: 'msg', to: 'online', tot: 'str' }] },
	{ type: 'change', name: '', rules: [{ t: 'set', p: 'frist', pt: 'msg', to: '14', tot: 'num' }] },
	{ type: 'change', name: '', rules: [{ t: 'set', p: 'betreff', pt: 'msg', to: 'payload.id', tot: 'msg' }] },
	...(DECIDE_AND_COMPUTE as readonly Step[]),
];

/** *amqp out* has no output: what comes after it is wired beside it, to the node before. */
function plain(settings: object, after: readonly Step[] = []): Peer['flow'] {
	return ({ url, from, to }) => {
		const { hostname: host, port } = new URL(url);
		const server = { id: SERVER, type: 'amqp-server', name: '', host, port, vhost: '', keepalive: 30, usetls: false, ...topology(from, to), ...settings };
		const take = { type: 'amqp in', name: '', topic: '', iotype: '4', ioname: from, server: SERVER };
		const publish = { type: 'amqp out', name: '', routingkey: to, iotype: '0', ioname: 'peer.exchange', server: SERVER };
		const row = flowOf(take, ...BETWEEN, publish, ...after.map((step) => ({ ...step, ioname: from, server: SERVER }))) as readonly WiredNode[];
		const out = row.findIndex(({ type }) => type === publish.type);
		const last = row.slice(out).map(({ id }) => id);
		return [server, ...row.filter(({ type }) => type !== 'drehkreuz-connection').map((node) => wired(node, row[out - 1]?.id, last))];
	};
}

function wired(node: WiredNode, before: string | undefined, last: readonly string[]): object {
	if (node.id === before) return { ...node, wires: [last] };
	return node.id === last[0] ? { ...node, wires: [] } : node;
}

/** Durable queues and exchange, so that the broker itself keeps what it can; both packages make queues that are not, unless told so. */
function topology(from: string, to: string): object {
	const durable = { durable: true };
	const text = JSON.stringify({
		exchanges: [{ name: 'peer.exchange', type: 'direct', options: durable }],
		queues: [
			{ name: from, options: durable },
			{ name: to, options: durable },
		],
		bindings: [{ source: 'peer.exchange', queue: to, pattern: to }],
	});
	return { usetopology: true, topology: text };
}

const ACK = { package: 'node-red-contrib-amqp-ack', version: '1.1.2' } as const;

export const PEERS: readonly Peer[] = [
	{
		name: 'node-red-contrib-amqp',
		package: 'node-red-contrib-amqp',
		version: '0.4.5',
		note: 'by default: no acknowledgements, no confirms; it knows neither',
		flow: plain({}),
	},
	{ name: 'node-red-contrib-amqp-ack', ...ACK, note: 'by default: acknowledged by the broker when sent out', flow: plain({ prefetch: false }) },
	{
		name: 'node-red-contrib-amqp-ack, as safe as can be',
		...ACK,
		note: 'prefetch 64, node “amqp ack” beside “amqp out”; it knows no confirms',
		flow: plain({ prefetch: true, prefetchvalue: 64, prefetchack: false, prefetchvalueack: 0 }, [
			{ type: 'amqp ack', name: '', topic: '', iotype: '4', nack: false },
		]),
	},
];
