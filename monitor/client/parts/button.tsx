/**
 * Buttons of KERN. One that may not be used stays visible and can be reached by keyboard; `why` is shown below it, `blockedBy` names the element that says why
 * for several buttons at once. Clicks then do nothing.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface Props {
	readonly children: ComponentChildren;
	readonly kind?: 'primary' | 'secondary' | 'tertiary' | undefined;
	readonly icon?: IconName | undefined;
	readonly submit?: boolean | undefined;
	readonly large?: boolean | undefined;
	readonly busy?: boolean | undefined;
	readonly onClick?: ((event: MouseEvent) => void) | undefined;
	readonly why?: string | undefined;
	readonly blockedBy?: string | undefined;
	readonly expanded?: boolean | undefined;
	readonly controls?: string | undefined;
	readonly pressed?: boolean | undefined;
	readonly label?: string | undefined;
	readonly class?: string | undefined;
}

export function Button({ kind = 'secondary', large, why, blockedBy, busy, ...props }: Props) {
	const id = useId();
	const blocked = why !== undefined || blockedBy !== undefined;
	const button = (
		<button
			type={props.submit ? 'submit' : 'button'}
			class={`kern-btn kern-btn--${kind}${large ? '' : ' kern-btn--x-small'}${props.class ? ` ${props.class}` : ''}`}
			aria-disabled={blocked || busy ? true : undefined}
			aria-busy={busy ? true : undefined}
			aria-describedby={why === undefined ? blockedBy : id}
			aria-expanded={props.expanded}
			aria-controls={props.controls}
			aria-pressed={props.pressed}
			aria-label={props.label}
			onClick={(event) => {
				if (blocked || busy) event.preventDefault();
				else props.onClick?.(event);
			}}
		>
			{props.icon ? <Icon name={props.icon} size="small" /> : null}
			<span class="kern-label">{props.children}</span>
		</button>
	);
	if (why === undefined) return button;
	return (
		<span class="dk-blocked">
			{button}
			<span class="dk-why" id={id}>
				{why}
			</span>
		</span>
	);
}
