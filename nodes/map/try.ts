/**
 * What the editor asks the server while a table is made: the targets there are, the places of a target, and what the table makes of a sample.
 * Only for those who may change flows. The sample is used for the answer and forgotten; nothing of it is logged or stored.
 *
 *     GET  drehkreuz/map/targets → { targets: TargetInfo[], tenants: { id, name }[] }
 *     POST drehkreuz/map/outline { target, below? } → Outline
 *     POST drehkreuz/map/try     { mapping, tenant?, sample } → Trial
 *
 * Errors: status and `{ code, text: { de, en } }`.
 */
import { DrehkreuzError, httpStatusOf, problemOf, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../../hub/hub.ts';
import { missingPlaces, rowOfPlace } from '../../hub/mapping/coverage.ts';
import type { Mapping } from '../../hub/mapping/mapping.ts';
import { normalPath } from '../../hub/mapping/path.ts';
import { produce } from '../../hub/mapping/produce.ts';
import { readMapping } from '../../hub/mapping/read-mapping.ts';
import { suggestions } from '../../hub/mapping/suggest.ts';
import { leavesOf } from '../../hub/mapping/usage.ts';
import type { Outline, OutlineNode, StructureTarget } from '../../hub/standards/structures.ts';
import { decode } from '../../hub/text/encode.ts';
import { hubOf } from '../runtime/access.ts';
import type { AdminRequest, AdminResponse, Red } from '../runtime/red.ts';

/** Characters of a sample. */
const SAMPLE_MAX = 1_048_576;
/** Characters of the result that the editor shows. */
const SHOWN_MAX = 200_000;

type Texts = Readonly<Record<'de' | 'en', string>>;

export interface Trial {
	readonly result: { readonly text: string; readonly mediaType: string; readonly cut: boolean };
	/** `not-checked`: nothing to check against. */
	readonly verdict: string;
	readonly problems: readonly { readonly row?: string; readonly severity: string; readonly code: string; readonly text: Texts }[];
	readonly findings: readonly { readonly row?: string; readonly severity: string; readonly place: string; readonly text: Texts }[];
	readonly findingsTotal: number;
	readonly rows: readonly { readonly to: string; readonly count: number; readonly from?: string; readonly preview?: string; readonly documentation?: string }[];
	/** Filled fields of the sample. */
	readonly paths: readonly string[];
	/** Those that no row reads. */
	readonly unmapped: readonly { readonly path: string; readonly to?: string }[];
	/** Required places of the target without a value. `to` is a row when there is one. */
	readonly missing: readonly {
		readonly path: string;
		readonly row: boolean;
		readonly type?: string;
		readonly documentation?: string;
		readonly from?: string;
	}[];
}

export function offerTry(red: Red): void {
	const { httpAdmin, auth } = red;
	if (!httpAdmin || !auth) return;
	const allowed = auth.needsPermission('flows.write');
	const answer = (work: (hub: Hub, request: AdminRequest) => Promise<unknown>) => (request: AdminRequest, response: AdminResponse) => {
		response.set('Cache-Control', 'no-store');
		work(hubOf(red), request).then(
			(value) => response.json(value),
			(error: unknown) => {
				const problem = problemOf(error);
				response.status(httpStatusOf(problem)).json({ code: problem.code, text: titlesOf(problem) });
			},
		);
	};
	httpAdmin.get(
		'/drehkreuz/map/targets',
		allowed,
		answer(async (hub) => ({
			targets: await hub.structures.targets(),
			tenants: [...hub.tenants.values()].map(({ id, name }) => ({ id, name })),
		})),
	);
	httpAdmin.post(
		'/drehkreuz/map/outline',
		allowed,
		answer(async (hub, { body }) => {
			const { target, below } = bodyOf(body);
			const structure = structureOf(readMapping({ format: 1, target }));
			return structure ? hub.structures.outline(structure, typeof below === 'string' && below !== '' ? { below } : {}) : noOutline;
		}),
	);
	httpAdmin.post(
		'/drehkreuz/map/try',
		allowed,
		answer(async (hub, { body }) => {
			const { mapping, tenant, sample } = bodyOf(body);
			if (typeof sample !== 'string' || sample.length > SAMPLE_MAX) throw new DrehkreuzError('DK-MAP-LIMIT', { limit: `${SAMPLE_MAX}` });
			return trial(hub, readMapping(mapping), typeof tenant === 'string' ? tenant : undefined, parsedSample(sample));
		}),
	);
}

const noOutline: Outline = { nodes: [], more: false };

export async function trial(hub: Hub, mapping: Mapping, tenantId: string | undefined, source: unknown): Promise<Trial> {
	const tenant = tenantId === undefined ? undefined : hub.tenants.get(tenantId);
	const { structures, expressions, checks } = hub;
	const { mapped, content, mediaType, problems, missing, report } = await produce(mapping, source, {
		event: tenant ? { mandant: tenant.id } : {},
		structures,
		expressions,
		checks,
		check: true,
		...(tenant ? { tenant } : {}),
	});
	const nodes = await placesOf(hub, mapping);
	const pairs = suggestions(
		mapped.unmapped,
		nodes.filter(({ path }) => !mapping.rows.some(({ to }) => to === path)),
	);
	const sourceFor = new Map([...pairs].map(([from, to]) => [to, from]));
	const unfilled = missingPlaces(nodes, mapping).filter(({ path }) => !missing.includes(path));
	return {
		result: resultOf(mapping, content, mediaType),
		verdict: report?.verdict ?? 'not-checked',
		// What is missing has a list of its own, and the check says it too.
		problems: problems
			.filter(({ code }) => code !== 'DK-XML-MISSING')
			.map(({ code, severity, row, facts }) => ({ severity, code, text: titlesOf({ code, facts }), ...(row === undefined ? {} : { row }) })),
		findings: (report?.findings ?? []).map((finding) => {
			const row = finding.path === undefined ? undefined : rowOfPlace(finding.path, mapping);
			return { severity: finding.severity, place: finding.path ?? '', text: finding.message, ...(row === undefined ? {} : { row }) };
		}),
		findingsTotal: report?.findingsTotal ?? 0,
		rows: mapped.rows.map(({ to, count, from, first }) => ({
			to,
			count,
			...given('from', from),
			...given('documentation', nodes.find(({ path }) => path === normalPath(to))?.documentation),
			...(first === undefined ? {} : { preview: previewOf(first) }),
		})),
		paths: leavesOf(source).map(({ text }) => text),
		unmapped: mapped.unmapped.map((path) => ({ path, ...given('to', pairs.get(path)) })),
		missing: [
			...missing.map((path) => ({ path, row: mapping.rows.some(({ to }) => to === path) })),
			...unfilled.map(({ path, type, documentation }: OutlineNode) => ({
				path,
				row: false,
				type,
				...given('documentation', documentation),
				...given('from', sourceFor.get(path)),
			})),
		],
	};
}

async function placesOf({ structures }: Hub, mapping: Mapping): Promise<readonly OutlineNode[]> {
	const { target } = mapping;
	if (target.kind === 'record') {
		const prefix = mapping.rows.some(({ to }) => to.startsWith('[*]')) ? '[*]/' : '';
		return target.fields.map(({ name, required }) => ({ path: `${prefix}${name}`, required: required === true, list: false, inner: false, type: 'text' }));
	}
	const structure = structureOf(mapping);
	return structure ? (await structures.outline(structure, { limit: 2_000 })).nodes : [];
}

/** The part of a target whose structure is known. */
function structureOf({ target }: Mapping): StructureTarget | undefined {
	if (target.kind === 'xml') return target;
	return target.kind === 'json' && target.schema !== undefined ? { kind: 'json', schema: target.schema } : undefined;
}

function resultOf({ target }: Mapping, content: Buffer, mediaType: string): Trial['result'] {
	const text = decode(content, target.kind === 'record' ? target.encoding : 'utf-8');
	const pretty = mediaType === 'application/json' ? JSON.stringify(JSON.parse(text), undefined, '  ') : text;
	return { text: pretty.slice(0, SHOWN_MAX), mediaType, cut: pretty.length > SHOWN_MAX };
}

function previewOf(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
	return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/** Nothing pasted yet is an empty source. @throws DrehkreuzError DK-MAP-SOURCE */
function parsedSample(sample: string): unknown {
	if (sample.trim() === '') return {};
	try {
		return JSON.parse(sample);
	} catch {
		throw new DrehkreuzError('DK-MAP-SOURCE');
	}
}

function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
	return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
