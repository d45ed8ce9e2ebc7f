/** Which page is shown: by who is signed in, then by the address. */
import { useEffect } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { PasswordPage } from '../pages/account/account-page.tsx';
import { SignInDialog } from '../pages/sign-in/sign-in-dialog.tsx';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { WallPage } from '../pages/wall/wall-page.tsx';
import { Button } from '../parts/button.tsx';
import { Notice, ProblemNotice } from '../parts/notice.tsx';
import { startLive, stopLive } from './live.ts';
import { pageAt } from './page-at.tsx';
import { place } from './router.tsx';
import { me, openSession, sessionProblem, sessionState } from './session.ts';
import { Frame, Shell } from './shell.tsx';

export function App() {
	const state = sessionState.value;
	const inside = state === 'in' || state === 'ended';
	const ready = inside && me.value !== undefined && !me.value.mustChange;
	useEffect(() => {
		if (!ready || state === 'ended') return;
		startLive();
		return stopLive;
	}, [ready, state]);

	if (state === 'unknown') return <Frame>{<p class="dk-loading">{t('word.loading')}</p>}</Frame>;
	if (state === 'failed') return <Frame>{<Unreachable />}</Frame>;
	if (!inside || !me.value) return <SignInPage />;
	if (me.value.mustChange) return <Frame>{<PasswordPage />}</Frame>;
	return (
		<>
			{place.value.path === '/wand' ? <WallPage /> : <Shell>{pageAt(place.value)}</Shell>}
			{state === 'ended' ? <SignInDialog /> : null}
		</>
	);
}

function Unreachable() {
	return (
		<div class="dk-narrow">
			<h1 class="dk-h1">{t('app.name')}</h1>
			{sessionProblem.value ? <ProblemNotice problem={sessionProblem.value} /> : <Notice tone="danger" title={t('failure.page.title')} />}
			<p>
				<Button kind="primary" icon="autorenew" onClick={() => void openSession()}>
					{t('word.again')}
				</Button>
			</p>
		</div>
	);
}
