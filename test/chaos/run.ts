/**
 * Chaos: sends numbered messages through a real hub process with a real flow, harms everything around at random, seeded moments, and then
 * compares what was accepted with what the counterparts did. Driver and counterparts live in this process and survive.
 *
 * Messages and harms pull each other along: a harm comes when its share of the messages has been sent, and messages wait when the harms
 * are behind, so that traffic flows during every harm.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultyFrames } from '../support/amqp-frames.ts';
import type { AmqpNode } from '../support/amqp-node.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { privateRabbitmqForTests } from '../support/rabbitmq.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { Counterparts } from './counterparts.ts';
import { countAll, isThrough, parkedIds } from './counting.ts';
import { Driver } from './driver.ts';
import { channels, chaosFlow, chaosPartners, retry } from './flow.ts';
import type { Harm, Scene } from './harms/harm.ts';
import { planHarms } from './harms/plan.ts';
import { Keeper } from './keeper.ts';
import { journalOf, leftInFile, leftInQueues } from './leftovers.ts';
import type { ChaosOptions, ChaosResult } from './options.ts';
import { seededRandom } from './random.ts';

const PASSWORD = 'ein Passwort für das Chaos';
const CONCURRENCY = 24;
/** Milliseconds without anything coming to its end, after which what is missing is lost. Longer than RabbitMQ may leave a young queue without a leader. */
const STANDSTILL_MS = 150_000;

/** @throws Error when the engine is not to be had here */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
	const begun = performance.now();
	const orders = join(tmpdir(), `drehkreuz-chaos-${randomUUID()}.json`);
	const counterparts = new Counterparts();
	const partnerUrl = await counterparts.start();
	const broker = options.engine === 'rabbitmq' ? await brokerBehindProxy() : undefined;
	const place = await HubWithTown.create({
		engine: options.engine,
		...(broker ? { amqpUrl: broker.node.url, hubAmqpUrl: `amqp://guest:guest@127.0.0.1:${broker.proxy.port}/` } : {}),
		retry,
		channels,
		// A partner that was left alone is tried again soon: the run has no hour.
		care: { breaker: { failures: 5, pauseMs: 300, maxPauseMs: 2_000 } },
		editorPassword: PASSWORD,
		flows: chaosFlow(`${partnerUrl}/register`),
		partners: chaosPartners(partnerUrl),
		environment: { NODE_OPTIONS: `--import ${new URL('preload.ts', import.meta.url).href}`, DREHKREUZ_CHAOS_ORDERS: orders },
	});
	const { folder, url, hub, town } = place;
	const keeper = new Keeper(hub);
	const driver = new Driver({
		url,
		token: town.portalToken,
		mandanten: town.tenants.map(({ id }) => id),
		messages: options.messages,
		concurrency: CONCURRENCY,
	});
	const scene: Scene = {
		...{ keeper, counterparts, driver, folder, url, password: PASSWORD, broker },
		order: (order) => {
			writeFileSync(orders, JSON.stringify(order));
			if (hub.pid !== undefined) process.kill(hub.pid, 'SIGUSR2');
		},
	};
	try {
		await keeper.start();
		const random = seededRandom(options.seed);
		const plan = planHarms(options.kills, options.engine, options.harms, random);
		const [done] = await Promise.all([harmAll(plan, scene, random, options), driver.run()]);
		const parked = await untilAllEnded(scene, begun + options.timeoutMs, options);
		// Late repeats would show up now; second copies are recognised and go.
		await pause(2_500);
		if (broker) await untilEmpty(broker.node, place.queuePrefix);
		await keeper.end();
		const counts = countAll(driver.accepted, counterparts, parked);
		return {
			engine: options.engine,
			kills: plan.length,
			sent: driver.accepted.size,
			...counts,
			...(counts.lost_ids ? { lost_journal: counts.lost_ids.slice(0, 3).map((id) => journalOf(folder, id)) } : {}),
			stuck: broker ? await leftInQueues(broker.node, place.queuePrefix) : leftInFile(folder),
			crashes: Math.max(0, keeper.endings - killsByMessages(orders)),
			hung: keeper.hung,
			seconds: Math.round((performance.now() - begun) / 100) / 10,
			harms: done,
			codes: keeper.codes,
		};
	} finally {
		driver.stop();
		await keeper.end();
		await place.remove();
		await broker?.proxy.stop();
		await counterparts.stop();
		for (const file of [orders, `${orders}.kills`]) rmSync(file, { force: true });
	}
}

/** The flow notes them, see flow.ts. */
function killsByMessages(orders: string): number {
	const file = `${orders}.kills`;
	return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

async function brokerBehindProxy(): Promise<NonNullable<Scene['broker']>> {
	const node = await privateRabbitmqForTests();
	if (!node) throw new Error('there is no RabbitMQ here, and none could be installed');
	const proxy = new TcpProxy('127.0.0.1', node.port);
	await proxy.start();
	const frames = new FaultyFrames();
	proxy.rewrite = frames.rewrite;
	return { node, proxy, frames };
}

/** At most as long as the longest wait of the flow. */
async function untilEmpty(node: AmqpNode, prefix: string): Promise<void> {
	for (let tries = 0; tries < 8 && (await leftInQueues(node, prefix)) > 0; tries++) await pause(1_000);
}

/** Each lane goes through its harms in order. @returns how many there were of each kind */
async function harmAll(plan: readonly Harm[], scene: Scene, random: () => number, options: ChaosOptions): Promise<Record<string, number>> {
	const done: Record<string, number> = {};
	const { driver } = scene;
	const lanes = Map.groupBy(plan.entries(), ([, { lane }]) => lane);
	let over = 0;
	const ahead = () => driver.allow((over + lanes.size + 1) / Math.max(plan.length, 1));
	ahead();
	await Promise.all(
		[...lanes.values()].map(async (lane) => {
			for (const [index, harm] of lane) {
				// A message of a special nature needs messages that are still to be sent.
				const latest = harm.lane === 'message' ? 0.5 : 0.9;
				while (driver.progress < Math.min((index + 0.5) / plan.length, 0.98) * latest) await pause(20);
				await pause(random() * 300);
				options.progress?.(`${Math.round(driver.progress * 100)} %  ${harm.kind}`);
				await harm.run(scene, random);
				done[harm.kind] = (done[harm.kind] ?? 0) + 1;
				over += 1;
				ahead();
			}
		}),
	);
	driver.allow(1);
	return done;
}

/** Waits until everything accepted is through or parked. @returns what is parked */
async function untilAllEnded({ driver, counterparts, url }: Scene, deadline: number, { progress }: ChaosOptions): Promise<ReadonlySet<string>> {
	let parked: ReadonlySet<string> = new Set();
	let best = Number.POSITIVE_INFINITY;
	let moved = performance.now();
	for (;;) {
		const missing = [...driver.accepted.keys()].filter((id) => !isThrough(id, counterparts));
		parked = await parkedIds(url, PASSWORD).catch(() => parked);
		const open = missing.filter((id) => !parked.has(id)).length;
		if (open < best) {
			best = open;
			moved = performance.now();
			progress?.(`${open} to go, ${parked.size} parked`);
		}
		if (open === 0 || performance.now() > deadline || performance.now() - moved > STANDSTILL_MS) return parked;
		await pause(500);
	}
}
