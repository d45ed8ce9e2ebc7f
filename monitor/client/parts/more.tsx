/** „Weitere laden“ below a list, and what is known of how many there are. */
import { t } from '../locale/text.ts';
import { Button } from './button.tsx';

export function More({ shown, more, busy, onMore }: { readonly shown: string; readonly more: boolean; readonly busy: boolean; readonly onMore: () => void }) {
	return (
		<div class="dk-more">
			<p class="dk-muted">{shown}</p>
			{more ? (
				<Button busy={busy} icon="arrow-down" onClick={onMore}>
					{t('word.more')}
				</Button>
			) : null}
		</div>
	);
}
