/** Parked messages with a tick for each, and for all that are shown. */
import type { ParkedItem } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { bytes } from '../../locale/format.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { CheckField } from '../../parts/field.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { messagePath } from '../message/address.ts';
import { EditButton } from './edit-button.tsx';
import { ParkedMarks } from './parked-marks.tsx';

/** What the API takes at once. */
const MOST = 1000;

interface Props {
	readonly items: readonly ParkedItem[];
	readonly chosen: ReadonlySet<string>;
	readonly onChosen: (ids: ReadonlySet<string>) => void;
	readonly onDone: () => void;
	/** All have the same cause, which stands above. */
	readonly oneCause: boolean;
}

export function ParkedTable({ items, chosen, onChosen, onDone, oneCause }: Props) {
	const all = items.length > 0 && items.slice(0, MOST).every(({ parkedId }) => chosen.has(parkedId));
	const toggle = (id: string, checked: boolean) => {
		const next = new Set(chosen);
		if (checked && next.size < MOST) next.add(id);
		else next.delete(id);
		onChosen(next);
	};
	return (
		<>
			{items.length > 1 ? (
				<CheckField
					label={tn('parkedlist.all', Math.min(items.length, MOST))}
					checked={all}
					onChange={(checked) => onChosen(new Set(checked ? items.slice(0, MOST).map(({ parkedId }) => parkedId) : []))}
				/>
			) : null}
			<DataTable<ParkedItem>
				caption={t('parkedlist.single')}
				captionHidden
				stack
				rows={items}
				keyOf={({ parkedId }) => parkedId}
				empty={t('parked.none')}
				columns={[
					{
						key: 'choose',
						head: t('parkedlist.choose'),
						quiet: true,
						cell: (item) => (
							<CheckField
								bare
								label={t('parkedlist.choose.named', { id: item.id })}
								checked={chosen.has(item.parkedId)}
								onChange={(checked) => toggle(item.parkedId, checked)}
							/>
						),
					},
					{ key: 'at', head: t('parkedlist.at'), cell: ({ parkedAt }) => <Moment at={parkedAt} /> },
					{ key: 'id', head: t('word.message'), heading: true, class: 'dk-breakable', cell: idOf },
					...(oneCause ? [] : causeColumns()),
					{ key: 'size', head: t('word.size'), numeric: true, cell: sizeOf },
					{ key: 'marks', head: t('parkedlist.marks'), cell: (item) => <ParkedMarks item={item} /> },
					{ key: 'edit', head: t('parkedlist.edit'), quiet: true, cell: (item) => <EditButton item={item} onDone={onDone} short /> },
				]}
			/>
		</>
	);
}

function causeColumns(): readonly Column<ParkedItem>[] {
	return [
		{ key: 'why', head: t('parkedlist.why'), cell: ({ problem }) => inLanguage(problem.title) },
		{
			key: 'where',
			head: t('messages.where'),
			class: 'dk-breakable',
			cell: ({ channel, mandant }) => (
				<>
					<span class="dk-block">{channel}</span>
					<span class="dk-small dk-muted dk-block">{tenantName(mandant)}</span>
				</>
			),
		},
	];
}

function idOf(item: ParkedItem) {
	return (
		<>
			<Link to={messagePath(item)}>{item.id}</Link>
			{item.subject === undefined ? null : <span class="dk-small dk-muted dk-block">{t('message.case', { subject: item.subject })}</span>}
		</>
	);
}

function sizeOf({ size, attachments }: ParkedItem) {
	return (
		<>
			<span class="dk-block">{bytes(size)}</span>
			{attachments > 0 ? <span class="dk-small dk-muted dk-block">{tn('parkedlist.attachments', attachments)}</span> : null}
		</>
	);
}
