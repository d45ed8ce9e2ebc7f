/** Addresses of the pages for rehearsals within the monitor. Knows no browser. */

export const LIST_PATH = '/probelaeufe';
/** A scenario that is not kept: it has no name yet. */
export const NEW_PATH = '/probelauf';

export function scenarioPath(name: string): string {
	return `${LIST_PATH}/${name}`;
}

/** Undefined: the address is not that of a scenario. */
export function scenarioName(path: string): string | undefined {
	return /^\/probelaeufe\/([a-z0-9][a-z0-9-]{0,62})$/.exec(path)?.[1];
}
