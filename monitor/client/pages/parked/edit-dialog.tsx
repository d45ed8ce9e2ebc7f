/**
 * The editor for a parked message: its whole text in plain, a reason, and after saving the report of the check. A correction is a new message, and stays parked
 * until it is released, here or later.
 */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { ContentQuery, ParkedItem, Report } from '../../app/forms.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { AreaField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice, ProblemNotice } from '../../parts/notice.tsx';
import { ReportView } from '../message/check-report.tsx';
import { wholeText } from '../message/content-info.ts';
import { newJobId } from './filter.ts';
import { orderJob } from './order-job.ts';

/** Bytes: what the API takes. */
const MOST = 10_485_760;

interface Props {
	readonly item: ParkedItem;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

interface Saved {
	readonly parkedId: string;
	readonly id: string;
	readonly report: Report | undefined;
}

export function EditDialog({ item, onClose, onDone }: Props) {
	const [saved, setSaved] = useState<Saved>();
	const query: ContentQuery = { mandant: item.mandant, source: item.source, id: item.id, place: 'parked', parkedId: item.parkedId, open: true };
	const loaded = useLoad(item.parkedId, (signal) => wholeText(query, MOST, signal));
	const leave = () => {
		onClose();
		if (saved) onDone();
	};
	if (saved) return <SavedDialog saved={saved} onClose={leave} />;
	if (loaded.data?.whole && loaded.data.first.text !== undefined) {
		return <Editor item={item} text={loaded.data.text} onClose={leave} onSaved={setSaved} />;
	}
	return (
		<Dialog title={t('edit.title')} wide onClose={leave}>
			<Loading of={loaded}>{() => <Notice tone="info" title={t('edit.notext')} />}</Loading>
		</Dialog>
	);
}

interface EditorProps {
	readonly item: ParkedItem;
	readonly text: string;
	readonly onClose: () => void;
	readonly onSaved: (saved: Saved) => void;
}

function Editor({ item, text: before, onClose, onSaved }: EditorProps) {
	const [text, setText] = useState(before);
	const [reason, setReason] = useState('');
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const errors = {
		text: text === before ? t('edit.same') : undefined,
		reason: reason.trim() === '' ? t('word.reason.missing') : undefined,
	};
	const submit = () => {
		setTried(true);
		if (errors.text || errors.reason) return;
		run(async () => {
			const { parkedId, id, report } = await call('PUT /parked/:id/content', {
				params: { id: item.parkedId },
				body: { parkedAt: item.parkedAt, text, reason: reason.trim() },
			});
			onSaved({ parkedId, id, report });
		});
	};
	return (
		<DeedDialog title={t('edit.title')} wide onClose={onClose} onSubmit={submit} go={t('edit.save')} busy={busy} problem={problem}>
			<p>{t('edit.text')}</p>
			<AreaField code rows={16} label={t('edit.body', { id: item.id })} value={text} onInput={setText} error={tried ? errors.text : undefined} />
			<AreaField
				label={t('word.reason')}
				hint={t('edit.reason.hint')}
				rows={2}
				value={reason}
				onInput={setReason}
				maxLength={500}
				error={tried ? errors.reason : undefined}
			/>
		</DeedDialog>
	);
}

function SavedDialog({ saved, onClose }: { readonly saved: Saved; readonly onClose: () => void }) {
	const [job] = useState(() => newJobId());
	const { busy, problem, run } = useDeed();
	const release = () => run(() => orderJob({ id: job, kind: 'release', from: 'step', filter: { ids: [saved.parkedId] } }));
	return (
		<Dialog
			title={t('edit.saved')}
			wide
			onClose={onClose}
			footer={
				<>
					<Button large onClick={onClose}>
						{t('edit.later')}
					</Button>
					<Button large kind="primary" busy={busy} onClick={release}>
						{t('edit.release')}
					</Button>
				</>
			}
		>
			<ProblemNotice problem={problem} />
			<p>{t('edit.saved.text', { id: saved.id })}</p>
			{saved.report ? <ReportView report={saved.report} /> : <p class="dk-muted">{t('edit.noreport')}</p>}
		</Dialog>
	);
}
