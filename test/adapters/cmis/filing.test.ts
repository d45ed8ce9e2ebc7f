import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { attach, RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

describe('filing by CMIS', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench();
		await bench.dms.start();
	});
	afterEach(() => bench.close());

	it('creates Akte, Vorgang and documents and returns the Aktenzeichen', async () => {
		const step = new RememberedStep();
		const pdf = await attach(step.payloads, 'Meldebescheinigung.pdf', Buffer.from('%PDF-1.7 invented'), 'application/pdf');
		const message = testMessage({ F60000227: 'Musterfrau' }, {}, [pdf]);
		const instruction = order({
			metadaten: { leistung: '99108001001000' },
			dokumente: [
				{ betreff: 'Antrag', dokumentart: 'Antrag', quelle: 'body' },
				{ betreff: 'Nachweis', dokumentart: 'Nachweis', quelle: { anlage: 0 } },
				{ betreff: 'Vermerk', dokumentart: 'Vermerk', quelle: { text: 'Grüße' }, eingangsdatum: '2026-11-22' },
				{ betreff: 'Bild', dokumentart: 'Anlage', quelle: { base64: 'AAEC' }, mediaType: 'image/png', dateiname: 'a/b:"c".png' },
			],
		});
		const receipt = await bench.adapter().deliver(message, instruction, step.attempt());

		if ('pending' in receipt) throw new Error('not final');
		expect(receipt.reference).to.match(/^32\.12-\d{4}\/0001$/);
		expect(receipt).to.deep.include({ adapter: 'cmis', attributes: { aktenzeichen: receipt.reference, dmsobjekt: receipt.attributes.dmsobjekt } });
		const folders = bench.dms.ledger.all('folder-created').map(({ details }) => details as { id: string; type: string; properties: Record<string, unknown> });
		expect(folders.map(({ type }) => type)).to.deep.equal(['dk:akte', 'dk:vorgang']);
		expect(folders[1]).to.deep.include({ id: receipt.attributes.dmsobjekt });
		expect(folders[1]?.properties).to.include({ 'dk:fremdId': 'vorgang-4711', 'dk:betreff': 'Bewohnerparkausweis', 'dk:leistung': '99108001001000' });
		const documents = bench.dms.ledger
			.all('document-created')
			.map(({ key, details }) => ({ key, ...(details as { properties: Record<string, unknown>; content: Record<string, unknown> }) }));
		expect(documents.map(({ properties }) => properties['cmis:name'])).to.deep.equal(['Antrag.json', 'Meldebescheinigung.pdf', 'Vermerk.txt', 'a_b__c_.png']);
		expect(documents.map(({ content }) => content['mediaType'])).to.deep.equal(['application/json', 'application/pdf', 'text/plain', 'image/png']);
		expect(documents.map(({ content }) => content['sha512'])).to.deep.equal(
			['{"F60000227":"Musterfrau"}', '%PDF-1.7 invented', 'Grüße', '\u0000\u0001\u0002'].map((text) => createHash('sha512').update(text).digest('hex')),
		);
		expect(documents.map(({ key }) => key)).to.deep.equal([0, 1, 2, 3].map((n) => `${step.idempotencyKey}-${n}`));
		expect(documents[2]?.properties['dk:eingangsdatum']).to.equal(Date.parse('2026-11-22'));
	});

	it('files every attachment when the order says anlagen, also two of the same name', async () => {
		const step = new RememberedStep();
		const attachments = await Promise.all(['eins', 'zwei', 'drei'].map((text) => attach(step.payloads, 'scan.pdf', Buffer.from(text), 'application/pdf')));
		const instruction = order({ dokumente: [{ betreff: 'Nachweis', dokumentart: 'Nachweis', quelle: 'anlagen' }] });
		const message = testMessage({}, {}, attachments);
		await bench.adapter().deliver(message, instruction, step.attempt());
		await bench.adapter().deliver(message, instruction, step.attempt({ uncertain: true }));
		const names = bench.dms.ledger.all('document-created').map(({ details }) => (details['properties'] as Record<string, string>)['cmis:name']);
		expect(names).to.have.length(3);
		expect(new Set(names)).to.have.property('size', 3);
		expect(names[1]).to.match(/^scan \([0-9a-f]{8}\)\.pdf$/);
	});

	it('creates nothing new when the same order comes again, also from a fresh process', async () => {
		const step = new RememberedStep();
		const first = await bench.adapter().deliver(testMessage({}), order(), step.attempt());
		const second = await bench.adapter().deliver(testMessage({}), order(), step.attempt({ uncertain: true }));
		expect(second).to.deep.include({ reference: (first as { reference: string }).reference });
		expect((second as { attributes: object }).attributes).to.deep.equal((first as { attributes: object }).attributes);
		expect(bench.count('folder-created')).to.equal(2);
		expect(bench.count('document-created')).to.equal(1);
	});

	it('adds the document of a later message to the same Vorgang', async () => {
		const adapter = bench.adapter();
		await adapter.deliver(testMessage({ teil: 1 }), order(), new RememberedStep().attempt());
		await adapter.deliver(testMessage({ teil: 2 }), order(), new RememberedStep().attempt());
		expect(bench.count('folder-created')).to.equal(2);
		expect(bench.count('document-created')).to.equal(2);
	});

	it('lets 100 deliveries into one missing Akte at the same moment make one Akte and 100 Vorgänge', async () => {
		const adapters = [1, 2, 3].map(() => bench.adapter({ timeoutMs: 60_000 }));
		const receipts = await Promise.all(
			Array.from({ length: 100 }, (_, n) => adapters[n % 3]?.deliver(testMessage({ n }), order({ fremdId: `vorgang-${n}` }), new RememberedStep().attempt())),
		);
		expect(new Set(receipts.map((receipt) => (receipt as { reference: string }).reference))).to.have.property('size', 1);
		const types = bench.dms.ledger.all('folder-created').map(({ details }) => details['type']);
		expect(types.filter((type) => type === 'dk:akte')).to.have.length(1);
		expect(types.filter((type) => type === 'dk:vorgang')).to.have.length(100);
		expect(bench.count('document-created')).to.equal(100);
	});

	it('lets 20 tries of the same order at the same moment file it once', async () => {
		const step = new RememberedStep();
		const message = testMessage({ n: 1 });
		await Promise.all(Array.from({ length: 20 }, () => bench.adapter().deliver(message, order(), step.attempt({ uncertain: true }))));
		expect(bench.count('folder-created')).to.equal(2);
		expect(bench.count('document-created')).to.equal(1);
	});

	it('follows a Vorgang that is found by its key into the Akte it lies in now', async () => {
		const adapter = bench.adapter();
		const receipt = await adapter.deliver(testMessage({}), order(), new RememberedStep().attempt());
		const other = order({ aktenbetreff: 'Nach Umbenennung im Flow' });
		const later = await adapter.deliver(testMessage({}), other, new RememberedStep().attempt());
		expect(later).to.deep.include({ reference: (receipt as { reference: string }).reference });
		expect(bench.count('folder-created')).to.equal(2);
	});

	it('finds Vorgang and documents by their key after people have renamed and moved them', async () => {
		const step = new RememberedStep();
		const adapter = bench.adapter();
		await adapter.deliver(testMessage({}), order(), step.attempt());
		const [akte, vorgang, dokument] = bench.dms.ledger.all().map(({ details }) => details['id'] as string);
		const change = (fields: Record<string, string>) =>
			fetch(`${bench.dms.endpoint}/rathaus/root`, {
				method: 'POST',
				body: new URLSearchParams(fields),
				headers: { authorization: `Basic ${Buffer.from('drehkreuz:sandkasten').toString('base64')}` },
			});
		for (const objectId of [akte, vorgang, dokument]) {
			expect(
				(await change({ cmisaction: 'update', objectId: String(objectId), 'propertyId[0]': 'cmis:name', 'propertyValue[0]': `Umbenannt ${objectId}` })).status,
			).to.equal(200);
		}
		await adapter.deliver(testMessage({}), order({ aktenbetreff: 'Andere Akte', fremdId: 'vorgang-2' }), new RememberedStep().attempt());
		const other = bench.dms.ledger.all('folder-created').filter(({ details }) => details['type'] === 'dk:akte')[1];
		await change({ cmisaction: 'move', objectId: String(vorgang), targetFolderId: String(other?.details['id']) });
		const before = bench.dms.ledger.all().length;
		const receipt = await adapter.deliver(testMessage({}), order(), step.attempt({ uncertain: true }));
		expect(bench.dms.ledger.all()).to.have.length(before);
		expect(receipt).to.have.property('reference', (other?.details['properties'] as Record<string, string> | undefined)?.['dk:aktenzeichen']);
	});

	it('keeps quotes and backslashes in keys inside the query', async () => {
		const adapter = bench.adapter();
		for (const fremdId of [`x' OR dk:fremdId = 'vorgang-1`, String.raw`a\' OR 'b`, String.raw`ende\ `.trim(), `%_"`, 'ümläüt €']) {
			await adapter.deliver(testMessage({}), order({ fremdId }), new RememberedStep().attempt());
			await adapter.deliver(testMessage({}), order({ fremdId }), new RememberedStep().attempt());
		}
		const keys = bench.dms.ledger
			.all('folder-created')
			.filter(({ details }) => details['type'] === 'dk:vorgang')
			.map(({ key }) => key);
		expect(keys).to.deep.equal([`x' OR dk:fremdId = 'vorgang-1`, String.raw`a\' OR 'b`, String.raw`ende\ `.trim(), `%_"`, 'ümläüt €']);
	});

	it('keeps two Vorgänge apart whose keys become the same name', async () => {
		const adapter = bench.adapter();
		for (const fremdId of ['a/b', 'a:b', 'a/b', 'a:b']) await adapter.deliver(testMessage({}), order({ fremdId }), new RememberedStep().attempt());
		expect(bench.dms.ledger.all('folder-created').filter(({ details }) => details['type'] === 'dk:vorgang')).to.have.length(2);
	});

	it('puts files into the folder of the Aktenplan that the configuration names', async () => {
		// The counterpart's Aktenplan folder, made by hand as a person would.
		const form = new URLSearchParams({
			cmisaction: 'createFolder',
			'propertyId[0]': 'cmis:objectTypeId',
			'propertyValue[0]': 'cmis:folder',
			'propertyId[1]': 'cmis:name',
			'propertyValue[1]': 'Straßenverkehr',
		});
		await fetch(`${bench.dms.endpoint}/rathaus/root`, {
			method: 'POST',
			body: form,
			headers: { authorization: `Basic ${Buffer.from('drehkreuz:sandkasten').toString('base64')}` },
		});
		const receipt = await bench.adapter({ aktenplan: { '32.12': '/Straßenverkehr' } }).deliver(testMessage({}), order(), new RememberedStep().attempt());
		expect(receipt).to.have.property('reference');
		const [place, akte] = bench.dms.ledger.all('folder-created').map(({ details }) => details);
		expect(akte?.['parentId']).to.equal(place?.['id']);
		const error = await failureOf(
			bench
				.adapter({ aktenplan: { '32.13': '/fehlt' } })
				.deliver(testMessage({}), order({ aktenplankennzeichen: '32.13', fremdId: 'neu' }), new RememberedStep().attempt()),
		);
		expect(error).to.include({ code: 'DK-DMS-FOLDER', effect: 'permanent' });
	});

	it('files into the repository that the configuration names', async () => {
		const two = new Bench({ repositories: ['musterstadt', 'beispielstadt'] });
		await two.dms.start();
		try {
			const unnamed = await failureOf(two.adapter().deliver(testMessage({}), order(), new RememberedStep().attempt()));
			expect(unnamed).to.include({ code: 'DK-CONFIG-INVALID' });
			for (const repositoryId of ['musterstadt', 'beispielstadt', 'musterstadt'])
				await two.adapter({ repositoryId }).deliver(testMessage({}), order(), new RememberedStep().attempt());
			const akten = two.dms.ledger.all('folder-created').filter(({ details }) => details['type'] === 'dk:akte');
			expect(akten.map(({ details }) => details['repository'])).to.deep.equal(['musterstadt', 'beispielstadt']);
		} finally {
			await two.close();
		}
	});

	it('streams a large attachment and compares what the DMS holds', async () => {
		const step = new RememberedStep();
		const bytes = Buffer.alloc(5 * 1024 * 1024, 'x1');
		const message = testMessage({}, {}, [await attach(step.payloads, 'plan.pdf', bytes, 'application/pdf')]);
		await bench
			.adapter({ timeoutMs: 20_000 })
			.deliver(message, order({ dokumente: [{ betreff: 'Plan', dokumentart: 'Plan', quelle: { anlage: 0 } }] }), step.attempt());
		const [document] = bench.dms.ledger.all('document-created');
		expect(document?.details['content']).to.include({ size: bytes.length, sha512: createHash('sha512').update(bytes).digest('hex') });
	});
});

