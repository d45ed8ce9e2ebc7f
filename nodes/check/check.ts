/** Node *check*: checks the content against its JSON Schema or standards pack and notes what it is: standard, version, Nachrichtentyp. */
import { identityOf } from '../../hub/journal/identity.ts';
import { checkOut } from '../../hub/message/claim-check.ts';
import { withAttributes } from '../../hub/message/create.ts';
import type { Route } from '../../hub/routing/table.ts';
import { attributesOf, firstFault, problemOf } from '../runtime/check-report.ts';
import { fromRed, markAsTest } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import { note } from '../runtime/note.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { isWired, workingNode } from '../runtime/working-node.ts';

export interface CheckConfig extends NodeConfig {
	/** Name of a schema or pack; empty: found by the content. */
	readonly schema: string;
	/** The last level to run: XSD or JSON Schema, then code lists, then Schematron. What cannot be checked is told in the report and is no fault. */
	readonly level: 'schema' | 'codelists' | 'schematron';
	/** `park`: content that is not valid is an error (the message is parked with the first finding). `output`: it leaves by the second output; parked when nothing is wired there. */
	readonly onInvalid: 'park' | 'output';
}

export const migrations: readonly Migration[] = [
	fillDefaults({ schema: '', level: 'codelists', onInvalid: 'park' }),
	// Flows from before the code lists go on as they were.
	(config) => ({ level: 'schema', ...config }),
];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-check', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<CheckConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			const checked = await fromRed(hub, message, flight?.delivery.message, label);
			const { mandant, dataschema, datacontenttype = 'application/json' } = checked.attributes;
			const content = await checkOut(hub.payloads, mandant, checked.body, hub.limits.flowMaxBytes);
			const route = (message.route as Route | undefined)?.rules?.[0];
			const report = await hub.checks.check(content, {
				mediaType: datacontenttype,
				level: config.level,
				mandant,
				...(route === undefined ? {} : { route }),
				...(config.schema ? { schema: config.schema } : {}),
				...(dataschema ? { dataschema } : {}),
			});
			const known = withAttributes(checked, attributesOf(report.recognised));
			if (known.attributes.testnachricht && flight) markAsTest(flight.delivery.message);
			const code = report.verdict === 'valid' ? undefined : (firstFault(report)?.code ?? 'DK-CHECK-INVALID');
			// A waiting message passes here at every look; its check stands in the journal already.
			const before = flight?.delivery.redelivered
				? await hub.store.journal.search({ mandant, source: known.attributes.source, id: known.attributes.id, event: 'checked' })
				: [];
			if (!before.some((entry) => entry.code === code))
				await note(
					{ store: hub.store, flight },
					{ event: 'checked', ...identityOf(known), durationMs: Math.round(report.durationMs), ...(code ? { code } : {}) },
				);
			message.event = { ...known.attributes };
			if (known.attributes.nachrichtentyp) message.topic = known.attributes.nachrichtentyp;
			message.report = report;
			if (report.verdict === 'valid') return send([message, null]);
			const problem = problemOf({ ...report, mediaType: datacontenttype, schema: config.schema });
			if (config.onInvalid === 'park' || !isWired(this, 1)) throw problem;
			message.problem = problem.problem;
			send([null, message]);
		});
	} as never);
}
