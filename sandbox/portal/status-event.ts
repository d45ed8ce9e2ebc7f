/** Reads a status event as the hub sends it: CloudEvents 1.0 in structured JSON. */
import type { Request } from '../counterpart.ts';
import type { StatusReceived } from './case-book.ts';

export interface StatusEvent {
	readonly source: string;
	readonly id: string;
	/** Id of the application it is about, as the portal sent it. */
	readonly antragId: string;
	readonly status: StatusReceived;
}

const KNOWN = ['angenommen', 'zahlung-angefordert', 'bezahlt', 'nicht-bezahlt', 'in-bearbeitung', 'abgeschlossen', 'abgelehnt'];

/** @returns the event, or in words what is wrong with it */
export function readStatusEvent(request: Request): StatusEvent | string {
	if (!/^application\/cloudevents\+json\b/.test(request.headers['content-type'] ?? '')) return 'the media type must be application/cloudevents+json';
	let event: Record<string, unknown>;
	try {
		event = JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
	} catch {
		return 'the body is no JSON';
	}
	if (typeof event !== 'object' || event === null || event['specversion'] !== '1.0') return 'specversion must be 1.0';
	for (const name of ['id', 'source', 'type', 'time', 'antragid']) if (typeof event[name] !== 'string' || event[name] === '') return `${name} is missing`;
	const data = event['data'] as Record<string, unknown> | null | undefined;
	if (typeof data !== 'object' || data === null || !KNOWN.includes(String(data['status']))) return 'data.status is none that this portal knows';
	if (data['status'] === 'zahlung-angefordert' && !/^https?:\/\//.test(String(data['zahlungslink']))) return 'data.zahlungslink is missing';
	const status = { ...data, at: event['time'] } as unknown as StatusReceived;
	return { source: event['source'] as string, id: event['id'] as string, antragId: event['antragid'] as string, status };
}
