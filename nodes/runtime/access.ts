/** How a node reaches the hub it runs in: through Node-RED's settings, where the server put it. */
import type { Hub } from '../../hub/hub.ts';
import type { Red } from './red.ts';
import { FlowTracking } from './tracking.ts';

/** @throws Error when Node-RED was started without the hub (the palette does not work alone) */
export function hubOf(red: Red): Hub {
	const hub = red.settings.drehkreuz;
	if (!hub) throw new Error('The Drehkreuz nodes run inside the Drehkreuz hub only: start Node-RED with "npm start".');
	return hub;
}

/** Node-RED and its hooks exist once per process, so one tracking follows one hub: the one that runs now. */
let current: { readonly hub: Hub; readonly tracking: FlowTracking } | undefined;

/** The tracking of this hub; started with the first node. A hub that was stopped before in this process is let go. */
export function trackingOf(red: Red): FlowTracking {
	const hub = hubOf(red);
	if (current?.hub !== hub) {
		current?.tracking.stop();
		current = { hub, tracking: new FlowTracking(red, hub.flights) };
		current.tracking.start();
	}
	return current.tracking;
}
