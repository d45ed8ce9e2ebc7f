/** Where the page begins: settings, address, who is signed in, and then everything below `App`. */
import '@kern-ux/native/dist/kern.min.css';
import 'uplot/dist/uPlot.min.css';
import './style/fonts.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/pages.css';
import './style/flow-map.css';
import './style/rehearsal.css';
import './style/wall.css';
import { render } from 'preact';
import { App } from './app/app.tsx';
import { startClock } from './app/clock.ts';
import { go, startRouter } from './app/router.tsx';
import { openSession, takePlace } from './app/session.ts';
import { applySettings } from './app/settings.ts';

applySettings();
startRouter();
startClock();
const root = document.getElementById('app');
if (root) render(<App />, root);
void openSession().then(() => {
	const place = takePlace();
	if (place) go(place.slice('/monitor'.length), 'replace');
});
