/** From a route and what it is asked to the address of a request. Knows no browser. */

export type Value = string | number | boolean | undefined;
export type Values = Readonly<Record<string, unknown>>;

/** `/parked/:id/content` with its params filled in, and the query behind it. What is undefined is left out; lists repeat their name. */
export function addressOf(path: string, params: Values | undefined, query: Values | undefined): string {
	const filled = path.replace(/:([a-z]+)/gi, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')));
	const text = queryText(query ?? {});
	return text ? `${filled}?${text}` : filled;
}

export function queryText(query: Values): string {
	const parts = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) parts.append(name, String(one));
	}
	return parts.toString();
}
