/**
 * The chain that every XÖV message runs through: received, checked against XSD and code lists, routed by type, sent, all in the journal. A message of
 * about 10 kB of the invented standard, and official ones where the published standards lie beside the repository. Against the bare program with the same bytes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { haveSharedStandards, sharedStandard } from '../../test/support/shared-standards.ts';
import { message, writeSchemas } from '../check/material.ts';
import type { BenchOptions } from '../main.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { cleaningUp } from '../support/cleanup.ts';
import { compare } from '../support/compare.ts';
import { drain } from '../support/drain.ts';
import { chainFlow } from '../support/flows.ts';
import { messages } from '../support/messages.ts';
import { Program } from '../support/program.ts';
import { BenchQueues, PREFIX, queueOf, startRabbitmq } from '../support/rabbitmq.ts';

const PREFETCH = 256;

/** Messages of about 10 kB, valid at both levels. */
const OFFICIAL = {
	xwasser: { pack: 'xwasser-1.0.0', file: 'xwasser-1.0.0/samples/monitoring_plan_maximal_test_result.xml' },
	xdomea: { pack: 'xdomea-4.0.0', file: 'xdomea-4.0.0/samples/518c7c31-d1a0-11ef-accb-005056871b7c_0503_1.xml' },
} as const;

/** What is routed where: a table of the length that a town has, of which a late rule matches. */
const RULES = [
	...Array.from({ length: 20 }, (_, number) => ({ name: `Regel ${number}`, when: { nachrichtentyp: `9${number}*` }, to: ['anderswo'] })),
	{ name: 'Alles andere', when: { testnachricht: 'any' }, to: ['hub.out'] },
];

export async function run(options: BenchOptions): Promise<object> {
	const count = options.number('messages', 2_000);
	const rounds = options.number('rounds', 4);
	return cleaningUp(async (cleanup) => {
		const { url } = await startRabbitmq(options, cleanup);
		const queues = await BenchQueues.connect(url, cleanup);
		await queues.declare('raw.in', 'raw.out', 'hub.in', 'hub.out');
		const flows = chainFlow('hub.in', PREFETCH);
		const hub = await BenchHub.create({ flows, amqpUrl: url, queuePrefix: PREFIX, rules: RULES, profile: options.option('profile') }, cleanup);
		await hub.addPack(writeSchemas(join(hub.data, 'material', 'xmessung')));
		const official =
			haveSharedStandards && options.option('standards') !== 'invented'
				? Object.entries(OFFICIAL).filter(([, { file }]) => existsSync(sharedStandard(file)))
				: [];
		for (const [, { pack }] of official) await hub.addPack(sharedStandard(pack), sharedStandard('xoev-basis'));
		await hub.start();
		const raw = await Program.start('raw-hop.ts', { url, from: queueOf('raw.in'), to: queueOf('raw.out'), prefetch: PREFETCH }, cleanup);
		const against = async (name: string, content: Buffer, turns: number) => {
			options.print(`${name}, ${content.length} bytes:`);
			const { base, measured, ratio, cpu } = await compare(
				() => drain(queues, { program: raw, from: 'raw.in', to: 'raw.out' }, count, messages(count, content, 'application/xml')),
				() => drain(queues, { program: hub, from: 'hub.in', to: 'hub.out' }, count, messages(count, content, 'application/xml')),
				{ ...options, rounds: turns, raw: (figures) => options.raw({ standard: name, ...figures }) },
			);
			return { raw: base, hub: measured, ratio, ...(cpu ? { cpuUs: { raw: cpu.base, hub: cpu.measured } } : {}) };
		};
		const invented = await against('xmessung', message(10_000), rounds);
		const others: Record<string, object> = {};
		for (const [name, { file }] of official) others[name] = await against(name, readFileSync(sharedStandard(file)), Math.ceil(rounds / 2));
		await hub.stop();
		const left = await queues.ready('hub.in');
		if (left > 0) throw new Error(`${left} messages were not settled by the hub:\n${hub.output}`);
		return { ...invented, ...others, messages: count, rounds };
	});
}