describe('filing by CMIS, an order that cannot be done', () => {
	let bench: Bench;
	beforeEach(async () => {
		bench = new Bench({ aktenplan: ['32.12'] });
		await bench.dms.start();
	});
	afterEach(() => bench.close());
	const file = (instruction = order(), settings = {}) =>
		failureOf(bench.adapter(settings).deliver(testMessage({}), instruction, new RememberedStep().attempt()));

	it('refuses an attachment that is not there before anything is created', async () => {
		const error = await file(
			order({
				dokumente: [
					{ betreff: 'A', dokumentart: 'A', quelle: 'body' },
					{ betreff: 'B', dokumentart: 'B', quelle: { anlage: 0 } },
				],
			}),
		);
		expect(error).to.include({ code: 'DK-PARTNER-INSTRUCTION', effect: 'permanent' });
		expect(error.facts['path']).to.equal('/dokumente/1/quelle/anlage');
		expect(bench.dms.ledger.all()).to.deep.equal([]);
	});

	it('refuses metadata that no property is configured for, before anything is created', async () => {
		const error = await file(order({ metadaten: { unbekannt: 'x' } }));
		expect(error.facts).to.include({ path: '/metadaten/unbekannt' });
		expect(bench.dms.ledger.all()).to.deep.equal([]);
	});

	it('refuses a document above the limit', async () => {
		const big = order({ dokumente: [{ betreff: 'A', dokumentart: 'A', quelle: { text: 'x'.repeat(2_000) } }] });
		expect(await file(big, { maxDocumentBytes: 1_024 })).to.include({ code: 'DK-PAYLOAD-TOO-LARGE', effect: 'permanent' });
	});

	it('is permanent when the Aktenplan does not know the Kennzeichen, and names the reason of the DMS', async () => {
		const error = await file(order({ aktenplankennzeichen: '99.99' }));
		expect(error).to.include({ code: 'DK-PARTNER-REFUSED', effect: 'permanent' });
		expect(error.facts).to.deep.equal({ role: 'dms', status: 409, reason: 'constraint' });
	});

	it('is permanent when user or password are wrong', async () => {
		expect(await file(order(), { auth: { kind: 'basic', user: 'drehkreuz', password: 'falsch' } })).to.include({
			code: 'DK-PARTNER-AUTH',
			effect: 'permanent',
		});
		expect(await file(order(), { auth: { kind: 'none' } })).to.include({ code: 'DK-PARTNER-AUTH', effect: 'permanent' });
	});

	it('is permanent when the repository or the root folder is not there', async () => {
		expect(await file(order(), { repositoryId: 'anderes' })).to.include({ code: 'DK-CONFIG-INVALID', effect: 'permanent' });
		expect(await file(order(), { rootFolder: '/gibt/es/nicht' })).to.include({ code: 'DK-DMS-FOLDER', effect: 'permanent' });
	});

	it('says nothing of what was to be filed', async () => {
		const error = await file(order({ aktenplankennzeichen: '99.99', vorgangsbetreff: 'Musterfrau, Erika, IBAN DE02120300000000202051' }));
		expect(JSON.stringify([error.message, error.facts])).not.to.match(/Musterfrau|DE02/);
	});
});
