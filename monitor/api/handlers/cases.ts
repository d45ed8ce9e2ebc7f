/** What is known about a case: for the person whose case it is (GDPR, articles 15 and 17). */
import type { MonitorServices } from '../../services.ts';
import type { Handlers } from '../call.ts';

type Names = 'GET /case/export' | 'POST /case/delete';

export function caseHandlers({ store, caseFile }: MonitorServices): Handlers<Names> {
	return {
		'GET /case/export': async (call) => {
			const { mandant, subject } = call.query;
			call.assertMay('content', mandant);
			await store.audit.append({ at: store.now(), actor: call.actor, action: 'case-exported', mandant, object: subject });
			const file = await caseFile.exportCase(mandant, subject);
			call.reply.header('content-type', 'application/json; charset=utf-8');
			call.reply.header('content-disposition', 'attachment; filename="vorgang.json"');
			await call.reply.send(JSON.stringify(file, undefined, '\t'));
		},
		'POST /case/delete': async (call) => {
			const { mandant, subject } = call.query;
			call.assertMay('people', mandant);
			const entry = { actor: call.actor, action: 'case-deleted', mandant, object: subject } as const;
			// Before it begins, and once more with what came of it: no kill leaves a deletion without a record. The record holds the id of the case and nothing else of it.
			await store.audit.append({ at: store.now(), ...entry, facts: { asked: true, reason: call.body.reason } });
			const deleted = await caseFile.deleteCase(mandant, subject);
			await store.audit.append({ at: store.now(), ...entry, facts: { ...deleted } });
			return { ...deleted };
		},
	};
}
