import { expect } from 'chai';
import { readOrStandIn } from '../../../hub/channel/stranger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import { serialise } from '../../../hub/message/serial.ts';

describe('reading what lies in a channel', () => {
	const address = { mandant: 'musterstadt', channel: 'antrag.eingang' };
	const bytes = Buffer.from('Unfug');

	it('gives the message when it is one', () => {
		const message = createMessage({ source: 'urn:a', type: 't', mandant: 'm' }, { kind: 'inline', bytes });
		expect(readOrStandIn(address, () => serialise(message), bytes, '')).to.deep.equal({ message });
	});

	it('gives a stand-in with the bytes and the reason when it is none, the same for the same thing', () => {
		const read = (distinction: string) => readOrStandIn(address, () => ({ headers: { id: 'x' }, bytes }), bytes, distinction);
		expect(read('a').problem?.code).to.equal('DK-MESSAGE-INVALID');
		expect(read('a').message.body).to.deep.equal({ kind: 'inline', bytes });
		expect(read('a').message.attributes.id).to.equal(read('a').message.attributes.id);
		expect(read('a').message.attributes.id).to.not.equal(read('b').message.attributes.id);
	});

	it('gives a stand-in too when it cannot even be taken apart', () => {
		const reading = readOrStandIn(address, () => JSON.parse('{'), bytes, '');
		expect(reading.problem).to.deep.equal({ code: 'DK-MESSAGE-FORMAT', facts: { format: 'headers' } });
	});
});
