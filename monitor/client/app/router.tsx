/** Addresses without a hash: where one is, links that do not load the page anew, and the way back. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export const BASE = '/monitor';

export interface Place {
	/** Below `/monitor`, without a slash at its end; the overview is `/`. */
	readonly path: string;
	/** Without `?`. */
	readonly query: string;
}

export const place = signal<Place>(here());
/** False until somebody has moved: then headings take the focus. */
export const moved = signal(false);

function here(): Place {
	const path = window.location.pathname.slice(BASE.length).replace(/\/+$/, '') || '/';
	return { path, query: window.location.search.slice(1) };
}

export function startRouter(): void {
	window.addEventListener('popstate', () => {
		moved.value = true;
		place.value = here();
	});
}

/** @param to path below `/monitor`, with its query */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
	const before = place.value.path;
	if (how === 'push') window.history.pushState(null, '', BASE + to);
	else window.history.replaceState(null, '', BASE + to);
	moved.value = true;
	place.value = here();
	if (place.value.path !== before) window.scrollTo(0, 0);
}

interface LinkProps {
	readonly to: string;
	readonly children: ComponentChildren;
	readonly class?: string | undefined;
	readonly current?: boolean | undefined;
	readonly label?: string | undefined;
	readonly onFollow?: (() => void) | undefined;
}

export function Link({ to, children, class: name = 'dk-link', current, label, onFollow }: LinkProps) {
	return (
		<a
			href={BASE + to}
			class={name}
			aria-current={current ? 'page' : undefined}
			aria-label={label}
			onClick={(event) => {
				if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
				event.preventDefault();
				go(to);
				onFollow?.();
			}}
		>
			{children}
		</a>
	);
}
