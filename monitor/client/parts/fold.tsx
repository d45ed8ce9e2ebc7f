/** Something that opens when asked for. What is inside is made only then: there may be very many of these. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
	readonly summary: ComponentChildren;
	readonly children: () => ComponentChildren;
	readonly open?: boolean | undefined;
	readonly class?: string | undefined;
}

export function Fold({ summary, children, open = false, class: name }: Props) {
	const [isOpen, setOpen] = useState(open);
	return (
		<details class={`dk-details${name ? ` ${name}` : ''}`} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{summary}</summary>
			{isOpen ? children() : null}
		</details>
	);
}
