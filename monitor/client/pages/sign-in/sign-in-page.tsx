/** Before anybody has signed in. The address stays as it is: after signing in one is where one wanted to be. */
import { useEffect } from 'preact/hooks';
import { endedMeanwhile } from '../../app/session.ts';
import { Frame } from '../../app/shell.tsx';
import { t } from '../../locale/text.ts';
import { Notice } from '../../parts/notice.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage() {
	useEffect(() => {
		document.title = `${t('signin.title')} – Drehkreuz`;
	});
	return (
		<Frame>
			<div class="dk-narrow dk-stack">
				<h1 class="dk-h1">{t('signin.title')}</h1>
				{endedMeanwhile.value ? (
					<Notice tone="info" title={t('signin.ended')} urgent>
						<p>{t('signin.ended.page')}</p>
					</Notice>
				) : (
					<p class="dk-muted">{t('signin.lead')}</p>
				)}
				<SignInForm />
			</div>
		</Frame>
	);
}
