/** Node *check*: checks the content against its JSON Schema or standards pack and notes what it is: standard, version, Nachrichtentyp. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { identityOf } from '../../hub/journal/identity.ts';
import { checkOut } from '../../hub/message/claim-check.ts';
import { withAttributes } from '../../hub/message/create.ts';
import type { AttributeValue } from '../../hub/message/message.ts';
import type { CheckReport, Recognised } from '../../hub/standards/checker.ts';
import { fromRed } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { isWired, workingNode } from '../runtime/working-node.ts';

export interface CheckConfig extends NodeConfig {
	/** Name of a schema or pack; empty: found by the content. */
	readonly schema: string;
	/** `park`: content that is not valid is an error (the message is parked with the first finding). `output`: it leaves by the second output; parked when nothing is wired there. */
	readonly onInvalid: 'park' | 'output';
}

export const migrations: readonly Migration[] = [fillDefaults({ schema: '', onInvalid: 'park' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-check', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<CheckConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			const checked = await fromRed(hub, message, flight?.delivery.message, label);
			const { mandant, datacontenttype = 'application/json' } = checked.attributes;
			const content = await checkOut(hub.payloads, mandant, checked.body, hub.limits.flowMaxBytes);
			const report = await hub.checks.check(content, { mediaType: datacontenttype, ...(config.schema ? { schema: config.schema } : {}) });
			const known = withAttributes(checked, attributesOf(report.recognised));
			const code = report.verdict === 'valid' ? undefined : (report.findings[0]?.code ?? 'DK-CHECK-INVALID');
			// A waiting message passes here at every look; its check stands in the journal already.
			const before = flight?.delivery.redelivered
				? await hub.store.journal.search({ mandant, source: known.attributes.source, id: known.attributes.id, event: 'checked' })
				: [];
			if (!before.some((entry) => entry.code === code))
				await hub.store.journal.append({ event: 'checked', ...identityOf(known), durationMs: Math.round(report.durationMs), ...(code ? { code } : {}) });
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

/** Codes of a finding that say more than the verdict: refusals, and faults of the pack or schema rather than of the message. */
const PASSED_ON: ReadonlySet<ErrorCode> = new Set([
	'DK-CHECK-DOCTYPE',
	'DK-CHECK-LIMIT',
	'DK-CHECK-FAILED',
	'DK-CHECK-MEDIA-TYPE',
	'DK-CHECK-STOPPED',
	'DK-CHECK-SCHEMA-UNKNOWN',
	'DK-CHECK-SCHEMA-FAULTY',
]);

/** What the content says about itself, as attributes of the message. The receiver's key becomes ags or ars, so that routes can use it. */
function attributesOf(recognised: Recognised): Record<string, AttributeValue | undefined> {
	const { standard, standardversion, nachrichtentyp, testnachricht, leser } = recognised;
	const [prefix, key] = leser?.split(':') ?? [];
	return {
		...(standard ? { standard } : {}),
		...(standardversion ? { standardversion } : {}),
		...(nachrichtentyp ? { nachrichtentyp } : {}),
		...(testnachricht ? { testnachricht } : {}),
		...(prefix === 'ags' && key && /^\d{8}$/.test(key) ? { ags: key } : {}),
		...(prefix === 'ars' && key && /^\d{12}$/.test(key) ? { ars: key } : {}),
	};
}

function problemOf(report: CheckReport & { mediaType: string; schema: string }): DrehkreuzError {
	const first = report.findings[0];
	const at = (line: string): string => [...(first?.line ? [`${line} ${first.line}`] : []), ...(first?.path ? [first.path] : [])].join(', ') || '–';
	const facts = {
		findings: report.findingsTotal,
		place: at('line'),
		stelle: at('Zeile'),
		rule: first?.message.en ?? '–',
		regel: first?.message.de ?? '–',
		format: 'XML/JSON',
		namespace: report.recognised.namespace ?? '–',
		element: report.recognised.root ?? '–',
		mediaType: report.mediaType,
		schema: report.schema || report.recognised.standard || '–',
		kind: report.verdict,
	};
	const coded = first?.code as ErrorCode | undefined;
	if (coded?.startsWith('DK-PACK-')) return new DrehkreuzError('DK-CHECK-SCHEMA-FAULTY', facts);
	if (coded && PASSED_ON.has(coded)) return new DrehkreuzError(coded, facts);
	const codes = {
		unknown: 'DK-CHECK-UNKNOWN',
		'not-well-formed': 'DK-CHECK-NOT-WELL-FORMED',
		invalid: 'DK-CHECK-INVALID',
		valid: 'DK-CHECK-INVALID',
		refused: 'DK-CHECK-FAILED',
	} as const;
	return new DrehkreuzError(codes[report.verdict], facts);
}
