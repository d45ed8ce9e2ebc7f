/** Worker side: parses content, recognises it and validates it against its pack. Always a report. */
import { ParseOption, XmlDocument, XmlLibError, type XsdValidator } from 'libxml2-wasm';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, type Facts, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding, Recognised, Verdict } from '../../hub/standards/checker.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { findSchema, isNamed } from '../../hub/standards/pack-index.ts';
import { recognise } from '../../hub/standards/recognise.ts';
import { compiledSchema } from './compiled-schemas.ts';
import { claimedNamespaces, readablePath, viewOf } from './document-view.ts';
import type { CheckSettings, WorkerReport } from './jobs.ts';
import { limitMessage, parseMessage } from './parse-messages.ts';
import { hasDoctype } from './prolog.ts';
import { schemaMessage } from './schema-messages.ts';
import { shortened } from './texts.ts';

/** As the port says. */
const FINDINGS_SHOWN = 100;

/** Never NOENT, DTDLOAD, DTDATTR, DTDVALID or XINCLUDE: the first would load files through the provider. */
const parseOptions = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES | ParseOption.XML_PARSE_NO_SYS_CATALOG;

export function checkContent(content: Uint8Array, settings: CheckSettings, packs: readonly Pack[]): WorkerReport {
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
		return document.dtd === null ? checkDocument(document, settings.wanted, packs) : doctypeFound();
	} finally {
		document.dispose();
	}
}

function checkDocument(document: XmlDocument, wanted: string | undefined, packs: readonly Pack[]): WorkerReport {
	const { root } = document;
	const view = viewOf(root);
	const descriptions = packs.map((pack) => pack.description);
	const name = { namespace: view.namespace, name: view.name, claimed: claimedNamespaces(root) };
	const found = findSchema(descriptions, name, wanted);
	const { recognised, typeDiffers } = recognise(view, found?.namespace.namespace === view.namespace ? found.namespace : undefined);
	const pack = packs.find((candidate) => candidate.description === found?.pack);
	if (!found || !pack) {
		const schemaUnknown = wanted !== undefined && !descriptions.some((candidate) => isNamed(candidate, wanted));
		const facts = { schema: shortened(wanted ?? '', 100), namespace: recognised.namespace ?? '–', element: recognised.root ?? '–' };
		return one('unknown', recognised, finding('schema', schemaUnknown ? 'DK-CHECK-SCHEMA-UNKNOWN' : 'DK-CHECK-UNKNOWN', facts, { line: root.line }));
	}
	let validator: XsdValidator;
	try {
		validator = compiledSchema(pack, found.schema);
	} catch (error) {
		if (!(error instanceof DrehkreuzError)) throw error;
		return one('refused', recognised, finding('schema', error.code, error.facts));
	}
	const warnings = typeDiffers ? [finding('schema', 'DK-CHECK-HEADER-DIFFERS', {}, {}, 'warning')] : [];
	try {
		validator.validate(document);
		return { verdict: 'valid', recognised, findings: warnings, findingsTotal: warnings.length };
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		const findings = error.details.slice(0, FINDINGS_SHOWN - warnings.length).map(
			(detail): Finding => ({
				level: 'schema',
				severity: 'error',
				code: 'DK-CHECK-INVALID',
				...(detail.line > 0 ? { line: detail.line } : {}),
				...(detail.xpath === undefined ? {} : { path: shortened(readablePath(document, detail.xpath), 1000) }),
				message: schemaMessage(detail.message),
			}),
		);
		return { verdict: 'invalid', recognised, findings: [...findings, ...warnings], findingsTotal: error.details.length + warnings.length };
	}
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
	return one('refused', {}, finding('well-formed', 'DK-CHECK-DOCTYPE', {}));
}

function one(verdict: Verdict, recognised: Recognised, only: Finding): WorkerReport {
	return { verdict, recognised, findings: [only], findingsTotal: 1 };
}

function finding(level: Finding['level'], code: ErrorCode, facts: Facts, place: { line?: number } = {}, severity: Finding['severity'] = 'error'): Finding {
	return { level, severity, code, ...place, message: { de: titleOf({ code, facts }, 'de'), en: titleOf({ code, facts }, 'en') } };
}
