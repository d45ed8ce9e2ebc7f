/** A state as icon and word; colour only comes on top. */
import type { JournalEvent, State } from '../app/forms.ts';
import { t } from '../locale/text.ts';
import { Icon } from './icon.tsx';

export type Tone = 'info' | 'success' | 'warning' | 'danger';

export function Badge({ tone, text }: { readonly tone: Tone; readonly text: string }) {
	return (
		<span class={`kern-badge kern-badge--small kern-badge--${tone} dk-badge`}>
			<Icon name={tone} size="small" />
			<span class="kern-label">{text}</span>
		</span>
	);
}

export const toneOfState = { good: 'success', attention: 'warning', bad: 'danger' } as const satisfies Record<State, Tone>;

export function StateBadge({ state }: { readonly state: State }) {
	return <Badge tone={toneOfState[state]} text={t(`state.${state}`)} />;
}

const TONES: Partial<Record<JournalEvent, Tone>> = {
	refused: 'danger',
	parked: 'danger',
	discarded: 'warning',
	retried: 'warning',
	pending: 'warning',
	delivered: 'success',
	settled: 'success',
};

export function EventBadge({ event }: { readonly event: JournalEvent }) {
	return <Badge tone={TONES[event] ?? 'info'} text={t(`event.${event}`)} />;
}
