/** Name and password, or the way to the sign-in of the house. The same form on the page and in the dialog. */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { rememberPlace, signIn } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';

export function SignInForm({ name: known = '' }: { readonly name?: string | undefined }) {
	const ways = useLoad('ways', (signal) => call('GET /sign-in', {}, signal));
	return (
		<Loading of={ways}>
			{({ local, oidc }) => (
				<div class="dk-stack">
					{oidc ? (
						<a class="kern-btn kern-btn--primary kern-btn--block" href={oidc.url} onClick={rememberPlace}>
							<Icon name="arrow-forward" />
							<span class="kern-label">{oidc.label}</span>
						</a>
					) : null}
					{oidc && local ? <p class="dk-muted">{t('signin.or')}</p> : null}
					{local ? <LocalForm known={known} primary={!oidc} /> : null}
				</div>
			)}
		</Loading>
	);
}

function LocalForm({ known, primary }: { readonly known: string; readonly primary: boolean }) {
	const [name, setName] = useState(known);
	const [password, setPassword] = useState('');
	const [missing, setMissing] = useState(false);
	const { busy, problem, run } = useDeed();
	const submit = () => {
		setMissing(name === '' || password === '');
		if (name !== '' && password !== '') run(() => signIn(name.trim(), password));
	};
	return (
		<form
			class="dk-stack"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<ProblemNotice problem={problem} />
			<TextField
				label={t('signin.name')}
				value={name}
				onInput={setName}
				autocomplete="username"
				maxLength={100}
				error={missing && name === '' ? t('signin.name.missing') : undefined}
			/>
			<TextField
				label={t('signin.password')}
				type="password"
				value={password}
				onInput={setPassword}
				autocomplete="current-password"
				maxLength={200}
				focus={known !== ''}
				error={missing && password === '' ? t('signin.password.missing') : undefined}
			/>
			<Button submit large kind={primary ? 'primary' : 'secondary'} busy={busy} class="kern-btn--block">
				{t('signin.go')}
			</Button>
		</form>
	);
}
