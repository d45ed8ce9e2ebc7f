/** Jobs on parked messages: asking for them, watching them, stopping them. */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Job as StoredJob } from '../../../hub/jobs/jobs.ts';
import type { MonitorServices } from '../../services.ts';
import type { Call, Handlers } from '../call.ts';
import { shownCode } from '../problems.ts';
import { shownJob } from '../shown-job.ts';
import { factsOf, mayMove } from './parked.ts';

type Names = 'POST /jobs' | 'GET /jobs' | 'GET /jobs/:id' | 'GET /jobs/:id/items' | 'PUT /jobs/:id/state';

const ACTIONS = { running: 'job-resumed', paused: 'job-paused', cancelled: 'job-cancelled' } as const;

export function jobHandlers({ store }: MonitorServices): Handlers<Names> {
	/** A job touches the tenants of those who may move messages; who sees none of them does not see it. */
	async function seen(call: Call, id: string): Promise<StoredJob> {
		const job = await store.jobs.find(id);
		const { mandanten } = call.tenants('see');
		const touched = mandanten === undefined || (await store.jobs.items(id, { mandanten, limit: 1 })).length > 0;
		if (!job || !touched) throw new DrehkreuzError('DK-API-UNKNOWN');
		return job;
	}

	return {
		'POST /jobs': async (call) => {
			const { id, kind, from = 'step', flow = 'current', filter, reason } = call.body;
			if (kind === 'discard' && !reason?.trim()) throw new DrehkreuzError('DK-JOB-REASON');
			const own = mayMove(call as Call, filter);
			const known = await store.jobs.find(id);
			if (known) {
				if (known.createdBy !== call.actor) throw new DrehkreuzError('DK-API-UNKNOWN');
				return shownJob(known);
			}
			const now = store.now();
			const parkedUntil = Math.min(filter.parkedUntil ?? now, now);
			const order = { kind, from, flow, reason: reason ?? '', ...factsOf(filter), parkedUntil };
			// Before it begins: what was asked for is known even if the hub is killed in the next moment.
			const { mandant } = filter;
			await store.audit.append({
				at: now,
				actor: call.actor,
				action: 'job-created',
				object: id,
				facts: order,
				...(mandant === undefined ? {} : { mandant }),
			});
			const job = await store.jobs.create({
				id,
				kind,
				from,
				flow,
				createdBy: call.actor,
				filter: { ...own, parkedUntil },
				...(reason === undefined ? {} : { reason }),
			});
			if (job.total > 0) return shownJob(job);
			await store.jobs.setState(id, 'cancelled');
			throw new DrehkreuzError('DK-JOB-EMPTY');
		},
		'GET /jobs': async (call) => ({
			// Those that found nothing to do were refused.
			jobs: (await store.jobs.list({ ...call.tenants('see'), limit: 200 })).filter(({ total }) => total > 0).map(shownJob),
		}),
		'GET /jobs/:id': async (call) => shownJob(await seen(call as Call, call.params.id)),
		'GET /jobs/:id/items': async (call) => {
			await seen(call as Call, call.params.id);
			const { state, after, limit = 100 } = call.query;
			const items = await store.jobs.items(call.params.id, {
				...call.tenants('see'),
				...(state === undefined ? {} : { state }),
				...(after === undefined ? {} : { afterSequence: after }),
				limit: limit + 1,
			});
			const page = items.slice(0, limit);
			return {
				items: page.map(({ sequence, parkedId, mandant, channel, source, id, subject, state: itemState, code }) => ({
					sequence,
					parkedId,
					mandant,
					channel,
					source,
					id,
					state: itemState,
					...(subject === undefined ? {} : { subject }),
					...shownCode(code),
				})),
				...(items.length > limit ? { next: page.at(-1)?.sequence as number } : {}),
			};
		},
		'PUT /jobs/:id/state': async (call) => {
			const job = await seen(call as Call, call.params.id);
			const { state } = call.body;
			const { mandanten } = call.tenants('operate');
			// Whoever may not move every message of the job leaves it as it is.
			if (mandanten !== undefined) {
				const own = job.filter.mandant === undefined ? job.filter.mandanten : [job.filter.mandant];
				if (!own?.every((mandant) => mandanten.includes(mandant))) throw new DrehkreuzError('DK-PERSON-NOT-ALLOWED', { right: 'operate', roles: 'betrieb' });
			}
			const after = await store.jobs.setState(job.id, state);
			if (after?.state !== state) throw new DrehkreuzError('DK-JOB-STATE', { state: after?.state ?? job.state });
			if (job.state !== state) await store.audit.append({ at: store.now(), actor: call.actor, action: ACTIONS[state], object: job.id });
			return shownJob(after);
		},
	};
}
