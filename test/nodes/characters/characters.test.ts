import { expect } from 'chai';
import registerCharacters from '../../../nodes/characters/characters.ts';
import registerReceive from '../../../nodes/receive/receive.ts';
import { FlowBench, type FlowNode, receive } from '../../support/flow-bench.ts';

const nodes = [registerReceive, registerCharacters];
const keep: FlowNode = { id: 'keep', type: 'test-keep', wires: [[]] };
const XML = { datacontenttype: 'application/xml' };

describe('Node characters', () => {
	const bench = new FlowBench();
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function deploy(more: object = {}): Promise<void> {
		const node: FlowNode = { id: 'z', type: 'drehkreuz-characters', target: 'StringLatin', action: 'transliterate', version: 1, wires: [['keep']], ...more };
		await bench.deploy([receive('in', 'eingang', ['z']), node, keep], nodes);
	}
	async function parked(id: string) {
		expect((await bench.test.settled(id)).settlement.kind).to.equal('park');
		expect(bench.kept).to.deep.equal([]);
		const [first] = await bench.test.hub.store.parked.list({});
		return first?.reason;
	}

	it('writes the values of JSON with the characters of the target, and lists what changed', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', { name: 'C\u0306ek', ort: 'Łódź', zahl: 1 });
		await bench.expectSettled('done', 'm1');
		expect(bench.kept[0]?.payload).to.deep.equal({ name: 'Cek', ort: 'Łódź', zahl: 1 });
		expect(bench.kept[0]?.changes).to.deep.equal([{ path: '/name', from: 'C\u0306', to: 'C' }]);
		expect(bench.kept[0]?.characters).to.deep.equal({ target: 'StringLatin', fits: false, changesTotal: 1, leftTotal: 0, left: [] });
	});

	it('writes XML as bytes again', async () => {
		await deploy({ target: 'ascii' });
		await bench.test.publish('eingang', 'm1', Buffer.from('<a>\r\n Łódź</a>'), XML);
		await bench.expectSettled('done', 'm1');
		expect(String(bench.kept[0]?.payload)).to.equal('<a>\r\n Lodz</a>');
		expect(bench.kept[0]?.payload).to.be.instanceOf(Buffer);
	});

	it('only reports when it is told so', async () => {
		await deploy({ action: 'report', target: 'ascii' });
		const content = Buffer.from('{ "a":"Łódź 東" }');
		await bench.test.publish('eingang', 'm1', content);
		await bench.expectSettled('done', 'm1');
		expect(bench.kept[0]?.payload).to.deep.equal({ a: 'Łódź 東' });
		expect(bench.kept[0]?.characters).to.deep.include({ fits: false, changesTotal: 3, leftTotal: 1, left: [{ path: '/a', codePoints: ['U+6771'] }] });
	});

	it('parks what has no likeness, naming place and code point but not the text', async () => {
		await deploy();
		await bench.test.publish('eingang', 'm1', Buffer.from('<a>\n<b>Łódź 東京</b></a>'), XML);
		const reason = await parked('m1');
		expect(reason?.code).to.equal('DK-CHECK-CHARACTERS');
		expect(reason?.facts).to.deep.equal({ count: 2, target: 'StringLatin', place: 'line 2', stelle: 'Zeile 2', codePoints: 'U+6771' });
	});

	it('parks whatever does not fit when it is told so', async () => {
		await deploy({ action: 'park', target: 'iso-8859-1' });
		await bench.test.publish('eingang', 'm1', { a: 'Łódź' });
		expect((await parked('m1'))?.facts).to.include({ count: 2, place: '/a', codePoints: 'U+0141' });
	});

	it('never changes signed XML, but lets it pass where it fits', async () => {
		const signed = (name: string) => Buffer.from(`<a>${name}<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></a>`);
		await deploy();
		await bench.test.publish('eingang', 'm1', signed('C\u0306'), XML);
		expect((await parked('m1'))?.code).to.equal('DK-CHECK-SIGNED');
		await bench.test.publish('eingang', 'm2', signed('Łódź'), XML);
		await bench.expectSettled('done', 'm2');
		expect(bench.kept[0]?.payload).to.deep.equal(signed('Łódź'));
	});

	it('parks a message when it is set to a target that it does not know', async () => {
		await deploy({ target: 'latin-9' });
		await bench.test.publish('eingang', 'm1');
		expect((await parked('m1'))?.code).to.equal('DK-CHECK-CHARACTERS-TARGET');
	});
});
