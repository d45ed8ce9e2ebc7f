import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import type { Pack } from '../../../hub/standards/pack.ts';
import { meldung, NAMESPACE, person, type TestFolders, testFolders } from './test-pack.ts';

describe('XML checker', () => {
	let folders: TestFolders;
	let pack: Pack;
	let checker: XmlChecker;

	before(async () => {
		folders = await testFolders();
		pack = await openPack(folders.pack, { catalogueFolders: [folders.catalogue] });
		checker = new XmlChecker({ packs: [pack], workers: 1 });
	});

	after(async () => {
		await checker.close();
		await folders.remove();
	});

	it('takes XML media types and no others', () => {
		expect(['application/xml', 'text/xml', 'application/xoev+xml'].map((type) => checker.takes(type))).to.deep.equal([true, true, true]);
		expect(['application/json', 'text/html', 'application/xml-dtd'].map((type) => checker.takes(type))).to.deep.equal([false, false, false]);
	});

	it('says valid, and what the message is', async () => {
		const report = await checker.check(meldung(person, ' test="ja"'), {});
		expect(report.verdict).to.equal('valid');
		expect(report.findings).to.deep.equal([]);
		expect(report.recognised).to.include({
			standard: 'meldung',
			standardversion: '1.0',
			nachrichtentyp: '0101',
			namespace: NAMESPACE,
			root: 'meldung.neu.0101',
		});
		expect(report.durationMs).to.be.greaterThan(0);
	});

	it('names line, path and rule of every mistake, in German and English', async () => {
		const report = await checker.check(meldung(`${person}\n<m:person><m:name>Max</m:name></m:person>\n<m:betrag>1.234</m:betrag>`), {});
		expect(report.verdict).to.equal('invalid');
		expect(report.findingsTotal).to.equal(report.findings.length);
		expect(report.findings[0]).to.deep.equal({
			level: 'schema',
			severity: 'error',
			code: 'DK-CHECK-INVALID',
			line: 4,
			path: '/m:meldung.neu.0101/m:person[2]',
			message: { de: 'Element „person“ ist unvollständig; es fehlt plz', en: "Element 'person' is incomplete; missing is plz" },
		});
		expect(report.findings[1]).to.include({ line: 5, path: '/m:meldung.neu.0101/m:betrag' });
		expect(report.findings[1]?.message.de).to.equal('Element „betrag“ hat zu viele Nachkommastellen; erlaubt sind 2');
	});

	it('names elements in the path when the message uses a default namespace', async () => {
		const content = `<meldung.neu.0101 xmlns="${NAMESPACE}"><person><name>a</name><plz>01067</plz></person><person><name>b</name><plz>x</plz></person></meldung.neu.0101>`;
		const report = await checker.check(Buffer.from(content), {});
		expect(report.findings.map(({ path }) => path)).to.deep.equal(['/meldung.neu.0101/person[2]/plz']);
	});

	it('still gives a path when a prefix is declared below the root', async () => {
		const content = `<meldung.neu.0101 xmlns="${NAMESPACE}"><q:person xmlns:q="${NAMESPACE}"><name>b</name><q:plz>x</q:plz></q:person></meldung.neu.0101>`;
		const report = await checker.check(Buffer.from(content), {});
		expect(report.verdict).to.equal('invalid');
		expect(report.findings[0]?.path).to.match(/plz$/);
	});

	it('never repeats a value of the message', async () => {
		const secret = 'Mustermann-Geheim';
		const wrong = [
			`<m:person><m:name>${secret.repeat(10)}</m:name><m:plz>${secret}</m:plz></m:person><m:betrag>${secret}</m:betrag>`,
			`<m:person test="${secret}"><m:name>a</m:name><m:plz>x' is not accepted by the pattern '${secret}'.</m:plz></m:person>`,
			`${secret}${person}`,
			`<m:person><m:name>${secret}</m:nam></m:person>`,
			`<m:person><m:name>&${secret};</m:name></m:person>`,
			`<m:person x="${secret}" x="${secret}"/>`,
			`<m:person><m:name>a</m:name><m:plz>${secret.repeat(10_000)}</m:plz></m:person>`,
		];
		for (const inner of wrong) {
			const report = await checker.check(meldung(inner), {});
			expect(report.findings, inner.slice(0, 80)).not.to.be.empty;
			expect(JSON.stringify(report), inner.slice(0, 80)).not.to.contain('Geheim');
		}
	});

	it('shows at most 100 findings and counts all', async () => {
		const report = await checker.check(meldung('<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>'.repeat(250)), {});
		expect(report.findings).to.have.lengthOf(100);
		expect(report.findingsTotal).to.equal(250);
	});

	it('says unknown when no pack knows the message', async () => {
		const report = await checker.check(Buffer.from('<a xmlns="urn:niemand"/>'), {});
		expect(report.verdict).to.equal('unknown');
		expect(report.findings.map(({ code }) => code)).to.deep.equal(['DK-CHECK-UNKNOWN']);
		expect(report.recognised).to.include({ namespace: 'urn:niemand', root: 'a' });
	});

	it('says invalid when the namespace is known and the root element is not', async () => {
		const report = await checker.check(Buffer.from(`<nix xmlns="${NAMESPACE}"/>`), {});
		expect(report.verdict).to.equal('invalid');
		expect(report.findings[0]?.message.de).to.equal('Element „nix“ ist im Schema nicht als Wurzelelement vorgesehen');
	});

	it('holds a message to the schema that it names itself, and never loads that', async () => {
		const hint = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} http://127.0.0.1:1/x.xsd"`;
		const report = await checker.check(Buffer.from(`<meldung.neu.0101 xmlns="urn:verschrieben" ${hint}/>`), {});
		expect(report.verdict).to.equal('invalid');
		expect(report.recognised.standard).to.equal(undefined);
	});

	it('checks against the pack that is named, and says so when there is none of that name', async () => {
		for (const name of [pack.description.id, 'meldung-1.0', 'meldung', 'Meldung 1.0']) {
			expect((await checker.check(meldung(person), { schema: name })).verdict, name).to.equal('valid');
		}
		const report = await checker.check(meldung(person), { schema: 'xbau' });
		expect(report.verdict).to.equal('unknown');
		expect(report.findings[0]?.code).to.equal('DK-CHECK-SCHEMA-UNKNOWN');
	});

	it('holds content of another standard to the pack that is named', async () => {
		expect((await checker.check(Buffer.from('<a xmlns="urn:niemand"/>'), { schema: 'meldung' })).verdict).to.equal('invalid');
	});

	it('leaves every byte of the content as it is', async () => {
		const content = meldung(`${person}<!-- <ds:SignatureValue>abc</ds:SignatureValue> -->\r\n`);
		const hash = createHash('sha512').update(content).digest('hex');
		await checker.check(content, {});
		expect(content.length).to.be.greaterThan(0);
		expect(createHash('sha512').update(content).digest('hex')).to.equal(hash);
	});

	it('keeps the event loop free while it checks', async () => {
		const heavy = meldung('<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>'.repeat(20_000));
		let ticks = 0;
		const timer = setInterval(() => ticks++, 5);
		const report = await checker.check(heavy, {});
		clearInterval(timer);
		expect(report.durationMs).to.be.greaterThan(100);
		// A blocked loop would give one tick or none.
		expect(ticks).to.be.greaterThan(report.durationMs / 50);
	});

	it('ends a check that takes too long, and goes on with the next', async () => {
		const impatient = new XmlChecker({ packs: [pack], workers: 1, timeLimitMs: 2_500 });
		try {
			await impatient.check(meldung(person), {});
			const slow = meldung('<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>'.repeat(150_000));
			const [refused, next] = await Promise.all([impatient.check(slow, {}), impatient.check(meldung(person), {})]);
			expect(refused.verdict).to.equal('refused');
			expect(refused.findings.map(({ code, level }) => [code, level])).to.deep.equal([['DK-CHECK-LIMIT', 'limit']]);
			// Without the limit it takes more than a minute.
			expect(refused.durationMs).to.be.lessThan(20_000);
			expect(next.verdict).to.equal('valid');
		} finally {
			await impatient.close();
		}
	});

	it('does not count waiting as checking', async () => {
		const timeLimitMs = 1_000;
		const small = meldung('<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>'.repeat(1_000));
		const busy = new XmlChecker({ packs: [pack], workers: 1, timeLimitMs });
		try {
			// How fast this machine is today is not known: the queue grows until its end has waited longer than a check may take.
			let longestMs = 0;
			for (let waiting = 32; longestMs <= timeLimitMs; waiting *= 2) {
				const reports = await Promise.all(Array.from({ length: waiting }, () => busy.check(small, {})));
				expect(new Set(reports.map(({ verdict }) => verdict))).to.deep.equal(new Set(['invalid']));
				longestMs = Math.max(...reports.map(({ durationMs }) => durationMs));
			}
		} finally {
			await busy.close();
		}
	});

	it('uses other packs from the moment that it is told to', async () => {
		const changing = new XmlChecker({ packs: [], workers: 1 });
		try {
			expect((await changing.check(meldung(person), {})).verdict).to.equal('unknown');
			const before = changing.check(meldung(person), {});
			changing.usePacks([pack]);
			expect((await before).verdict).to.equal('unknown');
			expect((await changing.check(meldung(person), {})).verdict).to.equal('valid');
		} finally {
			await changing.close();
		}
	});

	it('answers with DK-CHECK-STOPPED when it is closed in the middle', async () => {
		const closing = new XmlChecker({ packs: [pack], workers: 1 });
		const checks = Array.from({ length: 3 }, () => closing.check(meldung(person), {}).catch((error: unknown) => error));
		await closing.close();
		for (const outcome of await Promise.all(checks)) {
			if (outcome instanceof Error) expect(outcome).to.include({ code: 'DK-CHECK-STOPPED', effect: 'transient' });
			else expect(outcome).to.include({ verdict: 'valid' });
		}
		const late = await closing.check(meldung(person), {}).catch((error: unknown) => error);
		expect(late).to.include({ code: 'DK-CHECK-STOPPED' });
	});

	it('lets the pack given first decide where two declare the same root', async () => {
		const strict = await testFolders({
			'streng/xsd/m.xsd': `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${NAMESPACE}"><xs:element name="meldung.neu.0101" type="xs:date"/></xs:schema>`,
		});
		const other = await openPack(`${strict.root}/streng`);
		const first = new XmlChecker({ packs: [other, pack], workers: 1 });
		const second = new XmlChecker({ packs: [pack, other], workers: 1 });
		try {
			expect((await first.check(meldung(person), {})).verdict).to.equal('invalid');
			expect((await second.check(meldung(person), {})).verdict).to.equal('valid');
			expect((await first.check(meldung(person), { schema: 'meldung' })).verdict).to.equal('valid');
		} finally {
			await Promise.all([first.close(), second.close(), strict.remove()]);
		}
	});
});
