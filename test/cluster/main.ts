/**
 * `npm run cluster -- [--processes N] [--messages M] [--kills K] [--json]`: the long form of the scale-out run, on a RabbitMQ cluster of three nodes.
 * Exit 0 when nothing was lost or doubled.
 */
import { option } from '../../server/commands/options.ts';
import { AmqpCluster } from '../support/amqp-cluster.ts';
import { runScaleOut } from './scale-out.ts';

const args = process.argv.slice(2);
const cluster = await AmqpCluster.start();
if (!cluster) throw new Error('RabbitMQ is not installed here');
const json = args.includes('--json');
try {
	const result = await runScaleOut({
		amqpUrl: cluster.urls.join(','),
		processes: Number(option(args, 'processes') ?? 4),
		messages: Number(option(args, 'messages') ?? 200),
		kills: Number(option(args, 'kills') ?? 8),
		timeoutMs: 1_800_000,
		...(json ? {} : { progress: (line: string) => console.log(line) }),
	});
	console.log(json ? JSON.stringify(result) : result);
	process.exitCode = result.lost === 0 && result.effects_doubled === 0 && result.sent > 0 ? 0 : 1;
} finally {
	await cluster.stop();
}
