/** One POST of an application to the hub's ingress: JSON alone, or a form with the part `antrag` and the files. */
import type { Submission } from './case-book.ts';

export type Outcome =
	| { readonly kind: 'accepted'; readonly subject: string }
	/** The hub will never take it as it is. */
	| { readonly kind: 'refused'; readonly status: number; readonly code: string }
	/** No answer, none that makes sense, 5xx, 408, 429: send the same again. */
	| { readonly kind: 'again'; readonly afterMs?: number };

/** LeiKa key of the Bewohnerparkausweis. */
const LEIKA = '99108001001000';

export async function send(hubUrl: string, token: string, submission: Submission, signal: AbortSignal): Promise<Outcome> {
	const { id, mandant, entry, antrag, dateien } = submission;
	const form = dateien.length > 0 ? new FormData() : undefined;
	form?.append('antrag', new Blob([antrag], { type: 'application/json' }), 'antrag.json');
	for (const { name, mediaType, base64 } of dateien) form?.append('anlage', new Blob([Buffer.from(base64, 'base64')], { type: mediaType }), name);
	let response: Response;
	let body: { subject?: unknown; code?: unknown };
	try {
		response = await fetch(`${hubUrl}/in/${mandant}/${entry}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${token}`,
				'ce-specversion': '1.0',
				'ce-id': id,
				'ce-source': 'urn:sandkasten:portal',
				'ce-leika': LEIKA,
				'ce-einwilligung': String((JSON.parse(antrag) as { erklaerungen?: { einwilligung?: boolean } }).erklaerungen?.einwilligung ?? false),
				...(form ? {} : { 'content-type': 'application/json' }),
			},
			body: form ?? antrag,
			redirect: 'manual',
			signal,
		});
		body = (await response.json().catch(() => ({}))) as typeof body;
	} catch {
		return { kind: 'again' };
	}
	if (response.status === 202 && typeof body.subject === 'string') return { kind: 'accepted', subject: body.subject };
	const code = typeof body.code === 'string' ? body.code : 'none';
	const mayPass = response.status < 400 || response.status >= 500 || [408, 425, 429].includes(response.status);
	if (!mayPass) return { kind: 'refused', status: response.status, code };
	const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
	return Number.isFinite(seconds) ? { kind: 'again', afterMs: seconds * 1_000 } : { kind: 'again' };
}
