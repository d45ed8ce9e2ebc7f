/** Narrows the list down: to a case, to a message, to what is held back, to who looks after it. */
import { useState } from 'preact/hooks';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import type { ListFilter } from './filter.ts';

export function ListFilterForm({ filter, onFilter }: { readonly filter: ListFilter; readonly onFilter: (filter: ListFilter) => void }) {
	const { subject: _, messageId: __, assignee: ___, held: ____, ...place } = filter;
	const [subject, setSubject] = useState(filter.subject ?? '');
	const [messageId, setMessageId] = useState(filter.messageId ?? '');
	const [assignee, setAssignee] = useState(filter.assignee ?? '');
	const [held, setHeld] = useState(filter.held === undefined ? '' : String(filter.held));
	return (
		<form
			class="dk-filterbar"
			onSubmit={(event) => {
				event.preventDefault();
				onFilter({
					...place,
					...(subject.trim() ? { subject: subject.trim() } : {}),
					...(messageId.trim() ? { messageId: messageId.trim() } : {}),
					...(assignee.trim() ? { assignee: assignee.trim() } : {}),
					...(held ? { held: held === 'true' } : {}),
				});
			}}
		>
			<TextField label={t('word.case')} type="search" value={subject} onInput={setSubject} maxLength={255} />
			<TextField label={t('word.id')} type="search" value={messageId} onInput={setMessageId} maxLength={255} />
			<TextField label={t('parkedlist.assignee')} type="search" value={assignee} onInput={setAssignee} maxLength={100} />
			<SelectField
				label={t('parkedlist.held')}
				value={held}
				onChange={setHeld}
				options={[
					{ value: '', text: t('word.any') },
					{ value: 'true', text: t('parkedlist.held.yes') },
					{ value: 'false', text: t('parkedlist.held.no') },
				]}
			/>
			<Button submit icon="search">
				{t('messages.apply')}
			</Button>
			<Button kind="tertiary" onClick={() => onFilter(place)}>
				{t('messages.reset')}
			</Button>
		</form>
	);
}
