/**
 * What the hub tells without being asked: one stream of events, opened when somebody is signed in, and again five seconds after it broke.
 */
import { signal } from '@preact/signals';
import { API } from './api.ts';
import type { Job, Overview } from './forms.ts';
import { checkSession } from './session.ts';

const AGAIN_MS = 5000;

/** The newest state at a glance; undefined until the first one came. */
export const overview = signal<Overview | undefined>(undefined);
/** Jobs as they were last told of, by id. */
export const liveJobs = signal<ReadonlyMap<string, Job>>(new Map());
/** Counts the alerts that came or went: pages that show them load again. */
export const alertChanges = signal(0);
/** Epoch milliseconds since when nothing comes; undefined: live. `0`: not yet connected. */
export const silentSince = signal<number | undefined>(0);

let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function startLive(): void {
	if (source) return;
	const opened = new EventSource(`${API}/events`);
	source = opened;
	opened.onopen = () => {
		silentSince.value = undefined;
	};
	opened.onerror = () => {
		silentSince.value ||= Date.now();
		if (opened.readyState !== EventSource.CLOSED) return;
		stopLive();
		timer = setTimeout(() => {
			void checkSession().then(startLive);
		}, AGAIN_MS);
	};
	opened.addEventListener('overview', (event) => {
		silentSince.value = undefined;
		const told = JSON.parse(event.data) as Overview;
		if (overview.value && namesOf(told) !== namesOf(overview.value)) alertChanges.value += 1;
		overview.value = told;
	});
	opened.addEventListener('job', (event) => {
		const job = JSON.parse(event.data) as Job;
		liveJobs.value = new Map(liveJobs.value).set(job.id, job);
	});
}

/** Which alerts last. */
function namesOf({ alerts }: Overview): string {
	return JSON.stringify(alerts.map(({ name, raisedAt }) => [name, raisedAt]));
}

export function stopLive(): void {
	clearTimeout(timer);
	source?.close();
	source = undefined;
}
