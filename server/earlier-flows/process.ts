/** The process that runs flows of another time: begins once, handles deliveries until the hub ends it. */
import type { Settlement } from '../../hub/channel/broker.ts';
import { openChecks } from '../checks.ts';
import { flowsInside } from '../flow-process/flows-inside.ts';
import { leaveWithHub } from '../flow-process/leave-with-hub.ts';
import { startFlows } from '../flow-process/start-flows.ts';
import type { Beginning, FromProcess, HubCall, HubCalls, ToProcess } from './calls.ts';
import { errorOf, failureOf } from './failure.ts';
import { HubBeyond } from './hub-beyond.ts';
import { withBuffer } from './with-buffer.ts';

const waiting = new Map<number, { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }>();
let last = 0;
let beyond: HubBeyond | undefined;
let folder: string | undefined;

function tell(message: FromProcess): void {
	process.send?.(message);
}

function ask<Name extends keyof HubCalls>(name: Name, ...values: Parameters<HubCalls[Name]>): ReturnType<HubCalls[Name]> {
	last += 1;
	const call = last;
	const answered = new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
	tell({ call, name, values } as unknown as HubCall);
	return answered as ReturnType<HubCalls[Name]>;
}

const calls: HubCalls = {
	publish: (...values) => ask('publish', ...values),
	partner: (...values) => ask('partner', ...values),
	append: (...values) => ask('append', ...values),
	search: (...values) => ask('search', ...values),
	put: (...values) => ask('put', ...values),
	read: (...values) => ask('read', ...values),
};

async function begin(beginning: Beginning): Promise<void> {
	const { data, limits, flows } = beginning;
	folder = beginning.folder;
	const checks = await openChecks({ config: { data, limits } });
	const settled = (token: string, settlement: Settlement): void => tell({ settled: token, settlement });
	beyond = new HubBeyond(calls, beginning, checks, settled);
	await startFlows(beyond.hub, flowsInside(flows), folder);
	tell({ ready: true });
}

process.on('message', (message: ToProcess) => {
	if ('begin' in message) void begin(message.begin).catch((error: unknown) => tell({ refused: failureOf(error) }));
	else if ('handle' in message) beyond?.handle({ ...message.handle, message: withBuffer(message.handle.message) });
	else {
		const caller = waiting.get(message.answer);
		waiting.delete(message.answer);
		if ('failure' in message) caller?.reject(errorOf(message.failure));
		else caller?.resolve(message.value as never);
	}
});
leaveWithHub(() => folder);
