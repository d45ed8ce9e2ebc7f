/** For the screen on the wall: the state, the figures and what is wrong, readable from four metres; no navigation, and the screen stays awake where the browser can. */
import { useEffect } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { overview } from '../../app/live.ts';
import { LiveIndicator } from '../../app/live-indicator.tsx';
import { useLoad } from '../../app/load.ts';
import { Link } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Figures } from '../overview/figures.tsx';
import { StateBanner } from '../overview/state-banner.tsx';
import { keepAwake } from './keep-awake.ts';
import { Troubles } from './troubles.tsx';

export function WallPage() {
	const first = useLoad('overview', (signal) => call('GET /overview', {}, signal));
	const newest = overview.value && overview.value.at >= (first.data?.at ?? 0) ? overview.value : first.data;
	useEffect(() => keepAwake(), []);
	useEffect(() => {
		document.title = `${t('wall.title')} – Drehkreuz`;
	});
	return (
		<main class="dk-wall">
			<div class="dk-wall__head">
				<h1 class="dk-wall__title">{t('wall.title')}</h1>
				<LiveIndicator />
				<span class="dk-wall__tools">
					<Button onClick={() => void toggleFullScreen()}>{t('wall.fullscreen')}</Button>
					<Link to="/">{t('wall.leave')}</Link>
				</span>
			</div>
			<Loading of={{ ...first, data: newest }}>
				{(data) => (
					<>
						<StateBanner overview={data} />
						<Figures figures={data.figures} />
						<Troubles overview={data} />
					</>
				)}
			</Loading>
		</main>
	);
}

async function toggleFullScreen(): Promise<void> {
	if (document.fullscreenElement) await document.exitFullscreen();
	else await document.documentElement.requestFullscreen().catch(() => {});
}
