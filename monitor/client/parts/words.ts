/** Whether a text fits what somebody typed: every word occurs, capitals and order do not matter. */
export function matches(text: string, typed: string): boolean {
	const haystack = text.toLowerCase();
	return typed
		.toLowerCase()
		.split(/\s+/)
		.every((word) => haystack.includes(word));
}
