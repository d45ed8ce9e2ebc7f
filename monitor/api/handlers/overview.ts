/** The overview, live events, alerts, system. */

import { EVERY_TENANT } from '../../../hub/people/rights.ts';
import type { Feed } from '../../live/feed.ts';
import type { Collector } from '../../overview/collector.ts';
import { overviewOf, shownAlert } from '../../overview/view.ts';
import type { MonitorServices } from '../../services.ts';
import type { Handlers } from '../call.ts';

type Names = 'GET /overview' | 'GET /events' | 'GET /alerts' | 'GET /system';

export function overviewHandlers({ store, system }: MonitorServices, collector: Collector, feed: Feed): Handlers<Names> {
	return {
		'GET /overview': async (call) => overviewOf(await collector.gather(), call.tenants('see').mandanten),
		'GET /events': async (call) => {
			const { mandanten } = call.tenants('see');
			call.reply.hijack();
			feed.add({ response: call.reply.raw, token: call.signedIn.token, mandanten });
		},
		'GET /alerts': async (call) => ({ alerts: (await store.alerts.list({ ...withMachine(call.tenants('see')), limit: 500 })).map(shownAlert) }),
		'GET /system': async (call) => {
			const info = await system();
			return { ...info, tenants: info.tenants.filter(({ id }) => call.may('see', id)) };
		},
	};
}

/** What concerns the machine concerns everybody on it. */
function withMachine({ mandanten }: { readonly mandanten?: readonly string[] }): { readonly mandanten?: readonly string[] } {
	return mandanten === undefined ? {} : { mandanten: [...mandanten, EVERY_TENANT] };
}
