/** The own account: who one is, what one may do, and the own password. Also the page that asks for a new password after one that somebody else gave. */
import { useEffect, useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import type { Right } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { changePassword, me, signOut, tenantName } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Notice, ProblemNotice } from '../../parts/notice.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';

const RIGHTS: readonly Right[] = ['see', 'content', 'operate', 'audit', 'flows', 'people'];
const SHORTEST = 12;

export function AccountPage() {
	const person = me.value;
	if (!person) return null;
	return (
		<Page title={t('account.title')}>
			<Section title={t('account.who')}>
				<Facts
					of={[
						[t('account.name'), person.displayName],
						[t('signin.name'), person.id],
						[t('account.origin'), t(`origin.${person.origin}`)],
						...RIGHTS.map((right) => [t(`right.${right}`), extentOf(right)] as const),
					]}
				/>
			</Section>
			<Section title={t('password.title')}>{person.origin === 'local' ? <PasswordForm /> : <p>{t('password.elsewhere')}</p>}</Section>
		</Page>
	);
}

function extentOf(right: Right): string {
	const scope = me.value?.rights[right];
	if (scope?.all) return t('right.all');
	if (!scope || scope.mandanten.length === 0) return t('word.no');
	return scope.mandanten.map(tenantName).join(', ');
}

export function PasswordPage() {
	useEffect(() => {
		document.title = `${t('password.title')} – Drehkreuz`;
	});
	const { run } = useDeed();
	return (
		<div class="dk-narrow dk-stack">
			<h1 class="dk-h1">{t('password.must.title')}</h1>
			<p>{t('password.must.text')}</p>
			<PasswordForm />
			<p>
				<Button kind="tertiary" onClick={() => run(signOut)}>
					{t('person.signout')}
				</Button>
			</p>
		</div>
	);
}

function PasswordForm() {
	const [current, setCurrent] = useState('');
	const [next, setNext] = useState('');
	const [repeat, setRepeat] = useState('');
	const [tried, setTried] = useState(false);
	const [done, setDone] = useState(false);
	const { busy, problem, run } = useDeed();
	const errors = {
		current: current === '' ? t('signin.password.missing') : undefined,
		next: next.length < SHORTEST ? t('password.short') : undefined,
		repeat: repeat === next ? undefined : t('password.differs'),
	};
	const submit = () => {
		setTried(true);
		setDone(false);
		if (errors.current || errors.next || errors.repeat) return;
		run(async () => {
			await changePassword(current, next);
			setCurrent('');
			setNext('');
			setRepeat('');
			setTried(false);
			setDone(true);
			announce(t('password.done'));
		});
	};
	return (
		<form
			class="dk-stack dk-narrow-form"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<ProblemNotice problem={problem} />
			{done ? <Notice tone="success" title={t('password.done')} /> : null}
			<TextField
				label={t('password.current')}
				type="password"
				autocomplete="current-password"
				value={current}
				onInput={setCurrent}
				error={tried ? errors.current : undefined}
			/>
			<TextField
				label={t('password.next')}
				hint={t('password.hint')}
				type="password"
				autocomplete="new-password"
				maxLength={200}
				value={next}
				onInput={setNext}
				error={tried ? errors.next : undefined}
			/>
			<TextField
				label={t('password.repeat')}
				type="password"
				autocomplete="new-password"
				maxLength={200}
				value={repeat}
				onInput={setRepeat}
				error={tried ? errors.repeat : undefined}
			/>
			<p>
				<Button submit large kind="primary" busy={busy}>
					{t('password.save')}
				</Button>
			</p>
		</form>
	);
}
