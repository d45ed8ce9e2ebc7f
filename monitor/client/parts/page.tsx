/** Frame of a page: its heading, which takes the focus after moving here, and the title of the window. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { moved } from '../app/router.tsx';

interface Props {
	readonly title: string;
	/** Beside the heading. */
	readonly actions?: ComponentChildren;
	/** Above the heading: the way back. */
	readonly above?: ComponentChildren;
	readonly children: ComponentChildren;
}

export function Page({ title, actions, above, children }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		if (moved.value) heading.current?.focus();
	}, []);
	useEffect(() => {
		document.title = `${title} – Drehkreuz`;
	}, [title]);
	return (
		<div class="dk-page">
			{above ? <div class="dk-above">{above}</div> : null}
			<div class="dk-page__head">
				<h1 class="dk-h1" ref={heading} tabIndex={-1}>
					{title}
				</h1>
				{actions ? <div class="dk-actions">{actions}</div> : null}
			</div>
			{children}
		</div>
	);
}

interface SectionProps {
	readonly title: string;
	readonly children: ComponentChildren;
	/** Beside the heading. */
	readonly actions?: ComponentChildren;
	/** Of the heading, so that one can be led there. */
	readonly id?: string | undefined;
}

export function Section({ title, children, actions, id }: SectionProps) {
	return (
		<section class="dk-section">
			<div class="dk-section__head">
				<h2 class="dk-h2" id={id} tabIndex={id ? -1 : undefined}>
					{title}
				</h2>
				{actions ? <div class="dk-actions">{actions}</div> : null}
			</div>
			{children}
		</section>
	);
}

/** Name and value, one below the other; what has no value is left out. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, value: ComponentChildren])[] }) {
	const known = of.filter(([, value]) => value !== undefined && value !== '' && value !== null);
	return (
		<dl class="kern-description-list dk-facts">
			{known.map(([name, value]) => (
				<div class="kern-description-list-item" key={name}>
					<dt class="kern-description-list-item__key">{name}</dt>
					<dd class="kern-description-list-item__value">{value}</dd>
				</div>
			))}
		</dl>
	);
}
