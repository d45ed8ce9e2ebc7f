/** Messages as they wait in a channel: invented applications of any size, each with an id of its own. */
import { randomUUID } from 'node:crypto';
import { createMessage } from '../../hub/message/create.ts';
import type { Message } from '../../hub/message/message.ts';
import { TENANT } from './bench-hub.ts';

/** An application as JSON of exactly `bytes` bytes (at least 400). */
export function application(bytes: number): Buffer {
	const antrag = {
		antrag: { art: 'bewohnerparkausweis', monate: 12, kennzeichen: 'ZZ-DK 2026', zone: 'B', beginn: '2026-12-01' },
		antragsteller: { name: 'Erika Mustermann', strasse: 'Beispielweg', hausnummer: '1', plz: '01234', ort: 'Musterstadt' },
		bemerkungen: [] as string[],
	};
	const line = 'Das Fahrzeug wird nur am Wochenende genutzt und steht sonst in der Beispielgasse.';
	const size = (): number => Buffer.byteLength(JSON.stringify(antrag));
	while (size() + line.length + 3 < bytes) antrag.bemerkungen.push(line);
	const rest = bytes - size() - (antrag.bemerkungen.length > 0 ? 3 : 2);
	antrag.bemerkungen.push('.'.repeat(Math.max(rest, 0)));
	return Buffer.from(JSON.stringify(antrag));
}

/** `count` messages with this content, with the attributes that a portal's application has. */
export function* messages(count: number, content: Buffer, mediaType = 'application/json'): Generator<Message> {
	const run = randomUUID();
	for (let number = 0; number < count; number++) {
		const attributes = {
			id: `${run}-${number}`,
			source: `urn:drehkreuz:${TENANT}:portal:bench`,
			type: 'de.drehkreuz.antrag.eingegangen',
			mandant: TENANT,
			subject: `${run.slice(0, 8)}/${number}`,
			ars: '146120000000',
			ags: '14612000',
			datacontenttype: mediaType,
		};
		yield createMessage(attributes, { kind: 'inline', bytes: content });
	}
}
