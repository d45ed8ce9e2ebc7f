/** `npm run chaos -- --engine embedded|rabbitmq [--kills N] [--messages M] [--seed S] [--json]`. Exit 0 when nothing was lost or doubled. */
import { option } from '../../server/commands/options.ts';
import { rabbitmqForTests, stopRabbitmqForTests } from '../support/rabbitmq.ts';
import { runChaos } from './chaos.ts';

const args = process.argv.slice(2);
const engine = option(args, 'engine') === 'rabbitmq' ? 'rabbitmq' : 'embedded';
const server = engine === 'rabbitmq' ? await rabbitmqForTests() : undefined;
if (engine === 'rabbitmq' && !server) throw new Error('there is no RabbitMQ here, and none could be installed');
const json = args.includes('--json');
const result = await runChaos({
	engine,
	kills: Number(option(args, 'kills') ?? 20),
	messages: Number(option(args, 'messages') ?? 2_000),
	seed: Number(option(args, 'seed') ?? 1),
	timeoutMs: 900_000,
	...(server ? { amqpUrl: server.url } : {}),
	...(json ? {} : { progress: (line: string) => console.log(line) }),
});
console.log(json ? JSON.stringify(result) : result);
await stopRabbitmqForTests();
process.exitCode = result.lost === 0 && result.effects_doubled === 0 && result.sent > 0 ? 0 : 1;
