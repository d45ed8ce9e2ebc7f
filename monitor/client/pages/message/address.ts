/** The address of a message within the page. Knows no browser. */
import type { MessageAddress } from '../../app/forms.ts';

export function messagePath({ mandant, source, id }: MessageAddress): string {
	return `/nachricht?${new URLSearchParams({ mandant, source, id })}`;
}

/** Undefined when something is missing. */
export function messageAddress(query: string): MessageAddress | undefined {
	const parts = new URLSearchParams(query);
	const [mandant, source, id] = ['mandant', 'source', 'id'].map((name) => parts.get(name) ?? '');
	return mandant && source && id ? { mandant, source, id } : undefined;
}
