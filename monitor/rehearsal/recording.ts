/** From a recorded message to a scenario, and back to the real content for one run. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { checkOut, sizeOf } from '../../hub/message/claim-check.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import type { ListedValues } from '../../hub/rehearsal/disguise.ts';
import { recorded } from '../../hub/rehearsal/record.ts';
import { CONTENT_MAX, type Scenario } from '../../hub/rehearsal/scenario.ts';
import type { CheckReport } from '../../hub/standards/checker.ts';
import { textOfBytes } from '../../hub/text/text-of-bytes.ts';
import type { ContentQuery, Of } from '../api/schemas.ts';
import { findContent } from '../content/find.ts';
import type { MonitorServices } from '../services.ts';

type Services = Pick<MonitorServices, 'store' | 'payloads' | 'checks' | 'structures' | 'limits'>;

/** @throws DrehkreuzError DK-API-UNKNOWN, DK-CONTENT-GONE, DK-REHEARSAL-CONTENT, DK-REHEARSAL-LARGE */
export async function record(query: Of<typeof ContentQuery>, services: Services): Promise<{ readonly scenario: Scenario; readonly report: CheckReport }> {
	const { store, payloads, checks } = services;
	const message = await findContent(query, store);
	const { mandant, datacontenttype: mediaType = 'application/json', dataschema } = message.attributes;
	const content = await contentOf(message, payloads);
	const [steps, channel, schema] = await Promise.all([
		store.steps.ofMessage(mandant, keyOf(message)),
		channelOf(query, message, store),
		schemaOf(message, content, services),
	]);
	const listed = await listedValues(schema, services);
	const scenario = recorded({ message, content, channel, steps, ...(listed ? { listed } : {}) });
	const known = schema ?? dataschema;
	const report = await checks.check(Buffer.from(scenario.content, 'utf8'), {
		mediaType,
		mandant,
		level: 'codelists',
		...(known === undefined ? {} : { schema: known }),
	});
	return { scenario, report };
}

/** The scenario with the real content in it. Never kept. @throws as `record` */
export async function original(query: Of<typeof ContentQuery>, scenario: Scenario, { store, payloads }: Services): Promise<Scenario> {
	const message = await findContent(query, store);
	const text = textOfBytes(await contentOf(message, payloads));
	if (text === undefined) throw new DrehkreuzError('DK-REHEARSAL-CONTENT');
	const { expected: _expected, ...rest } = scenario;
	const event = Object.fromEntries(Object.entries(message.attributes).filter(([, value]) => value !== undefined)) as Scenario['event'];
	return {
		...rest,
		mandant: message.attributes.mandant,
		event,
		content: text,
		attachments: message.attachments.map(({ name, mediaType }) => ({ name, mediaType })),
	};
}

async function contentOf({ attributes, body }: Message, payloads: MonitorServices['payloads']): Promise<Buffer> {
	const size = sizeOf(body);
	if (size > CONTENT_MAX) throw new DrehkreuzError('DK-REHEARSAL-LARGE', { size, limit: CONTENT_MAX });
	return checkOut(payloads, attributes.mandant, body, CONTENT_MAX);
}

/** Where it was taken from: the channel that handed it out, or into which it came. @throws DrehkreuzError DK-API-UNKNOWN */
async function channelOf({ mandant, place, name, parkedId }: Of<typeof ContentQuery>, message: Message, store: Services['store']): Promise<string> {
	if (parkedId !== undefined) {
		const parked = await store.parked.find(parkedId);
		if (parked) return parked.channel;
	}
	if ((place === 'channel' || place === 'parked') && name) return name;
	const entries = await store.journal.search({ mandant, ...keyOf(message), limit: 100 });
	const channel = entries.find((entry) => entry.channel !== undefined)?.channel;
	if (channel === undefined) throw new DrehkreuzError('DK-API-UNKNOWN');
	return channel;
}

/** The JSON schema that the content follows: what it says itself, else the first that finds it valid. */
async function schemaOf({ attributes }: Message, content: Buffer, { checks, structures }: Services): Promise<string | undefined> {
	const { datacontenttype: mediaType = 'application/json', dataschema } = attributes;
	if (!/[+/]json\b/i.test(mediaType)) return undefined;
	const schemas = (await structures.targets()).flatMap(({ target }) => (target.kind === 'json' ? [target.schema] : []));
	for (const schema of [...(dataschema === undefined ? [] : [dataschema]), ...schemas]) {
		const { verdict } = await checks.check(content, { mediaType, schema });
		if (verdict === 'valid') return schema;
	}
	return undefined;
}

/** Values that the schema lists are no secret, and no other value would be valid there. */
async function listedValues(schema: string | undefined, { structures }: Services): Promise<ListedValues | undefined> {
	if (schema === undefined) return undefined;
	const outline = await structures.outline({ kind: 'json', schema }, { depth: 12, limit: 2_000 }).catch(() => undefined);
	return outline && new Map(outline.nodes.flatMap(({ path, values }) => (values ? [[path, new Set(values)] as const] : [])));
}
