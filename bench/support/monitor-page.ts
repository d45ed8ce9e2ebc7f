/** What an open page of the monitor does to a hub: signs in, listens to the events. Without a browser: what is measured is the hub. */
import { get, type IncomingMessage } from 'node:http';

export const ADMIN_PASSWORD = 'nur-fuer-messungen-gedacht';

export interface MonitorSession {
	readonly headers: Readonly<Record<string, string>>;
}

/** @param url of a hub that was started with `ADMIN_PASSWORD` */
export async function signIn(url: string): Promise<MonitorSession> {
	const response = await fetch(`${url}/monitor/api/session`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ name: 'admin', password: ADMIN_PASSWORD }),
	});
	if (response.status !== 200) throw new Error(`the monitor does not let us in: ${response.status} ${await response.text()}`);
	const { csrf } = (await response.json()) as { csrf: string };
	return { headers: { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-drehkreuz-csrf': csrf, 'content-type': 'application/json' } };
}

/** Opens pages that listen. @returns bytes that all of them have got so far, and the way to close them */
export async function openPages(
	url: string,
	count: number,
	{ headers }: MonitorSession,
): Promise<{ readonly bytes: () => number; readonly close: () => void }> {
	let bytes = 0;
	const pages = await Promise.all(
		Array.from({ length: count }, () => {
			return new Promise<IncomingMessage>((resolve, reject) => {
				const request = get(`${url}/monitor/api/events`, { headers: { cookie: headers.cookie ?? '' }, agent: false }, resolve);
				request.on('error', reject);
			});
		}),
	);
	for (const page of pages) {
		if (page.statusCode !== 200) throw new Error(`the monitor answers ${page.statusCode}`);
		page.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
		});
		page.on('error', () => {});
	}
	return { bytes: () => bytes, close: () => pages.forEach((page) => void page.destroy()) };
}
