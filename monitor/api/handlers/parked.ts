/** Parked messages: by cause and one by one; holding, assigning, notes, corrections. */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { ParkedFilter } from '../../../hub/journal/parked.ts';
import { correct } from '../../content/correct.ts';
import type { MonitorServices } from '../../services.ts';
import type { Call, Handlers } from '../call.ts';
import { shownProblem } from '../problems.ts';
import type { Of, ParkedQuery } from '../schemas.ts';
import { reportOf } from './content.ts';
import { named, parkedItemOf } from './messages.ts';

type Names = 'GET /parked/groups' | 'GET /parked' | 'POST /parked/hold' | 'POST /parked/assign' | 'PUT /parked/note' | 'PUT /parked/:id/content';

export function parkedHandlers(services: MonitorServices): Handlers<Names> {
	const { store, nodeLabels } = services;
	return {
		'GET /parked/groups': async (call) => {
			const at = store.now();
			const [groups, labelOf] = await Promise.all([store.parked.groups({ ...call.query, ...call.tenants('see') }), nodeLabels()]);
			return {
				at,
				groups: groups.map(({ mandant, channel, code, partner, node, facts, count, held, claimed, oldestAt, newestAt, note }) => ({
					cause: { mandant, channel, code, partner, node },
					problem: shownProblem(named({ code, facts, ...(node === '' ? {} : { node }) }, labelOf)),
					count,
					held,
					claimed,
					oldestAt,
					newestAt,
					mayOperate: call.may('operate', mandant),
					...(note === undefined ? {} : { note }),
				})),
			};
		},
		'GET /parked': async (call) => {
			const { beforeAt, beforeId, limit = 50, ...query } = call.query;
			const filter = { ...query, ...call.tenants('see') };
			const before = beforeAt === undefined || beforeId === undefined ? {} : { before: { parkedAt: beforeAt, id: beforeId } };
			const [parked, count, labelOf] = await Promise.all([
				store.parked.list({ ...filter, ...before, limit: limit + 1 }),
				store.parked.count(filter),
				nodeLabels(),
			]);
			const page = parked.slice(0, limit);
			const last = page.at(-1);
			return {
				parked: page.map((one) => parkedItemOf(one, labelOf)),
				count,
				...(parked.length > limit && last ? { next: { beforeAt: last.parkedAt, beforeId: last.id } } : {}),
			};
		},
		'POST /parked/hold': async (call) => {
			const { filter, held } = call.body;
			const changed = await store.parked.hold(mayMove(call as Call, filter), held);
			await audit(call as Call, held ? 'held' : 'unheld', filter, { count: changed });
			return { changed };
		},
		'POST /parked/assign': async (call) => {
			const { filter, assignee } = call.body;
			const changed = await store.parked.assign(mayMove(call as Call, filter), assignee);
			await audit(call as Call, 'assigned', filter, { count: changed, to: assignee ?? '' });
			return { changed };
		},
		'PUT /parked/note': async (call) => {
			const { cause, text } = call.body;
			call.assertMay('operate', cause.mandant);
			await store.parked.note(cause, text);
			await audit(call as Call, 'group-noted', { mandant: cause.mandant, channel: cause.channel, code: cause.code }, { length: text.length });
		},
		'PUT /parked/:id/content': async (call) => {
			const parked = await store.parked.find(call.params.id);
			if (!parked || !call.may('see', parked.mandant)) throw new DrehkreuzError('DK-API-UNKNOWN');
			call.assertMay('operate', parked.mandant);
			call.assertMay('content', parked.mandant);
			const { parkedAt, text, reason } = call.body;
			const { parkedId, message } = await correct({ parked, parkedAt, text, reason, actor: call.actor }, services);
			return { parkedId, id: message.attributes.id, report: await reportOf(message, services) };
		},
	};

	async function audit(
		call: Call,
		action: 'held' | 'unheld' | 'assigned' | 'group-noted',
		filter: Of<typeof ParkedQuery>,
		facts: Record<string, string | number>,
	): Promise<void> {
		const { mandant } = filter;
		await store.audit.append({
			at: store.now(),
			actor: call.actor,
			action,
			...(mandant === undefined ? {} : { mandant }),
			facts: { ...factsOf(filter), ...facts },
		});
	}
}

/** Only what the person may move, whatever the filter asks for. A tenant that is asked for by name and may not be moved is refused. */
export function mayMove(call: Call, filter: Of<typeof ParkedQuery>): ParkedFilter {
	if (filter.mandant !== undefined) call.assertMay('operate', filter.mandant);
	return { ...filter, ...call.tenants('operate') };
}

/** The filter in the words of the audit log. */
export function factsOf(filter: Of<typeof ParkedQuery>): Record<string, string | number | boolean> {
	const { ids, ...rest } = filter;
	return {
		...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')),
		...(ids === undefined ? {} : { chosen: ids.length }),
	};
}
