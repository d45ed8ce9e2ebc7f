/** One stop of the way: what the flow did there, what it was answered, and how that differs from what is expected. */
import type { Problem } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Fold } from '../../parts/fold.tsx';
import { ProblemText } from '../../parts/notice.tsx';
import { jsonTree } from '../../parts/tree/json-tree.ts';
import { Tree } from '../../parts/tree/tree.tsx';
import { changeText, partnerText } from './difference-text.ts';
import type { Counted, Stop } from './way.ts';

type Called = Extract<Counted, { kind: 'called' }>;
type Sent = Extract<Counted, { kind: 'sent' }>;

interface Props {
	readonly stop: Extract<Stop, { kind: 'done' }>;
	readonly problem: Problem | undefined;
	readonly answered: (step: string) => boolean;
	readonly onAddAnswer: (step: string) => void;
}

export function DeedStop({ stop, problem, answered, onAddAnswer }: Props) {
	const { deed, changes, extra } = stop;
	return (
		<>
			<p class="dk-hop__event">
				<Badge tone={toneOf(deed)} text={headOf(deed)} />
				<span class="dk-breakable">{whereOf(deed)}</span>
			</p>
			{problem ? <ProblemText problem={problem} /> : null}
			{deed.kind === 'called' ? <CallParts deed={deed} answered={answered} onAddAnswer={onAddAnswer} /> : null}
			{deed.kind === 'sent' ? <SentParts deed={deed} /> : null}
			{deed.kind === 'settled' && deed.outcome === 'again' ? <p class="dk-small dk-muted">{t('rehearsal.again.text')}</p> : null}
			{deed.kind === 'outside' ? <p>{t('rehearsal.outside.text')}</p> : null}
			{extra ? (
				<p class="dk-way__mark">
					<strong>{t('rehearsal.mark.extra')}</strong>
				</p>
			) : null}
			{changes.length > 0 ? (
				<div class="dk-way__mark dk-breakable">
					<strong>{t('rehearsal.mark.changed')}</strong>
					<ul class="dk-list">
						{changes.map((change) => (
							<li key={change.path}>{changeText(change, t)}</li>
						))}
					</ul>
				</div>
			) : null}
		</>
	);
}

function CallParts({ deed, answered, onAddAnswer }: { readonly deed: Called } & Pick<Props, 'answered' | 'onAddAnswer'>) {
	return (
		<>
			{deed.reference ? <p class="dk-small dk-muted dk-breakable">{t('message.reference', { reference: deed.reference })}</p> : null}
			{deed.answer === 'refused' ? <p class="dk-small">{t('rehearsal.refused.text', { code: deed.code ?? '' })}</p> : null}
			{deed.instruction === null ? null : (
				<Fold summary={t('rehearsal.order.show', { partner: partnerText(deed, t) })}>
					{() => <ValueView value={deed.instruction} label={t('rehearsal.order')} />}
				</Fold>
			)}
			{deed.answer === 'missing' && !answered(deed.step) ? (
				<div class="dk-actions">
					<Button icon="add" onClick={() => onAddAnswer(deed.step)}>
						{t('rehearsal.step.add.named', { step: deed.step })}
					</Button>
				</div>
			) : null}
		</>
	);
}

function SentParts({ deed }: { readonly deed: Sent }) {
	return (
		<>
			<Fold summary={t('rehearsal.sent.show', { channel: deed.channel })}>
				{() => (
					<>
						<ValueView value={deed.content} label={t('rehearsal.content')} />
						<ValueView value={deed.event} label={t('rehearsal.event')} />
					</>
				)}
			</Fold>
			{deed.attachments.length > 0 ? (
				<p class="dk-small dk-muted dk-breakable">
					{t('attachments.title')}: {deed.attachments.join(', ')}
				</p>
			) : null}
		</>
	);
}

/** Objects as a tree, text as it is. */
function ValueView({ value, label }: { readonly value: unknown; readonly label: string }) {
	if (typeof value === 'object' && value !== null) return <Tree root={jsonTree(value)} label={label} />;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
		<section class="dk-scroll dk-code-box" aria-label={label} tabIndex={0}>
			<pre class="dk-code">{String(value)}</pre>
		</section>
	);
}

const ANSWER_TONES: Readonly<Record<Called['answer'], Tone>> = {
	receipt: 'success',
	pending: 'warning',
	problem: 'warning',
	known: 'info',
	missing: 'danger',
	refused: 'danger',
};
const OUTCOME_TONES = { done: 'success', again: 'warning', park: 'danger' } as const satisfies Record<string, Tone>;

function toneOf(deed: Counted): Tone {
	if (deed.kind === 'called') return ANSWER_TONES[deed.answer];
	if (deed.kind === 'settled') return OUTCOME_TONES[deed.outcome];
	return deed.kind === 'outside' ? 'danger' : 'info';
}

function headOf(deed: Counted): string {
	if (deed.kind === 'called') return t(`rehearsal.answer.${deed.answer}`);
	if (deed.kind === 'settled') return t(`rehearsal.outcome.${deed.outcome}`);
	return t(`rehearsal.deed.${deed.kind}`);
}

function whereOf(deed: Counted): string {
	if (deed.kind === 'called') return `${t('word.partner')} ${partnerText(deed, t)}`;
	if (deed.kind === 'outside') return `${t('problem.node', { node: deed.label })}, ${deed.type}`;
	const channel = `${t('word.channel')} ${deed.channel}`;
	return deed.kind === 'taken' && deed.attempt > 1 ? `${channel}, ${t('timeline.attempt', { n: deed.attempt })}` : channel;
}
