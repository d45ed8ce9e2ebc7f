/** What a citizen may ask for: everything that is known about a case (Art. 15 DSGVO), and its deletion (Art. 17). */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call, callForFile } from '../../app/api.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { Download } from '../../parts/download.tsx';
import { AreaField } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { whyNot } from '../../parts/rights.ts';

interface Props {
	readonly mandant: string;
	readonly subject: string;
	readonly onDeleted: () => void;
}

export function CaseActions({ mandant, subject, onDeleted }: Props) {
	const [asking, setAsking] = useState(false);
	const [done, setDone] = useState('');
	return (
		<Section title={t('case.title', { subject })}>
			<p class="dk-muted">{t('case.lead')}</p>
			{done ? <Notice tone="success" title={done} /> : null}
			<div class="dk-actions">
				<Download
					fileName={`vorgang-${subject.replace(/[^\w.-]+/g, '_')}.json`}
					fetchFile={() => callForFile('GET /case/export', { query: { mandant, subject } })}
					why={whyNot('content', mandant)}
				>
					{t('case.export')}
				</Download>
				<Button icon="delete" why={whyNot('people', mandant)} onClick={() => setAsking(true)}>
					{t('case.delete')}
				</Button>
			</div>
			{asking ? (
				<DeleteDialog
					mandant={mandant}
					subject={subject}
					onClose={() => setAsking(false)}
					onDone={(text) => {
						setAsking(false);
						setDone(text);
						announce(text);
						onDeleted();
					}}
				/>
			) : null}
		</Section>
	);
}

interface DialogProps {
	readonly mandant: string;
	readonly subject: string;
	readonly onClose: () => void;
	readonly onDone: (text: string) => void;
}

function DeleteDialog({ mandant, subject, onClose, onDone }: DialogProps) {
	const [reason, setReason] = useState('');
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const submit = () => {
		setTried(true);
		if (reason.trim() === '') return;
		run(async () => {
			const { messages, entries, payloads } = await call('POST /case/delete', { query: { mandant, subject }, body: { reason: reason.trim() } });
			onDone(t('case.deleted', { messages, entries, payloads }));
		});
	};
	return (
		<DeedDialog title={t('case.delete.title')} onClose={onClose} onSubmit={submit} go={t('case.delete.go')} busy={busy} problem={problem}>
			<p>{t('case.delete.text', { subject })}</p>
			<AreaField
				label={t('word.reason')}
				hint={t('case.delete.hint')}
				value={reason}
				onInput={setReason}
				maxLength={500}
				error={tried && reason.trim() === '' ? t('word.reason.missing') : undefined}
			/>
		</DeedDialog>
	);
}
