/** Messages as they were found: what happened last that fits, and where. */
import type { MessageSummary } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { EventBadge } from '../../parts/badge.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { messagePath } from '../message/address.ts';

interface Props {
	readonly messages: readonly MessageSummary[];
	readonly caption: string;
	readonly empty: string;
}

export function MessageTable({ messages, caption, empty }: Props) {
	return (
		<DataTable<MessageSummary>
			caption={caption}
			captionHidden
			stack
			rows={messages}
			keyOf={(message) => `${message.mandant} ${message.source} ${message.id} ${message.at} ${message.event}`}
			empty={empty}
			columns={[
				{ key: 'at', head: t('word.time'), cell: ({ at }) => <Moment at={at} /> },
				{
					key: 'id',
					head: t('word.message'),
					heading: true,
					class: 'dk-breakable',
					cell: (message) => (
						<>
							<Link to={messagePath(message)}>{message.id}</Link>
							{message.subject === undefined ? null : <span class="dk-small dk-muted dk-block">{t('message.case', { subject: message.subject })}</span>}
						</>
					),
				},
				{ key: 'event', head: t('word.event'), cell: (message) => <EventCell message={message} /> },
				{ key: 'where', head: t('messages.where'), class: 'dk-breakable', cell: whereOf },
				{ key: 'standard', head: t('messages.kind'), class: 'dk-breakable', cell: kindOf },
				{ key: 'mandant', head: t('word.mandant'), cell: ({ mandant }) => tenantName(mandant) },
			]}
		/>
	);
}

function EventCell({ message }: { readonly message: MessageSummary }) {
	return (
		<>
			<EventBadge event={message.event} />
			{message.code === undefined ? null : <code class="dk-small dk-block">{message.code}</code>}
			{message.reference === undefined ? null : <span class="dk-small dk-block">{t('message.reference', { reference: message.reference })}</span>}
		</>
	);
}

function whereOf({ channel, partner }: MessageSummary) {
	const parts = [channel ? `${t('word.channel')} ${channel}` : '', partner ? `${t('word.partner')} ${partner}` : ''].filter(Boolean);
	return parts.length > 0
		? parts.map((part) => (
				<span key={part} class="dk-block">
					{part}
				</span>
			))
		: '–';
}

function kindOf({ standard, standardversion, nachrichtentyp }: MessageSummary) {
	if (!standard && !nachrichtentyp) return '–';
	return (
		<>
			<span class="dk-block">{[standard, standardversion].filter(Boolean).join(' ')}</span>
			<span class="dk-small dk-muted dk-block">{nachrichtentyp}</span>
		</>
	);
}
