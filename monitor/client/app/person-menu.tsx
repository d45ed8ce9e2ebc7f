/** Who is signed in: their own password, and the way out. A disclosure, not a menu: it holds a link and a button. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { Icon } from '../parts/icon.tsx';
import { useDeed } from './load.ts';
import { Link } from './router.tsx';
import { me, signOut } from './session.ts';

export function PersonMenu() {
	const details = useRef<HTMLDetailsElement>(null);
	const { run } = useDeed();
	const close = () => details.current?.removeAttribute('open');
	useEffect(() => {
		const outside = (event: Event) => {
			if (event instanceof KeyboardEvent && event.key !== 'Escape') return;
			if (event.type === 'click' && details.current?.contains(event.target as Node)) return;
			const focused = event.type === 'keydown' && details.current?.contains(document.activeElement);
			close();
			if (focused) details.current?.querySelector('summary')?.focus();
		};
		document.addEventListener('click', outside);
		document.addEventListener('keydown', outside);
		return () => {
			document.removeEventListener('click', outside);
			document.removeEventListener('keydown', outside);
		};
	}, []);
	return (
		<details class="dk-person" ref={details}>
			<summary class="dk-tool">
				<Icon name="account-circle" size="small" />
				<span class="kern-sr-only">{t('person.menu')}</span>
				<span class="dk-tool__wide">{me.value?.displayName}</span>
			</summary>
			<div class="dk-person__panel">
				<p class="dk-muted dk-small">{t('person.signedin', { name: me.value?.id ?? '' })}</p>
				<Link to="/konto" class="dk-person__entry" onFollow={close}>
					{t('person.account')}
				</Link>
				<button type="button" class="dk-person__entry" onClick={() => run(signOut)}>
					<Icon name="logout" size="small" />
					{t('person.signout')}
				</button>
			</div>
		</details>
	);
}
