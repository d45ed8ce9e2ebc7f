/**
 * From a source to the finished content: table, form of the target, check. The node uses it for every message, the editor for its sample, so that
 * what the editor shows is what will happen.
 */
import { definitionOf } from '../errors/catalogue.ts';
import type { Checks } from '../hub.ts';
import type { CheckReport } from '../standards/checker.ts';
import type { Structures, WriteProblem } from '../standards/structures.ts';
import { applyMapping, type Mapped, type MappingContext } from './apply.ts';
import { plainPlace } from './coverage.ts';
import type { Mapping, MappingProblem } from './mapping.ts';
import { writeRecords } from './record.ts';

export interface ProduceContext extends MappingContext {
	readonly structures: Structures;
	readonly checks: Checks;
	/** Check the result against the target's schema. A record, and JSON without a schema, have nothing to be checked against. */
	readonly check: boolean;
}

export interface Produced {
	readonly mapped: Mapped;
	readonly content: Buffer;
	readonly mediaType: string;
	/** Of the table and of writing. */
	readonly problems: readonly MappingProblem[];
	/** Places of the target that must be filled and are not: `to` of rows, names of fields. */
	readonly missing: readonly string[];
	/** `$id` of the JSON schema. */
	readonly dataschema?: string;
	readonly report?: CheckReport;
}

/** @throws DrehkreuzError DK-MAP-LIMIT, DK-MAP-TARGET-UNKNOWN */
export async function produce(mapping: Mapping, source: unknown, context: ProduceContext): Promise<Produced> {
	const mapped = await applyMapping(mapping, source, context);
	const { target } = mapping;
	if (target.kind === 'record') {
		const { content, mediaType, problems, missing } = writeRecords(target, mapped.result);
		return { mapped, content, mediaType, problems: [...mapped.problems, ...problems], missing: [...new Set([...mapped.missing, ...missing])] };
	}
	const schema = target.kind === 'json' ? target.schema : target.pack;
	const written =
		target.kind === 'json' && target.schema === undefined
			? { content: JSON.stringify(mapped.result ?? {}), mediaType: 'application/json', problems: [] }
			: await context.structures.write(target.kind === 'json' ? { kind: 'json', schema: target.schema ?? '' } : target, mapped.result ?? {});
	const content = Buffer.from(written.content, 'utf8');
	const checkable = target.kind === 'xml' || target.schema !== undefined;
	const asked = { ...(schema === undefined ? {} : { schema }), ...(context.tenant ? { mandant: context.tenant.id } : {}) };
	return {
		mapped,
		content,
		mediaType: written.mediaType,
		problems: [...mapped.problems, ...written.problems.map((problem) => ofWriting(problem, context.check))],
		missing: mapped.missing,
		...(target.kind === 'json' && target.schema !== undefined ? { dataschema: target.schema } : {}),
		...(context.check && checkable ? { report: await context.checks.check(content, { mediaType: written.mediaType, ...asked }) } : {}),
	};
}

/** What the message lacks is the check's business: who does not want the check may have it added later. */
const INCOMPLETE = new Set(['DK-XML-MISSING', 'DK-XML-CHOICE-MISSING']);

function ofWriting({ path, code, facts }: WriteProblem, check: boolean): MappingProblem {
	const isWarning = definitionOf(code).severity === 'warning' || (!check && INCOMPLETE.has(code));
	return { code, severity: isWarning ? 'warning' : 'error', row: plainPlace(path), facts: { ...facts, row: path } };
}
