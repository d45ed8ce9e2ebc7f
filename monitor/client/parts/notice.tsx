/** Boxes that tell something: KERN's alert, and the form that problems of the API take in it. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../app/forms.ts';
import { inLanguage, t } from '../locale/text.ts';
import type { Tone } from './badge.tsx';
import { Icon } from './icon.tsx';

interface NoticeProps {
	readonly tone: Tone;
	readonly title: string;
	readonly children?: ComponentChildren;
	/** Read at once: only for what answers to something the person did. */
	readonly urgent?: boolean | undefined;
}

export function Notice({ tone, title, children, urgent }: NoticeProps) {
	return (
		<div class={`kern-alert kern-alert--${tone} dk-notice`} role={urgent ? 'alert' : undefined}>
			<div class="kern-alert__header">
				<Icon name={tone} size="large" />
				<p class="kern-title">{title}</p>
			</div>
			{children ? <div class="kern-alert__body">{children}</div> : null}
		</div>
	);
}

export function ProblemNotice({ problem, children }: { readonly problem: Problem | undefined; readonly children?: ComponentChildren }) {
	if (!problem) return null;
	return (
		<Notice tone="danger" title={inLanguage(problem.title)} urgent>
			<p>{inLanguage(problem.remedy)}</p>
			{problem.code ? <ProblemCode problem={problem} /> : null}
			{children}
		</Notice>
	);
}

/** Title and remedy within a text: in lists, timelines, cards. */
export function ProblemText({ problem }: { readonly problem: Problem }) {
	return (
		<div class="dk-problem">
			<p class="dk-problem__title">{inLanguage(problem.title)}</p>
			<p>
				<span class="dk-muted">{t('problem.remedy')}</span> {inLanguage(problem.remedy)}
			</p>
			<ProblemCode problem={problem} />
		</div>
	);
}

function ProblemCode({ problem }: { readonly problem: Problem }) {
	return (
		<p class="dk-muted dk-small">
			{t('problem.code')} <code>{problem.code}</code>
			{problem.node ? ` · ${t('problem.node', { node: problem.node })}` : ''}
		</p>
	);
}
