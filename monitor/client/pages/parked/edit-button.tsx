/** Opens the editor for a parked message; needs two rights, and says which is missing. */
import { useId, useState } from 'preact/hooks';
import type { ParkedItem } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { whyNotAll } from '../../parts/rights.ts';
import { EditDialog } from './edit-dialog.tsx';

interface Props {
	readonly item: ParkedItem;
	readonly onDone: () => void;
	/** The reason is for screen readers and on pointing only: there are many of these below each other. */
	readonly short?: boolean | undefined;
}

export function EditButton({ item, onDone, short }: Props) {
	const [open, setOpen] = useState(false);
	const id = useId();
	const why = item.job === undefined ? whyNotAll(['operate', 'content'], item.mandant) : t('edit.claimed');
	return (
		<>
			<Button
				icon="edit"
				label={short ? t('edit.named', { id: item.id }) : undefined}
				why={short ? undefined : why}
				blockedBy={short && why ? id : undefined}
				onClick={() => setOpen(true)}
			>
				{t('edit.open')}
			</Button>
			{short && why ? (
				<span class="dk-why" id={id}>
					{why}
				</span>
			) : null}
			{open ? <EditDialog item={item} onClose={() => setOpen(false)} onDone={onDone} /> : null}
		</>
	);
}
