/** Checks a message that travels in a ZIP file: opens it safely, checks the message, then the ZIP by the rules of xdomea. Nothing is written to disk. */
import { openZip, type ZipEntry } from '../../adapters/zip/index.ts';
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, type Facts, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { CheckReport, Finding, Verdict } from '../../hub/standards/checker.ts';
import { checkXdomeaContainer, isNamedLikeXdomea, messageOf, readXdomeaMessage } from '../../hub/standards/xdomea-container.ts';

export interface ContainerCheck {
	/** Bytes that the message may have. Its attachments are limited by the ZIP reader only. */
	readonly maxBytes: number;
	check(message: Buffer): Promise<CheckReport>;
}

const FINDINGS_SHOWN = 100;

/** @throws DrehkreuzError DK-CHECK-STOPPED when the checker is closed before the check is done; nothing else */
export async function checkContainer(content: Buffer, fileName: string, { maxBytes, check }: ContainerCheck): Promise<CheckReport> {
	const start = performance.now();
	let zip: Awaited<ReturnType<typeof openZip>> | undefined;
	try {
		zip = await openZip(content);
		const report = await checkEntries(zip.entries, fileName, maxBytes, check);
		return { ...report, durationMs: performance.now() - start };
	} catch (error) {
		if (!(error instanceof DrehkreuzError) || !error.code.startsWith('DK-ZIP-')) throw error;
		return one('refused', error.code, error.facts, 'limit', performance.now() - start);
	} finally {
		zip?.close();
	}
}

async function checkEntries(entries: readonly ZipEntry[], fileName: string, maxBytes: number, check: ContainerCheck['check']): Promise<CheckReport> {
	const found = messageOf(fileName, entries);
	const message = 'path' in found ? entries.find(({ path }) => path === found.path) : undefined;
	if (!message) {
		const count = 'candidates' in found ? found.candidates : 0;
		return one(isNamedLikeXdomea(fileName) ? 'invalid' : 'unknown', 'DK-CHECK-CONTAINER-NO-MESSAGE', { count }, 'rules');
	}
	if (message.size > maxBytes) return one('refused', 'DK-CHECK-LIMIT', { regel: `${maxBytes} Bytes`, rule: `${maxBytes} bytes` }, 'limit');
	const bytes = await message.read();
	// Attachments pass unread, but whole: a damaged one must not be forwarded.
	for (const entry of entries) if (entry !== message && !entry.folder) for await (const _ of entry.stream());
	const report = await check(bytes);
	if (report.verdict === 'not-well-formed' || report.verdict === 'refused') return report;
	const { standard, standardversion = '' } = report.recognised;
	if (standard !== 'xdomea') return joined(report, [findingOf('DK-CHECK-CONTAINER-OTHER', {}, 'rules', 'warning')]);
	const facts = await readXdomeaMessage(inPieces(bytes));
	return joined(report, checkXdomeaContainer({ fileName, entries, messagePath: message.path, version: standardversion, message: facts }));
}

/** Content that is invalid by its schema stays so; content that no pack knows stays unknown, unless the container shows that it is invalid. */
function joined(report: CheckReport, more: readonly Finding[]): CheckReport {
	const broken = more.some(({ severity }) => severity === 'error');
	return {
		...report,
		verdict: broken ? 'invalid' : report.verdict,
		findings: [...report.findings.slice(0, Math.max(0, FINDINGS_SHOWN - more.length)), ...more].slice(0, FINDINGS_SHOWN),
		findingsTotal: report.findingsTotal + more.length,
	};
}

/** Bytes after which others get their turn. */
const PIECE = 65_536;

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
	for (let start = 0; start < bytes.length; start += PIECE) {
		yield bytes.subarray(start, start + PIECE);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

function one(verdict: Verdict, code: ErrorCode, facts: Facts, level: Finding['level'], durationMs = 0): CheckReport {
	return { verdict, recognised: {}, findings: [findingOf(code, facts, level, 'error')], findingsTotal: 1, durationMs };
}

function findingOf(code: ErrorCode, facts: Facts, level: Finding['level'], severity: Finding['severity']): Finding {
	return { level, severity, code, message: titlesOf({ code, facts }) };
}
