/** The order of cases on RabbitMQ: two processes at once, each behind a proxy of its own that is cut when the process dies. */
import { describeCaseOrder } from '../../contract/case-order.ts';
import type { CasePlace } from '../../contract/case-process.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { makeRabbitmqHarness } from './rabbitmq-harness.ts';

async function makePlace(): Promise<CasePlace | undefined> {
	const harness = await makeRabbitmqHarness();
	if (!harness) return undefined;
	const target = new URL(harness.url);
	const proxies: TcpProxy[] = [];
	return {
		create: async (parking) => {
			const proxy = new TcpProxy(target.hostname, Number(target.port || 5672));
			await proxy.start();
			proxies.push(proxy);
			const url = new URL(harness.url);
			url.host = `127.0.0.1:${proxy.port}`;
			const broker = harness.create(parking, { url: url.href });
			return {
				broker,
				cut: () => proxy.cut(),
				sever: async () => {
					proxy.refuse();
					await broker.close(0);
				},
			};
		},
		dispose: async () => {
			await harness.dispose();
			for (const proxy of proxies) await proxy.stop();
		},
	};
}

describeCaseOrder('RabbitMQ', makePlace, { numRuns: 4, together: true });
