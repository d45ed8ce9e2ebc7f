/** The session has ended while somebody was at work: they sign in again, and everything they typed is still there. */
import { me } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInDialog() {
	return (
		<Dialog title={t('signin.ended')}>
			<p>{t('signin.ended.dialog')}</p>
			<div class="dk-full">
				<SignInForm name={me.value?.origin === 'local' ? me.value.id : ''} />
			</div>
		</Dialog>
	);
}
