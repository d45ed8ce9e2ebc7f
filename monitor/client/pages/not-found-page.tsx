/** An address that leads nowhere. */
import { Link } from '../app/router.tsx';
import { t } from '../locale/text.ts';
import { Page } from '../parts/page.tsx';

export function NotFoundPage() {
	return (
		<Page title={t('notfound.title')}>
			<p>{t('notfound.text')}</p>
			<p>
				<Link to="/">{t('notfound.back')}</Link>
			</p>
		</Page>
	);
}
