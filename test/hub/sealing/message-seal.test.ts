import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createMessage } from '../../../hub/message/create.ts';
import type { Message } from '../../../hub/message/message.ts';
import { deserialise, serialise } from '../../../hub/message/serial.ts';
import { isSealed, type MessageSeal } from '../../../hub/sealing/message-seal.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { sealingWith } from './keys.ts';

const sha512 = createHash('sha512').update('Bescheid').digest('hex');
const base = { source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', id: 'm1', subject: 'fall-1', datacontenttype: 'text/plain' };
const plain = createMessage(base, { kind: 'inline', bytes: Buffer.from('Erika Mustermann') });
const attachment = { name: 'Ausweis Erika.pdf', mediaType: 'application/pdf', size: 8, sha512 };
const withAttachments = createMessage(base, { kind: 'inline', bytes: Buffer.from('Erika Mustermann') }, [attachment]);
const byReference = createMessage(base, { kind: 'reference', reference: { sha512, size: 8, mediaType: 'text/plain' } }, [attachment]);
const empty = createMessage(base, { kind: 'inline', bytes: Buffer.alloc(0) });

describe('sealing messages', () => {
	let seal: MessageSeal;
	const throughAnEngine = (message: Message): Message => deserialise(serialise(message));

	before(async () => {
		({ messages: seal } = await sealingWith('k1'));
	});

	for (const [name, message] of Object.entries({ plain, withAttachments, byReference, empty })) {
		it(`gives back a message as it was, through any engine: ${name}`, () => {
			expect(seal.open(throughAnEngine(seal.seal(message)))).to.deep.equal(message);
		});
	}

	it('keeps the attributes in clear, and of content, file names and hashes nothing', () => {
		for (const message of [withAttachments, byReference]) {
			const { headers, bytes } = serialise(seal.seal(message));
			expect(headers).to.deep.include({ ...base, siegel: 'k1', 'dk-format': 2 });
			const all = JSON.stringify(headers) + bytes.toString('latin1');
			for (const secret of ['Mustermann', 'Ausweis', sha512, 'application/pdf']) expect(all).to.not.include(secret);
		}
	});

	it('says all payloads by the names under which they lie, for whoever deletes payloads', async () => {
		const { messages, files } = await sealingWith('k1');
		expect(messages.seal(byReference).attachments.map((a) => a.sha512)).to.deep.equal([1, 2].map(() => files.nameOf('musterstadt', sha512)));
	});

	it('seals once, and opens what was never sealed as it is', () => {
		const once = seal.seal(plain);
		expect(seal.seal(once)).to.equal(once);
		expect(seal.open(plain)).to.equal(plain);
	});

	it('does not open a body that was put into another message, or another tenant', async () => {
		const sealed = seal.seal(plain);
		for (const change of [{ id: 'm2' }, { source: 'urn:other' }, { mandant: 'andere' }]) {
			const swapped = { ...sealed, attributes: { ...sealed.attributes, ...change } };
			expect(await codeOf(Promise.resolve().then(() => seal.open(swapped))), JSON.stringify(change)).to.equal('DK-SEAL-DAMAGED');
			expect(seal.openOrLeave(swapped)).to.equal(swapped);
		}
	});

	it('seals a message that only claims to be sealed', () => {
		const claims = { ...plain, attributes: { ...plain.attributes, siegel: 'k1' } };
		expect(isSealed(claims)).to.equal(false);
		expect(seal.open(seal.seal(claims))).to.deep.equal(plain);
	});

	it('seals a message that has as many attributes as it may', () => {
		const many = Object.fromEntries(Array.from({ length: 48 - 8 }, (_, n) => [`feld${n}`, n]));
		const full = createMessage({ ...base, ...many }, { kind: 'inline', bytes: Buffer.from('x') });
		expect(Object.keys(full.attributes)).to.have.length(48);
		expect(seal.open(throughAnEngine(seal.seal(full)))).to.deep.equal(full);
	});

	it('an older hub takes it for a message of a newer one: it leaves it alone', () => {
		expect(serialise(seal.seal(plain)).headers['dk-format']).to.equal(2);
		expect(serialise(plain).headers).to.not.have.property('dk-format');
	});
});
