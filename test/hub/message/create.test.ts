import { expect } from 'chai';
import { createMessage, withAttributes } from '../../../hub/message/create.ts';
import type { Attachment, Body } from '../../../hub/message/message.ts';
import { deserialise, serialise } from '../../../hub/message/serial.ts';

const body: Body = { kind: 'inline', bytes: Buffer.from([0, 1, 2, 0xff]) };
const attributes = { source: 'urn:drehkreuz:musterstadt:portal:amt24', type: 'de.drehkreuz.antrag.eingegangen', mandant: 'musterstadt' };

describe('a message', () => {
	it('gets an id, a time and the CloudEvents version when it has none', () => {
		const message = createMessage(attributes, body);
		expect(message.attributes.id).to.match(/^[0-9a-f-]{36}$/);
		expect(message.attributes.specversion).to.equal('1.0');
		expect(Date.parse(message.attributes.time)).to.be.closeTo(Date.now(), 5_000);
	});

	const faults: readonly [name: string, changes: Record<string, unknown>, attribute: string][] = [
		['an upper-case attribute name', { Kassenzeichen: '1' }, 'Kassenzeichen'],
		['an id with a line break', { id: 'a\nb' }, 'id'],
		['an empty id', { id: '' }, 'id'],
		['an id of 256 characters', { id: 'x'.repeat(256) }, 'id'],
		['a time without zone', { time: '2026-11-23T10:00:00' }, 'time'],
		['a time that does not exist', { time: '2026-13-23T10:00:00Z' }, 'time'],
		['a LeiKa key of 13 digits', { leika: '9910800100100' }, 'leika'],
		['an ARS of 8 digits', { ars: '14625000' }, 'ars'],
		['a tenant that climbs out of its folder', { mandant: '../x' }, 'mandant'],
		['a fraction as attribute', { betrag: 1.5 }, 'betrag'],
		['an object as attribute', { betrag: {} }, 'betrag'],
		['an attribute of more than 1 KiB', { hinweis: 'ä'.repeat(600) }, 'hinweis'],
		['no source', { source: undefined }, 'source'],
	];
	for (const [name, changes, attribute] of faults) {
		it(`is refused with ${name}, naming the attribute and not its value`, () => {
			expect(() => createMessage({ ...attributes, ...changes } as never, body))
				.to.throw()
				.that.deep.includes({ code: 'DK-MESSAGE-INVALID' })
				.and.has.nested.property('facts.attribute', attribute);
		});
	}

	it('takes 100 attachments and refuses the 101st', () => {
		const attachment: Attachment = { name: 'nachweis.pdf', mediaType: 'application/pdf', size: 1, sha512: 'a'.repeat(128) };
		expect(createMessage(attributes, body, Array(100).fill(attachment)).attachments).to.have.length(100);
		expect(() => createMessage(attributes, body, Array(101).fill(attachment)))
			.to.throw()
			.that.deep.includes({ code: 'DK-MESSAGE-ATTACHMENTS' });
	});

	it('survives headers and bytes exactly', () => {
		const attachment: Attachment = { name: 'Prüfung „Ä".pdf', mediaType: 'application/pdf', size: 3, sha512: 'b'.repeat(128) };
		const message = createMessage({ ...attributes, subject: 'vorgang-1', testnachricht: true, anzahl: 7, hinweis: 'Straße' }, body, [attachment]);
		expect(deserialise(serialise(message))).to.deep.equal(message);
	});

	it('survives by reference', () => {
		const reference = { sha512: 'c'.repeat(128), size: 70_000, mediaType: 'application/xml' };
		const message = createMessage({ ...attributes, datacontenttype: 'application/xml' }, { kind: 'reference', reference });
		const serial = serialise(message);
		expect(serial.bytes).to.have.length(0);
		expect(deserialise(serial)).to.deep.equal(message);
	});

	it('drops attributes that are set to undefined and keeps the rest', () => {
		const changed = withAttributes(createMessage({ ...attributes, leika: '99108001001000' }, body), { leika: undefined, kassenzeichen: '4711' });
		expect(changed.attributes).to.include({ kassenzeichen: '4711', mandant: 'musterstadt' }).and.not.have.property('leika');
	});
});
