/** Worker side: parses content, recognises it and validates it against its pack. Always a report. */
import { ParseOption, XmlDocument, XmlLibError, type XsdValidator } from 'libxml2-wasm';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding, LevelState, Recognised, Verdict } from '../../hub/standards/checker.ts';
import { type HeaderFamily, remembered } from '../../hub/standards/header-family.ts';
import type { Pack, PackDescription } from '../../hub/standards/pack.ts';
import { findSchema, isNamed, preferring } from '../../hub/standards/pack-index.ts';
import { recognise } from '../../hub/standards/recognise.ts';
import { type CodeListCheck, checkCodeLists } from './check-code-lists.ts';
import { checkRules } from './check-rules.ts';
import { codeTypesOf } from './code-types.ts';
import { compiledSchema } from './compiled-schemas.ts';
import { claimedNamespaces, readablePath, viewOf } from './document-view.ts';
import { findingOf } from './findings.ts';
import type { CheckSettings, WorkerReport } from './jobs.ts';
import { offendingValue } from './offending-value.ts';
import { limitMessage, parseMessage } from './parse-messages.ts';
import { hasDoctype } from './prolog.ts';
import { schemaMessage } from './schema-messages.ts';
import { shortened } from './texts.ts';

/** As the port says. */
const FINDINGS_SHOWN = 100;

/** Never NOENT, DTDLOAD, DTDATTR, DTDVALID or XINCLUDE: the first would load files through the provider. */
const parseOptions = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES | ParseOption.XML_PARSE_NO_SYS_CATALOG;

export function checkContent(content: Uint8Array, settings: CheckSettings, packs: readonly Pack[], families?: readonly HeaderFamily[]): WorkerReport {
	if (hasDoctype(content)) return doctypeFound();
	let document: XmlDocument;
	try {
		document = XmlDocument.fromBuffer(content, { option: parseOptions | (settings.huge ? ParseOption.XML_PARSE_HUGE : 0) });
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		return unreadable(error);
	}
	try {
		// The walk over the prolog should have found it; the parser has the last word.
		return document.dtd === null ? checkDocument(document, settings, packs, families) : doctypeFound();
	} finally {
		document.dispose();
	}
}

function checkDocument(document: XmlDocument, settings: CheckSettings, packs: readonly Pack[], families?: readonly HeaderFamily[]): WorkerReport {
	const { wanted, prefer, level = 'schema', values = false } = settings;
	const { root } = document;
	const view = remembered(viewOf(root));
	const descriptions = preferring(
		packs.map((pack) => pack.description),
		prefer,
	);
	const name = { namespace: view.namespace, name: view.name, claimed: claimedNamespaces(root) };
	const found = findSchema(descriptions, name, wanted);
	const known = found?.namespace.namespace === view.namespace ? found.namespace : undefined;
	const recognition = recognise(view, known, families);
	const { recognised } = recognition;
	const pack = packs.find((candidate) => candidate.description === found?.pack);
	if (!found || !pack) {
		const schemaUnknown = wanted !== undefined && !descriptions.some((candidate) => isNamed(candidate, wanted));
		const facts = { schema: shortened(wanted ?? '', 100), namespace: recognised.namespace ?? '–', element: recognised.root ?? '–' };
		return one('unknown', recognised, findingOf('schema', schemaUnknown ? 'DK-CHECK-SCHEMA-UNKNOWN' : 'DK-CHECK-UNKNOWN', facts, { line: root.line }));
	}
	let validator: XsdValidator;
	try {
		validator = compiledSchema(pack, found.schema);
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) throw error;
		return one('refused', recognised, findingOf('schema', error.code, error.facts));
	}
	const rules = checkRules(view, known, recognition, { values });
	const others = otherPacks(descriptions, found.pack, name);
	const remarks = wanted === undefined && others.length > 0 ? [packChosen(found.pack, others), ...rules.findings] : rules.findings;
	const decided = { recognised, pack: { id: found.pack.id, others: others.map(({ id }) => id) } };
	const asked = (state: LevelState, from: readonly (typeof level)[]): LevelState => (from.includes(level) ? state : 'not-asked');
	const most = FINDINGS_SHOWN - remarks.length;

	const mistakes = schemaMistakes(document, validator, { most, values });
	if (mistakes.total > 0) {
		const levels = levelsOf('checked', asked('not-reached', ['codelists', 'schematron']), asked('not-reached', ['schematron']), rules.state);
		return { verdict: 'invalid', ...decided, levels, findings: [...mistakes.findings, ...remarks], findingsTotal: mistakes.total + remarks.length };
	}
	const codes = level === 'schema' ? noCodesAsked : checkCodesOf(document, pack, found.schema, { packs, most, values });
	const schematron = asked(codes.errors > 0 ? 'not-reached' : 'not-checked', ['schematron']);
	return {
		verdict: codes.errors > 0 ? 'invalid' : 'valid',
		...decided,
		levels: levelsOf('checked', codes.state, schematron, rules.state),
		findings: [...codes.findings, ...remarks],
		findingsTotal: codes.total + remarks.length,
	};
}

