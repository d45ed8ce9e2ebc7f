/** The way of a message as a timeline. Each kind of stop in words, what went wrong in red, what was not expected marked. */
import type { RehearsalRun } from '../../app/forms.ts';
import { t, tn } from '../../locale/text.ts';
import { Badge } from '../../parts/badge.tsx';
import { Fold } from '../../parts/fold.tsx';
import { DeedStop } from './deed-stop.tsx';
import { toldOf } from './difference-text.ts';
import type { Passed, Stop } from './way.ts';

interface Props {
	readonly stops: readonly Stop[];
	readonly problems: RehearsalRun['problems'];
	readonly answered: (step: string) => boolean;
	readonly onAddAnswer: (step: string) => void;
}

/** Names of nodes that are listed before one opens them. */
const NAMED = 4;

export function WayView({ stops, problems, answered, onAddAnswer }: Props) {
	if (stops.length === 0) return <p class="dk-empty">{t('rehearsal.way.none')}</p>;
	const problemOf = new Map(problems.map(({ deed, problem }) => [deed, problem]));
	return (
		<ol class="dk-way">
			{stops.map((stop, index) => (
				<li key={index} class={`dk-way__stop dk-way__stop--${toneOf(stop)}`}>
					{stop.kind === 'passed' ? <PassedNodes nodes={stop.nodes} /> : null}
					{stop.kind === 'missing' ? <MissingStop stop={stop} /> : null}
					{stop.kind === 'done' ? <DeedStop stop={stop} problem={problemOf.get(stop.index)} answered={answered} onAddAnswer={onAddAnswer} /> : null}
				</li>
			))}
		</ol>
	);
}

function PassedNodes({ nodes }: { readonly nodes: readonly Passed[] }) {
	const names = nodes.slice(0, NAMED).map(({ label }) => label);
	const text = `${names.join(', ')}${nodes.length > NAMED ? ' …' : ''}`;
	return (
		<Fold class="dk-way__nodes" summary={tn('rehearsal.nodes', nodes.length, { names: text })}>
			{() => (
				<ol class="dk-list dk-list--numbered">
					{nodes.map(({ label, type }, index) => (
						<li key={index}>
							{label} <span class="dk-muted dk-small">{type}</span>
						</li>
					))}
				</ol>
			)}
		</Fold>
	);
}

function MissingStop({ stop }: { readonly stop: Extract<Stop, { kind: 'missing' }> }) {
	return (
		<p class="dk-hop__event">
			<Badge tone="danger" text={t('rehearsal.mark.missing')} />
			<span class="dk-breakable">{toldOf([{ kind: 'missing', deed: stop.deed }], t).map(({ sentence }) => sentence)}</span>
		</p>
	);
}

type StopTone = 'quiet' | 'plain' | 'good' | 'changed' | 'missing' | 'bad';

function toneOf(stop: Stop): StopTone {
	if (stop.kind === 'passed') return 'quiet';
	if (stop.kind === 'missing') return 'missing';
	const { deed, extra, changes } = stop;
	if (deed.kind === 'outside' || (deed.kind === 'settled' && deed.outcome === 'park')) return 'bad';
	if (deed.kind === 'called' && (deed.answer === 'missing' || deed.answer === 'refused')) return 'bad';
	if (extra || changes.length > 0) return 'changed';
	return deed.kind === 'settled' && deed.outcome === 'done' ? 'good' : 'plain';
}
