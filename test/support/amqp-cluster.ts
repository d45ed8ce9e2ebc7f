/**
 * Three RabbitMQ nodes on this machine that form a cluster: own names, ports and folders, one epmd, all on the loopback. Started side by side.
 *
 * They watch each other more closely than by default (`net_ticktime`), so that a test need not wait a minute for a paused node to be missed, and a
 * minority pauses itself, as the documentation tells operators to set it.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmqpNode, end, freePort, rabbitmqInstalled, reaperOf, startEpmd } from './amqp-node.ts';
import { until } from './until.ts';

const SIZE = 3;
/** Seconds after which the nodes miss one of theirs that says nothing. */
const NET_TICK_SECONDS = 6;

export class AmqpCluster {
	readonly nodes: readonly AmqpNode[];
	readonly #epmd: ChildProcess;
	readonly #reaper: ChildProcess;
	readonly #home: string;

	private constructor(nodes: readonly AmqpNode[], epmd: ChildProcess, reaper: ChildProcess, home: string) {
		this.nodes = nodes;
		this.#epmd = epmd;
		this.#reaper = reaper;
		this.#home = home;
	}

	/** Undefined where RabbitMQ is not installed. A port may be taken before a node uses it: then another cluster, with other ports. */
	static async start(): Promise<AmqpCluster | undefined> {
		for (let attempt = 1; rabbitmqInstalled(); attempt++) {
			try {
				return await AmqpCluster.#startOnce();
			} catch (error) {
				if (attempt === 3) throw error;
			}
		}
		return undefined;
	}

	static async #startOnce(): Promise<AmqpCluster> {
		const home = await mkdtemp(join(tmpdir(), 'dk-rabbitmq-cluster-'));
		await writeFile(join(home, '.erlang.cookie'), randomUUID().replaceAll('-', ''), { mode: 0o400 });
		const epmdPort = await freePort();
		const epmd = startEpmd(epmdPort);
		const reaper = reaperOf([epmd], home);
		const names = Array.from({ length: SIZE }, (_, i) => `dk-${randomUUID().slice(0, 8)}-${i + 1}@localhost`);
		const config = [
			'cluster_formation.peer_discovery_backend = classic_config',
			...names.map((name, i) => `cluster_formation.classic_config.nodes.${i + 1} = ${name}`),
			'cluster_partition_handling = pause_minority',
		].join('\n');
		const started = await Promise.allSettled(
			names.map((name) => AmqpNode.start({ config, erlang: `-kernel net_ticktime ${NET_TICK_SECONDS}`, shared: { name, epmdPort, home } })),
		);
		const nodes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
		const cluster = new AmqpCluster(nodes, epmd, reaper, home);
		try {
			const failed = started.find((result) => result.status === 'rejected');
			if (failed) throw failed.reason;
			await cluster.whole();
			return cluster;
		} catch (error) {
			await cluster.stop();
			throw error;
		}
	}

	/** The addresses of all nodes. */
	get urls(): readonly string[] {
		return this.nodes.map(({ url }) => url);
	}

	/** The node that leads a quorum queue, by what a running node says. */
	async leaderOf(queue: string): Promise<AmqpNode> {
		const listed = JSON.parse(await this.#ask('list_queues', 'name', 'leader', '--formatter', 'json')) as { name: string; leader: string }[];
		return this.#named(listed.find(({ name }) => name === queue)?.leader);
	}

	/** How many members a quorum queue has. */
	async membersOf(queue: string): Promise<number> {
		const listed = JSON.parse(await this.#ask('list_queues', 'name', 'members', '--formatter', 'json')) as { name: string; members: unknown[] }[];
		return listed.find(({ name }) => name === queue)?.members.length ?? 0;
	}

	/** The nodes that clients are connected to. */
	async connected(): Promise<readonly AmqpNode[]> {
		const listed = JSON.parse(await this.#ask('list_connections', 'port', '--formatter', 'json')) as { port: number }[];
		return this.nodes.filter((node) => listed.some(({ port }) => port === node.port));
	}

	#ask(...args: readonly string[]): Promise<string> {
		return (this.nodes[0] as AmqpNode).ctl(...args);
	}

	#named(name: string | undefined): AmqpNode {
		const found = this.nodes.find((node) => node.name === name);
		if (!found) throw new Error(`${name} is no node of this cluster`);
		return found;
	}

	/** Resolves when all nodes run and know each other. */
	async whole(): Promise<void> {
		const node = this.nodes[0] as AmqpNode;
		const running = async (): Promise<number> =>
			JSON.parse((await node.ctl('cluster_status', '--formatter', 'json').catch(() => '')) || '{"running_nodes":[]}').running_nodes.length;
		await until('three nodes are one cluster', async () => (await running()) === SIZE, 120_000);
	}

	async stop(): Promise<void> {
		await Promise.all(this.nodes.map((node) => node.stop()));
		await end(this.#reaper);
		await end(this.#epmd);
		await rm(this.#home, { recursive: true, force: true });
	}
}
