/** Gives a one-time password and shows it, once. */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { OneTimePassword } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { dateTime } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Notice, ProblemNotice } from '../../parts/notice.tsx';

interface Props {
	readonly id: string;
	readonly first: boolean;
	readonly onClose: () => void;
}

export function PasswordDialog({ id, first, onClose }: Props) {
	const [given, setGiven] = useState<OneTimePassword>();
	const { busy, problem, run } = useDeed();
	const give = () =>
		run(async () => {
			setGiven(await call('POST /people/:id/password', { params: { id } }));
		});
	return (
		<Dialog
			title={t('onetime.title', { name: id })}
			onClose={onClose}
			footer={
				given === undefined ? (
					<>
						<Button large onClick={onClose}>
							{t(first ? 'onetime.later' : 'word.cancel')}
						</Button>
						<Button large kind="primary" busy={busy} onClick={give}>
							{t('onetime.give')}
						</Button>
					</>
				) : (
					<Button large kind="primary" onClick={onClose}>
						{t('onetime.noted')}
					</Button>
				)
			}
		>
			<ProblemNotice problem={problem} />
			{given === undefined ? (
				<p>{t(first ? 'onetime.first' : 'onetime.text')}</p>
			) : (
				<>
					<div class="dk-full">
						<Notice tone="warning" title={t('onetime.once')} />
					</div>
					<p role="status">
						{t('onetime.password')} <code class="dk-onetime">{given.password}</code>
					</p>
					<p>{t('onetime.until', { time: dateTime(given.until) })}</p>
					<p class="dk-muted">{t('onetime.next')}</p>
				</>
			)}
		</Dialog>
	);
}
