import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JournalEntry } from '../../../hub/journal/entry.ts';
import { failureOf } from '../../support/failure-of.ts';
import { ADDRESS, ProtectedHub } from '../../support/protected-hub.ts';
import { describeOnEveryStore } from '../../support/store-kinds.ts';

const KEY = (id: string) => ({ source: 'urn:test', id });
const REASON = { code: 'DK-PARTNER-REFUSED', facts: { role: 'dms' } };

describeOnEveryStore('the file of a case', (on) => {
	let folder: string;
	let hub: ProtectedHub;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-case-'));
		hub = await ProtectedHub.open(folder, { on, keys: ['k1'], storage: { level: 'full' } });
	});
	afterEach(async () => {
		await hub.close();
		await rm(folder, { recursive: true, force: true });
	});

	const wrote = (id: string, ...events: readonly JournalEntry['event'][]) =>
		hub.store.journal.append(
			...events.map((event): JournalEntry => ({ event, at: Date.now(), mandant: 'musterstadt', ...KEY(id), subject: 'fall-1', channel: ADDRESS.channel })),
		);
	const { exportCase, deleteCase } = {
		exportCase: () => hub.protection.caseFiles.exportCase('musterstadt', 'fall-1'),
		deleteCase: () => hub.protection.caseFiles.deleteCase('musterstadt', 'fall-1'),
	};

	it('holds everything that is known, readable: journal, receipts, kept content, what is parked', async () => {
		const message = await hub.message('m1', 'Antrag von Erika', [['Ausweis.pdf', 'Bild']], 'fall-1');
		await hub.protection.keeper.keep({ message, place: 'received', name: ADDRESS.channel, channel: ADDRESS.channel });
		await wrote('m1', 'received', 'settled');
		const receipt = { reference: 'AZ 1', adapter: 'cmis', at: '2026-11-29T08:00:00Z', attributes: {} };
		await hub.store.steps.save({ mandant: 'musterstadt', ...KEY('m1'), step: 'dms' }, { state: 'done', memory: {}, receipt });
		await hub.store.park({ address: ADDRESS, message: await hub.message('m2', 'Nachtrag', [], 'fall-1'), reason: REASON, attempt: 3 });
		await hub.store.park({ address: ADDRESS, message: await hub.message('m9', 'fremd', [], 'fall-9'), reason: REASON, attempt: 1 });

		const file = JSON.parse(JSON.stringify(await exportCase()));
		expect(file).to.include({ form: 'drehkreuz-vorgang/1', mandant: 'musterstadt', subject: 'fall-1' });
		expect(file.messages.map(({ id }: { id: string }) => id)).to.deep.equal(['m1', 'm2']);
		const [one, two] = file.messages;
		expect(one.journal.map(({ event }: JournalEntry) => event)).to.deep.equal(['received', 'settled']);
		expect(one.steps[0].receipt).to.deep.equal(receipt);
		expect(one.contents[0]).to.deep.include({ place: 'received', present: true });
		expect(one.contents[0].content).to.include({ text: 'Antrag von Erika', mediaType: 'text/plain' });
		expect(one.contents[0].content.attachments[0]).to.include({ name: 'Ausweis.pdf', size: 4 });
		expect(two.parked[0]).to.deep.include({ attempt: 3, reason: REASON });
		expect(two.parked[0].content.text).to.equal('Nachtrag');
	});

	it('shows a body that is no text as base64, and one that is missing as unreadable', async () => {
		const message = await hub.message('m1', '', [], 'fall-1');
		const binary = { ...message, body: { kind: 'inline', bytes: Buffer.from([0xff, 0x00]) } } as const;
		const gone = { ...message, body: { kind: 'reference', reference: { sha512: 'ab'.repeat(64), size: 3, mediaType: 'text/plain' } } } as const;
		for (const [name, one] of Object.entries({ binary, gone })) await hub.protection.keeper.keep({ message: one, place: 'channel', name });
		await wrote('m1', 'received');
		const contents = (await exportCase()).messages[0]?.contents ?? [];
		expect(contents.map(({ content }) => [content?.base64, content?.unreadable])).to.deep.equal([
			['/wA=', undefined],
			[undefined, 'DK-PAYLOAD-MISSING'],
		]);
	});

	it('says that nothing is known of an unknown case, or a case of another tenant', async () => {
		await wrote('m1', 'received', 'settled');
		for (const work of [hub.protection.caseFiles.exportCase('musterstadt', 'fall-2'), hub.protection.caseFiles.deleteCase('andere', 'fall-1')])
			expect((await failureOf(work)).code).to.equal('DK-RETENTION-CASE-UNKNOWN');
	});

	it('deletes everything but the remembered keys, with the payloads', async () => {
		const message = await hub.message('m1', 'Antrag', [['Ausweis.pdf', 'Bild']], 'fall-1');
		await hub.protection.keeper.keep({ message, place: 'received', name: 'x' });
		await hub.broker.publish(ADDRESS, message);
		const delivery = await hub.next();
		await hub.store.series().remember(`channel:musterstadt:${ADDRESS.channel}`, KEY('m1'));
		await hub.broker.settle(delivery.token, { kind: 'done' });
		await wrote('m1', 'received', 'settled');
		await hub.store.steps.save({ mandant: 'musterstadt', ...KEY('m1'), step: 'dms' }, { state: 'done', memory: {} });
		expect(await deleteCase()).to.deep.equal({ messages: 1, entries: 2, payloads: 1 });
		expect(await hub.store.journal.search({ mandant: 'musterstadt', subject: 'fall-1' })).to.deep.equal([]);
		expect(await hub.store.steps.ofMessage('musterstadt', KEY('m1'))).to.deep.equal([]);
		expect(await hub.store.contents.list('musterstadt', KEY('m1'))).to.deep.equal([]);
		expect(await hub.protection.payloads.has('musterstadt', message.attachments[0]!.sha512)).to.equal(false);
		expect(await hub.store.inbox.find(`channel:musterstadt:${ADDRESS.channel}`, KEY('m1'))).to.not.equal(undefined);
	});

	it('deletes the attachments of a settled message also where no content is kept', async () => {
		const message = await hub.message('m1', 'Antrag', [['Ausweis.pdf', 'Bild']], 'fall-1');
		await hub.broker.publish(ADDRESS, message);
		await hub.broker.settle((await hub.next()).token, { kind: 'done' });
		await wrote('m1', 'received', 'settled');
		expect((await deleteCase()).payloads).to.equal(1);
	});

	for (const [state, events] of Object.entries({
		'was received and not settled': ['received'],
		'was sent on after it was settled': ['received', 'settled', 'sent'],
		'comes again': ['received', 'retried'],
		'was released': ['received', 'parked', 'released'],
	} as const)) {
		it(`refuses while a message is under way, and deletes nothing: it ${state}`, async () => {
			await wrote('m1', 'received', 'settled');
			await wrote('m2', ...events);
			const error = await failureOf(deleteCase());
			expect([error.code, error.facts]).to.deep.equal(['DK-RETENTION-CASE-OPEN', { parked: 0, underWay: 1 }]);
			expect(await hub.store.journal.search({ mandant: 'musterstadt', subject: 'fall-1' })).to.have.length(2 + events.length);
		});
	}

	it('refuses while a partner has not answered for good', async () => {
		await wrote('m1', 'received', 'settled');
		await hub.store.steps.save({ mandant: 'musterstadt', ...KEY('m1'), step: 'payment' }, { state: 'pending', memory: {} });
		expect((await failureOf(deleteCase())).facts).to.deep.equal({ parked: 0, underWay: 1 });
	});

	it('refuses while something is parked', async () => {
		await wrote('m1', 'received', 'parked');
		await hub.store.park({ address: ADDRESS, message: await hub.message('m1', 'Antrag', [], 'fall-1'), reason: REASON, attempt: 1 });
		expect((await failureOf(deleteCase())).facts).to.deep.equal({ parked: 1, underWay: 0 });
		expect(await hub.store.parked.count({})).to.equal(1);
	});
});
