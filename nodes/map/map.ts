/** Node *map*: builds the content that a receiver expects out of the one that a sender delivers, by a table, and checks it. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { identityOf } from '../../hub/journal/identity.ts';
import type { Mapping } from '../../hub/mapping/mapping.ts';
import { type Produced, produce } from '../../hub/mapping/produce.ts';
import { emptyMapping, readMapping } from '../../hub/mapping/read-mapping.ts';
import { checkOut } from '../../hub/message/claim-check.ts';
import { withAttributes } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { attributesOf, problemOf } from '../runtime/check-report.ts';
import { fromRed } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedMessage, RedNode } from '../runtime/red.ts';
import { isWired, workingNode } from '../runtime/working-node.ts';
import { offerTry } from './try.ts';

export interface MapConfig extends NodeConfig {
	/** As in `schemas/mapping.schema.json`. */
	readonly mapping: unknown;
	/** Check the result against the target's schema. Default true. */
	readonly check: boolean;
	/** `problem`: a filled field of the source that the table does not know stops the message. Default `accept`. */
	readonly unmapped: 'accept' | 'problem';
	/** `park`: the message is parked. `output`: it leaves by the second output as it came; parked when nothing is wired there. */
	readonly onProblem: 'park' | 'output';
	/** The editor's sample, when the person wants to keep it. Not used here. */
	readonly sample: string;
}

export const migrations: readonly Migration[] = [fillDefaults({ mapping: emptyMapping, check: true, unmapped: 'accept', onProblem: 'park', sample: '' })];

export default function register(red: Red): void {
	offerTry(red);
	red.nodes.registerType('drehkreuz-map', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<MapConfig>(raw, migrations);
		const mappingOf = readOnce(config.mapping);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			const start = performance.now();
			const incoming = await fromRed(hub, message, flight?.delivery.message, label);
			const { mandant } = incoming.attributes;
			const source = parsed(await checkOut(hub.payloads, mandant, incoming.body, hub.limits.flowMaxBytes));
			const tenant = hub.tenants.get(mandant);
			const { structures, expressions, checks } = hub;
			const context = { event: incoming.attributes, structures, expressions, checks, check: config.check, ...(tenant ? { tenant } : {}) };
			const produced = await produce(mappingOf(), source, context);
			const problem = whatIsWrong(produced, config);
			const outgoing = problem ? incoming : withResult(incoming, produced);
			await note(hub, outgoing, {
				durationMs: Math.round(performance.now() - start),
				size: produced.content.length,
				...(problem ? { code: problem.code } : {}),
				again: flight?.delivery.redelivered ?? false,
			});
			const { missing, problems, mapped, report } = produced;
			message.mapping = { missing, problems, unmapped: mapped.unmapped };
			if (report) message.report = report;
			if (!problem) return send([withContent(message, outgoing, produced), null]);
			if (config.onProblem === 'park' || !isWired(this, 1)) throw problem;
			message.problem = problem.problem;
			send([null, message]);
		});
	} as never);
}

interface Note {
	readonly durationMs: number;
	readonly size: number;
	readonly code?: string;
	readonly again: boolean;
}

/** A waiting message passes here at every look; the same outcome is noted once. */
async function note({ store: { journal } }: Hub, message: Message, { again, ...noted }: Note): Promise<void> {
	const { mandant, source, id } = message.attributes;
	const before = again ? await journal.search({ mandant, source, id, event: 'mapped' }) : [];
	if (!before.some(({ code }) => code === noted.code)) await journal.append({ event: 'mapped', ...identityOf(message), ...noted });
}

/** A faulty table is an error of each message, so that each is parked with the reason. */
function readOnce(written: unknown): () => Mapping {
	try {
		const mapping = readMapping(written);
		return () => mapping;
	} catch (error) {
		return () => {
			throw error;
		};
	}
}

/** @throws DrehkreuzError DK-MAP-SOURCE */
function parsed(content: Buffer): unknown {
	try {
		return JSON.parse(content.toString('utf8'));
	} catch {
		// The parser's own words quote the content.
		throw new DrehkreuzError('DK-MAP-SOURCE');
	}
}

/** The cause before its consequences: a value that could not be converted is also missing, and then makes the result invalid. */
function whatIsWrong({ problems, missing, mapped, report, dataschema }: Produced, config: MapConfig): DrehkreuzError | undefined {
	const first = problems.find(({ severity }) => severity === 'error');
	if (first) return new DrehkreuzError(first.code as ErrorCode, first.facts);
	if (missing.length > 0) return new DrehkreuzError('DK-MAP-MISSING', { count: missing.length, fields: shown(missing) });
	if (report && report.verdict !== 'valid') return problemOf({ ...report, mediaType: '–', schema: dataschema ?? '' });
	if (config.unmapped === 'problem' && mapped.unmapped.length > 0) {
		return new DrehkreuzError('DK-MAP-UNMAPPED', { count: mapped.unmapped.length, fields: shown(mapped.unmapped) });
	}
	return undefined;
}

/** Names that look like names of fields; a name from outside may be anything. */
function shown(paths: readonly string[]): string {
	const few = paths.slice(0, 5).map((path) => (/^[\w@#$.:/[\]*~-]{1,80}$/u.test(path) ? path : '…'));
	return `${few.join(', ')}${paths.length > few.length ? ', …' : ''}`;
}

/** It stays the same application: identity, case and consent are kept, what the old content was is forgotten. */
function withResult(incoming: Message, { mediaType, dataschema, report }: Produced): Message {
	return withAttributes(incoming, {
		standard: undefined,
		standardversion: undefined,
		nachrichtentyp: undefined,
		...(report ? attributesOf(report.recognised) : {}),
		datacontenttype: mediaType,
		dataschema,
	});
}

function withContent(message: RedMessage, outgoing: Message, { content, mediaType }: Produced): RedMessage {
	delete message.body;
	message.payload = mediaType === 'application/json' ? JSON.parse(content.toString('utf8')) : content;
	message.event = { ...outgoing.attributes };
	message.topic = outgoing.attributes.nachrichtentyp ?? outgoing.attributes.type;
	return message;
}
