/**
 * `npm run chaos -- --engine embedded|rabbitmq [--kills N] [--messages M] [--seed S] [--json] [--harms a,b | --without x,y] [--flow permit]`.
 * Exit 0 when nothing was lost, doubled or left behind. `--kills` is the number of harms in all. `--flow permit`: the shipped flow, kill -9 only.
 */
import { option } from '../../server/commands/options.ts';
import { rabbitmqForTests, stopRabbitmqForTests } from '../support/rabbitmq.ts';
import { HARM_KINDS, type HarmKind } from './harms/harm.ts';
import { runPermits } from './permit.ts';
import { runChaos } from './run.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const common = {
	engine: option(args, 'engine') === 'rabbitmq' ? ('rabbitmq' as const) : ('embedded' as const),
	kills: Number(option(args, 'kills') ?? 20),
	messages: Number(option(args, 'messages') ?? 2_000),
	seed: Number(option(args, 'seed') ?? 1),
	timeoutMs: 1_800_000,
	...(json ? {} : { progress: (line: string) => console.log(line) }),
};
const result = await (option(args, 'flow') === 'permit' ? permits() : runChaos({ ...common, harms: chosen() }));
console.log(json ? JSON.stringify(result) : result);
await stopRabbitmqForTests();
const faults = ['lost', 'effects_doubled', 'stuck', 'crashes', 'hung'].filter((name) => (result as unknown as Record<string, number>)[name]);
process.exitCode = faults.length === 0 && result.sent > 0 ? 0 : 1;

async function permits() {
	const server = common.engine === 'rabbitmq' ? await rabbitmqForTests() : undefined;
	if (common.engine === 'rabbitmq' && !server) throw new Error('there is no RabbitMQ here, and none could be installed');
	return runPermits({ ...common, ...(server ? { amqpUrl: server.url } : {}) });
}

function chosen(): readonly HarmKind[] {
	const named = (name: string): readonly string[] | undefined => option(args, name)?.split(',');
	const [wanted, unwanted] = [named('harms') ?? HARM_KINDS, named('without') ?? []];
	for (const kind of [...wanted, ...unwanted])
		if (!(HARM_KINDS as readonly string[]).includes(kind)) throw new Error(`there is no harm “${kind}”; there are ${HARM_KINDS.join(', ')}`);
	return HARM_KINDS.filter((kind) => wanted.includes(kind) && !unwanted.includes(kind));
}
