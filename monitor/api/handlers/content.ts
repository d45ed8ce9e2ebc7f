/** What is in messages. Every look is in the audit log before the answer goes out. */
import type { AuditAction } from '../../../hub/audit/audit.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../../hub/message/message.ts';
import type { CheckReport, Finding } from '../../../hub/standards/checker.ts';
import { textOfBytes } from '../../../hub/text/text-of-bytes.ts';
import { findContent } from '../../content/find.ts';
import { formOf, mask, maskText } from '../../content/mask.ts';
import { windowOf } from '../../content/window.ts';
import type { MonitorServices } from '../../services.ts';
import type { Call, Handlers } from '../call.ts';
import type { ContentQuery, Of, Report } from '../schemas.ts';

type Names = 'GET /message/content' | 'GET /message/attachment' | 'GET /message/report';

export function contentHandlers({ store, payloads, checks, limits }: MonitorServices): Handlers<Names> {
	/** The right first, then the content, then the entry: nobody is told that something is there by a failure. */
	async function open(
		call: Call,
		query: Of<typeof ContentQuery>,
		action: AuditAction,
		facts: Readonly<Record<string, string | number | boolean>>,
	): Promise<Message> {
		call.assertMay('content', query.mandant);
		const message = await findContent(query, store);
		const { mandant, id, place = 'parked' } = query;
		await store.audit.append({ at: store.now(), actor: call.actor, action, mandant, object: id, facts: { place, ...facts } });
		return message;
	}

	return {
		'GET /message/content': async (call) => {
			const { open: opened = false, offset = 0 } = call.query;
			// What is hidden is shown from its beginning only: its form cannot be told from the middle.
			if (!opened && offset > 0) throw new DrehkreuzError('DK-API-REQUEST', { place: 'offset', rule: 'must be 0 unless open' });
			const message = await open(call as Call, call.query, 'content-viewed', { open: opened, offset });
			const window = await windowOf(message, offset, payloads);
			const text = textOfBytes(window.bytes);
			const mediaType = message.attributes.datacontenttype ?? 'application/octet-stream';
			return {
				mediaType,
				size: window.size,
				masked: !opened,
				offset,
				...(text === undefined ? {} : { text: opened ? text : mask(text, formOf(mediaType, text)) }),
				...(opened && window.nextOffset !== undefined ? { nextOffset: window.nextOffset } : {}),
				attachments: message.attachments.map(({ name, mediaType: type, size, sha512 }, index) => ({
					index,
					name: opened ? name : maskText(name),
					mediaType: type,
					size,
					sha512,
				})),
			};
		},
		'GET /message/attachment': async (call) => {
			const { index } = call.query;
			const message = await open(call as Call, call.query, 'attachment-viewed', { index });
			const attachment = message.attachments[index];
			if (!attachment) throw new DrehkreuzError('DK-API-UNKNOWN');
			const stream = await payloads.get(call.query.mandant, attachment);
			// Never shown by the browser as a page of ours, whatever it says it is.
			call.reply.header('content-type', 'application/octet-stream');
			call.reply.header(
				'content-disposition',
				`attachment; filename="anlage-${index + 1}"; filename*=UTF-8''${encodeURIComponent(attachment.name).replace(/['()*]/g, escapeCharacter)}`,
			);
			call.reply.header('content-length', attachment.size);
			await call.reply.send(stream);
		},
		'GET /message/report': async (call) => {
			const message = await open(call as Call, call.query, 'content-viewed', { report: true });
			return reportOf(message, { checks, payloads, limits });
		},
	};
}

type CheckServices = Pick<MonitorServices, 'checks' | 'payloads' | 'limits'>;

/** @throws DrehkreuzError DK-PAYLOAD-… */
export async function reportOf(message: Message, { checks, payloads, limits }: CheckServices): Promise<Of<typeof Report>> {
	const { mandant, datacontenttype: mediaType = 'application/octet-stream', dataschema } = message.attributes;
	const content = message.body.kind === 'inline' ? message.body.bytes : await payloads.read(mandant, message.body.reference, limits.flowMaxBytes);
	const report = await checks.check(content, { mediaType, mandant, level: 'codelists', ...(dataschema === undefined ? {} : { dataschema }) });
	return shownReport(report);
}

function shownReport({ verdict, recognised, findings, pack }: CheckReport): Of<typeof Report> {
	const { standard, standardversion, nachrichtentyp } = recognised;
	return {
		verdict,
		findings: findings.map(shownFinding),
		...(standard === undefined ? {} : { standard }),
		...(standardversion === undefined ? {} : { standardversion }),
		...(nachrichtentyp === undefined ? {} : { nachrichtentyp }),
		...(pack === undefined ? {} : { pack: pack.id }),
	};
}

export function shownFinding({ severity, code, message, line, path }: Finding): Of<typeof Report>['findings'][number] {
	return {
		severity: severity === 'info' ? 'information' : severity,
		code,
		text: { ...message },
		...(line === undefined ? {} : { line }),
		...(path === undefined ? {} : { place: path }),
	};
}

/** RFC 8187, section 3.2.1: these are not allowed as they are. */
function escapeCharacter(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
