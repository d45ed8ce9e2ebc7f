/** Search, one message, its content and what a check says of it. */
import { Type } from 'typebox';
import { Count, closed, InLanguages, Mandant, OneOf, Optional, Problem, Text, Time } from './parts.ts';

const JournalEvent = OneOf([
	'received',
	'duplicate',
	'refused',
	'checked',
	'mapped',
	'routed',
	'sent',
	'begun',
	'pending',
	'delivered',
	'retried',
	'parked',
	'released',
	'settled',
	'discarded',
	'edited',
]);
export const MessageQuery = Type.Object(
	{
		q: Optional(Text(255, 'Id, case, or reference of a partner (Aktenzeichen, Kassenzeichen …), exactly.')),
		mandant: Optional(Mandant),
		channel: Optional(Text(100)),
		partner: Optional(Text(100)),
		standard: Optional(Text(100)),
		nachrichtentyp: Optional(Text(200)),
		leika: Optional(Text(20)),
		code: Optional(Text(60)),
		event: Optional(JournalEvent),
		since: Optional(Time),
		until: Optional(Time),
		before: Optional(Type.Integer({ minimum: 1, description: '`next` of the page before.' })),
		limit: Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
	},
	closed,
);
export const MessageSummary = Type.Object(
	{
		mandant: Mandant,
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		/** Of the entry that was found. */
		at: Time,
		event: JournalEvent,
		channel: Optional(Type.String()),
		partner: Optional(Type.String()),
		reference: Optional(Type.String()),
		code: Optional(Type.String()),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		leika: Optional(Type.String()),
	},
	closed,
);
export const MessagePage = Type.Object({ messages: Type.Array(MessageSummary), next: Optional(Type.Integer()) }, closed);
export const MessageAddress = Type.Object(
	{ mandant: Mandant, source: Type.String({ minLength: 1, maxLength: 255 }), id: Type.String({ minLength: 1, maxLength: 255 }) },
	closed,
);
export const Hop = Type.Object(
	{
		position: Type.Integer(),
		at: Time,
		event: JournalEvent,
		channel: Optional(Type.String()),
		partner: Optional(Type.String()),
		step: Optional(Type.String()),
		adapter: Optional(Type.String()),
		reference: Optional(Type.String()),
		problem: Optional(Problem),
		attempt: Optional(Type.Integer()),
		durationMs: Optional(Type.Number()),
		size: Optional(Type.Integer()),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
	},
	closed,
);
export const Step = Type.Object(
	{
		step: Type.String(),
		state: OneOf(['begun', 'pending', 'done', 'failed']),
		at: Time,
		reference: Optional(Type.String()),
		problem: Optional(Problem),
	},
	closed,
);
export const ContentInfo = Type.Object(
	{
		place: OneOf(['received', 'channel', 'parked', 'delivered']),
		name: Type.String(),
		at: Time,
		size: Count,
		sha512: Type.String(),
		present: Type.Boolean({ description: 'False: only the proof is left.' }),
		parkedId: Optional(Type.String({ description: 'Content of a message that is parked now.' })),
	},
	closed,
);
export const ParkedItem = Type.Object(
	{
		parkedId: Type.String(),
		parkedAt: Time,
		mandant: Mandant,
		channel: Type.String(),
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		attempt: Type.Integer(),
		problem: Problem,
		standard: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		size: Count,
		attachments: Count,
		held: Type.Boolean(),
		assignee: Optional(Type.String()),
		job: Optional(Type.String()),
	},
	closed,
);
export const MessageDetail = Type.Object(
	{
		mandant: Mandant,
		source: Type.String(),
		id: Type.String(),
		subject: Optional(Type.String()),
		attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
			description: 'Standard, version, type, LeiKa …; no content.',
		}),
		state: OneOf(['under-way', 'done', 'parked', 'refused', 'discarded']),
		timeline: Type.Array(Hop, { description: 'Oldest first, at most 1,000.' }),
		steps: Type.Array(Step),
		contents: Type.Array(ContentInfo),
		storageLevel: OneOf(['full', 'errors', 'metadata', 'proof']),
		parked: Type.Array(ParkedItem),
		related: Type.Array(MessageSummary, { description: 'Other messages of the case, oldest first, at most 100.' }),
	},
	closed,
);
export const ContentQuery = Type.Object(
	{
		mandant: Mandant,
		source: Type.String({ minLength: 1, maxLength: 255 }),
		id: Type.String({ minLength: 1, maxLength: 255 }),
		place: Optional(OneOf(['received', 'channel', 'parked', 'delivered'])),
		name: Optional(Text(200)),
		sha512: Optional(Type.String({ pattern: '^[0-9a-f]{128}$' })),
		parkedId: Optional(Type.String({ pattern: '^[0-9a-f]{24}$' })),
		open: Optional(
			Type.Boolean({ default: false, description: 'False: values are masked. True needs the right `content` as well, and is audited as opened.' }),
		),
		offset: Optional(Type.Integer({ minimum: 0, default: 0, description: 'Bytes.' })),
	},
	closed,
);
export const Attachment = Type.Object(
	{ index: Count, name: Type.String({ description: 'Masked unless opened.' }), mediaType: Type.String(), size: Count, sha512: Type.String() },
	closed,
);
export const Content = Type.Object(
	{
		mediaType: Type.String(),
		size: Count,
		masked: Type.Boolean(),
		/** Undefined: no text, download it. */
		text: Optional(Type.String({ description: 'At most 256 KiB from `offset`.' })),
		offset: Count,
		nextOffset: Optional(Type.Integer()),
		attachments: Type.Array(Attachment),
	},
	closed,
);
export const Finding = Type.Object(
	{
		severity: OneOf(['error', 'warning', 'information']),
		code: Type.String(),
		text: InLanguages,
		line: Optional(Type.Integer()),
		place: Optional(Type.String({ description: 'XPath or JSON pointer.' })),
	},
	closed,
);
export const Report = Type.Object(
	{
		verdict: Type.String(),
		standard: Optional(Type.String()),
		standardversion: Optional(Type.String()),
		nachrichtentyp: Optional(Type.String()),
		pack: Optional(Type.String()),
		findings: Type.Array(Finding),
	},
	closed,
);