const noCodesAsked: CodeListCheck = { state: 'not-asked', findings: [], total: 0, errors: 0 };

function levelsOf(schema: LevelState, codelists: LevelState, schematron: LevelState, rules: LevelState): NonNullable<WorkerReport['levels']> {
	return { 'well-formed': 'checked', schema, codelists, schematron, rules };
}

interface Shown {
	/** Findings to be shown. */
	readonly most: number;
	readonly values: boolean;
}

function schemaMistakes(document: XmlDocument, validator: XsdValidator, { most, values }: Shown): { findings: readonly Finding[]; total: number } {
	try {
		validator.validate(document);
		return { findings: [], total: 0 };
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		const findings = error.details.slice(0, most).map(({ line, xpath, message }): Finding => {
			const value = values ? offendingValue(document, message, xpath) : undefined;
			return {
				level: 'schema',
				severity: 'error',
				code: 'DK-CHECK-INVALID',
				...(line > 0 ? { line } : {}),
				...(xpath === undefined ? {} : { path: shortened(readablePath(document, xpath), 1000) }),
				message: schemaMessage(message),
				...(value ? { value } : {}),
			};
		});
		return { findings, total: Math.max(1, error.details.length) };
	}
}

/** A schema whose structure cannot be worked out says nothing about the message. */
function checkCodesOf(document: XmlDocument, pack: Pack, schema: string, options: Shown & { readonly packs: readonly Pack[] }): CodeListCheck {
	try {
		return checkCodeLists(document, codeTypesOf(pack, schema), { ...options, pack });
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) throw error;
		return { state: 'not-checked', findings: [findingOf('codelists', error.code, error.facts, {}, 'info')], total: 1, errors: 0 };
	}
}

/** The other packs that declare this root element. A pack may be given twice, installed and in place. */
function otherPacks(packs: readonly PackDescription[], chosen: PackDescription, root: { namespace: string; name: string }): readonly PackDescription[] {
	const others = packs.filter(({ id, namespaces }) => {
		return id !== chosen.id && namespaces.some(({ namespace, elements }) => namespace === root.namespace && Object.hasOwn(elements, root.name));
	});
	return others.filter(({ id }, index) => others.findIndex((other) => other.id === id) === index);
}

function packChosen(chosen: PackDescription, others: readonly PackDescription[]): Finding {
	const facts = { pack: chosen.name, others: shortened(others.map(({ name }) => name).join(', '), 300) };
	return findingOf('schema', 'DK-CHECK-PACK-CHOSEN', facts, {}, 'info');
}

function unreadable(error: XmlLibError): WorkerReport {
	const [first] = error.details.filter((detail) => detail.level >= 2);
	const place = { ...(first && first.line > 0 ? { line: first.line } : {}), ...(first && first.col > 0 ? { column: first.col } : {}) };
	const message = first?.message ?? error.message;
	const limit = limitMessage(message);
	// The parser stops at the first fatal error; what it says after it are consequences.
	return limit
		? one('refused', {}, { level: 'limit', severity: 'error', code: 'DK-CHECK-LIMIT', ...place, message: limit })
		: one('not-well-formed', {}, { level: 'well-formed', severity: 'error', code: 'DK-CHECK-NOT-WELL-FORMED', ...place, message: parseMessage(message) });
}

function doctypeFound(): WorkerReport {
	return one('refused', {}, findingOf('well-formed', 'DK-CHECK-DOCTYPE', {}));
}

function one(verdict: Verdict, recognised: Recognised, only: Finding): WorkerReport {
	return { verdict, recognised, findings: [only], findingsTotal: 1 };
}
