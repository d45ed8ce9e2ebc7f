/**
 * RabbitMQ for tests: `AMQP_URL`, else one that listens on 127.0.0.1:5672 and takes guest/guest, else a private node from the
 * installed `rabbitmq-server`, else (as root on Debian) installed with apt-get, else none. With CI=true none is a failure.
 *
 * One server per run, started when the first test asks, stopped by `hooks.ts`. Tests that kill, block or reconfigure a
 * server take `privateRabbitmqForTests`.
 */
import { AmqpNode, canLogIn } from './amqp-node.ts';
import { haveRabbitmq } from './rabbitmq-package.ts';

export interface RabbitmqServer {
	/** With user and password. */
	readonly url: string;
	/** Ours alone: may be killed and reconfigured through `node`. */
	readonly private: boolean;
	readonly node: AmqpNode | undefined;
}

const LOCAL = 'amqp://guest:guest@127.0.0.1:5672/';

let shared: Promise<RabbitmqServer | undefined> | undefined;
let own: Promise<AmqpNode | undefined> | undefined;

/** The server that all suites of a run share. Undefined when there is none to be had. */
export function rabbitmqForTests(): Promise<RabbitmqServer | undefined> {
	shared ??= find();
	return shared;
}

/** A node that a test may kill, block and reconfigure; it must leave it running. The shared one when that is private. */
export async function privateRabbitmqForTests(): Promise<AmqpNode | undefined> {
	const server = await rabbitmqForTests();
	if (server?.node) return server.node;
	own ??= startOwn().then(requireInCi);
	return own;
}

/** For the end of the run. */
export async function stopRabbitmqForTests(): Promise<void> {
	const nodes = await Promise.all([shared?.then((server) => server?.node), own].map((node) => node?.catch(() => undefined)));
	shared = own = undefined;
	for (const node of nodes) await node?.stop();
}

async function find(): Promise<RabbitmqServer | undefined> {
	const given = process.env['AMQP_URL'];
	if (given) {
		if (await canLogIn(given)) return { url: given, private: false, node: undefined };
		throw new Error('AMQP_URL is set, but no broker takes a login there');
	}
	if (await canLogIn(LOCAL)) return { url: LOCAL, private: false, node: undefined };
	const node = requireInCi(await startOwn());
	return node && { url: node.url, private: true, node };
}

function requireInCi<Found>(found: Found | undefined): Found | undefined {
	if (found !== undefined || process.env['CI'] !== 'true') return found;
	throw new Error('RabbitMQ is missing, and CI=true does not allow to skip its tests: install rabbitmq-server, or set AMQP_URL');
}

async function startOwn(): Promise<AmqpNode | undefined> {
	return (await haveRabbitmq()) ? AmqpNode.startSurely() : undefined;
}
