import { expect } from 'chai';
import { KeyRing } from '../../../hub/sealing/key-ring.ts';
import { PayloadNames } from '../../../hub/sealing/payload-names.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { keyNamed, MemoryInbox } from './keys.ts';

const sha512 = 'ab'.repeat(64);
const ringOf = (...ids: readonly string[]) => new KeyRing(ids.map((id) => keyNamed(id)));

describe('names of payloads', () => {
	it('stay the same through starts and changes of keys, also when the key is gone under which they began', async () => {
		const inbox = new MemoryInbox();
		const name = (await PayloadNames.open(ringOf('k1'), inbox)).nameOf('musterstadt', sha512);
		expect(name).to.match(/^[0-9a-f]{128}$/);
		expect((await PayloadNames.open(ringOf('k1'), inbox)).nameOf('musterstadt', sha512)).to.equal(name);
		expect((await PayloadNames.open(ringOf('k2', 'k1'), inbox)).nameOf('musterstadt', sha512)).to.equal(name);
		expect((await PayloadNames.open(ringOf('k2'), inbox)).nameOf('musterstadt', sha512)).to.equal(name);
		expect((await PayloadNames.open(ringOf('k3', 'k2'), inbox)).nameOf('musterstadt', sha512)).to.equal(name);
	});

	it('differ between tenants and installations, and tell nothing of the hash', async () => {
		const [one, other] = [await PayloadNames.open(ringOf('k1'), new MemoryInbox()), await PayloadNames.open(ringOf('k1'), new MemoryInbox())];
		const names = [one.nameOf('musterstadt', sha512), one.nameOf('andere', sha512), other.nameOf('musterstadt', sha512), sha512];
		expect(new Set(names).size).to.equal(4);
	});

	it('are never made anew because a key is missing: that would lose every payload', async () => {
		const inbox = new MemoryInbox();
		await PayloadNames.open(ringOf('k1'), inbox);
		expect(await codeOf(PayloadNames.open(ringOf('k2'), inbox))).to.equal('DK-SEAL-KEY');
	});

	it('find at the start a key whose secret is not what it was', async () => {
		const inbox = new MemoryInbox();
		await PayloadNames.open(ringOf('k1'), inbox);
		await PayloadNames.open(ringOf('k2', 'k1'), inbox);
		expect(await codeOf(PayloadNames.open(new KeyRing([keyNamed('k1', 'x'.repeat(40))]), inbox))).to.equal('DK-SEAL-DAMAGED');
		expect(await codeOf(PayloadNames.open(new KeyRing([keyNamed('k1'), keyNamed('k2', 'x'.repeat(40))]), inbox))).to.equal('DK-SEAL-DAMAGED');
	});

	it('are the same for processes that start for the first time at once', async () => {
		const inbox = new MemoryInbox();
		const opened = await Promise.all(Array.from({ length: 5 }, () => PayloadNames.open(ringOf('k1'), inbox)));
		expect(new Set(opened.map((names) => names.nameOf('musterstadt', sha512))).size).to.equal(1);
	});
});
