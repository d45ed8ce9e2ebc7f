/** Whether what one sees is what is: „live“, or since when nothing came. */
import { clockTime } from '../locale/format.ts';
import { t } from '../locale/text.ts';
import { silentSince } from './live.ts';

export function LiveIndicator() {
	const since = silentSince.value;
	const live = since === undefined;
	const text = live ? t('live.on') : since === 0 ? t('live.connecting') : t('live.off', { time: clockTime(since) });
	return (
		<p class={`dk-live${live ? ' dk-live--on' : since === 0 ? '' : ' dk-live--off'}`} role="status">
			<span class="dk-live__sign" aria-hidden="true" />
			{text}
		</p>
	);
}
