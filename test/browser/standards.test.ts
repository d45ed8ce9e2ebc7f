/** A new standard from installation to traffic, as a person in the editor does it: map to it, check against it, route by it. In a real browser, German. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { installPack } from '../../adapters/libxml2/index.ts';
import { projectFolder } from '../../server/folders.ts';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { signInBrowser } from '../support/sign-in.ts';
import { skip } from '../support/skip.ts';

const PASSWORD = 'ein Passwort für den Test';
const NAMESPACE = 'urn:beispiel:xhund:1.0';
const SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="qualified" version="1.0">
	<xs:annotation><xs:appinfo><standard><nameTechnisch>xhund</nameTechnisch></standard><versionStandard><version>1.0</version></versionStandard></xs:appinfo></xs:annotation>
	<xs:element name="hund.anmeldung.0101"><xs:complexType><xs:sequence>
		<xs:element name="name" type="xs:string"/>
		<xs:element name="rasse" type="Rasse"/>
		<xs:element name="wurfdatum" type="xs:date"/>
	</xs:sequence></xs:complexType></xs:element>
	<xs:complexType name="Rasse"><xs:sequence><xs:element name="code" type="xs:token" form="unqualified"/></xs:sequence>
		<xs:attribute name="listURI" type="xs:anyURI" fixed="urn:beispiel:rasse"/><xs:attribute name="listVersionID" type="xs:string" fixed="1"/></xs:complexType>
</xs:schema>`;
const LIST = `<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"><Identification><ShortName>Rasse</ShortName><Version>1</Version><CanonicalUri>urn:beispiel:rasse</CanonicalUri><CanonicalVersionUri>urn:beispiel:rasse_1</CanonicalVersionUri></Identification><ColumnSet><Column Id="code" Use="required"><ShortName>Code</ShortName><Data Type="string"/></Column><Key Id="k"><ShortName>K</ShortName><ColumnRef Ref="code"/></Key></ColumnSet><SimpleCodeList><Row><Value ColumnRef="code"><SimpleValue>017</SimpleValue></Value></Row></SimpleCodeList></gc:CodeList>`;

/** The shipped flow, with an empty table before its check. */
function flowWithMapping(): readonly object[] {
	const flow = JSON.parse(readFileSync(projectFolder('flows', 'xoev-nachricht', 'flow.json'), 'utf8')) as {
		id: string;
		type: string;
		z?: string;
		wires?: string[][];
	}[];
	const entry = flow.find(({ type }) => type === 'drehkreuz-portal-in');
	const check = flow.find(({ type }) => type === 'drehkreuz-check');
	if (!entry || !check) throw new Error('the shipped flow has changed');
	const map = { id: 'map1', type: 'drehkreuz-map', z: entry.z, name: 'Hund', x: 250, y: 200, wires: [[check.id], []] };
	return [...flow.map((node) => (node === entry ? { ...node, wires: [[map.id]] } : node)), map];
}

/** What the editor's own script offers to the page. */
declare const RED: {
	nodes: { node(id: string): object; filterNodes(filter: object): { id: string; level: string }[] };
	editor: { edit(node: object): void };
};

describe('a new standard in the editor', function () {
	this.timeout(120_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let page: Page;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: PASSWORD, flows: flowWithMapping() });
		await place.start();
		page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1600, height: 1000 } });
		page.setDefaultTimeout(60_000);
		page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		await signInBrowser(page.context(), place.url, PASSWORD);
		await page.goto(`${place.url}/flows/`);
		await page.waitForSelector('text=Gegen das Paket prüfen');
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
	});

	it('is a target of the mapping seconds after it was installed, without a restart', async () => {
		const folder = join(place.folder, 'xhund-1.0');
		mkdirSync(folder);
		writeFileSync(join(folder, 'xhund.xsd'), SCHEMA);
		writeFileSync(join(folder, 'rasse.xml'), LIST);
		await installPack(folder, { packsFolder: join(place.folder, 'data', 'packs') });
		const known = async () => {
			await page.evaluate(() => RED.editor.edit(RED.nodes.node('map1')));
			await page.waitForSelector('.drehkreuz-map .map-verdict:not(:empty)');
			await page.selectOption('.map-target-kind', 'xml');
			await page.fill('.map-target-name', 'xhund 1.0 hund.anmeldung.0101');
			await page.fill('#node-input-sample', '{"wurfdatum":"1.10.2026","rasse":"Dackel","hundename":"Waldi","rest":1}');
			return page.waitForSelector('.map-missing .map-offer', { timeout: 3_000 }).then(
				() => true,
				() => false,
			);
		};
		for (let attempt = 0; attempt < 8 && !(await known()); attempt++) {
			await page.click('#node-dialog-cancel');
			await page.waitForSelector('.red-ui-tray', { state: 'detached' });
		}
		expect(await page.locator('.map-missing .map-offer code').allTextContents()).to.include.members(['name', 'wurfdatum']);
	});

	it('gets its elements in the order of the schema, whatever the order of the table, and the result is checked at once', async () => {
		await add('wurfdatum', 'wurfdatum', 'date-de-iso');
		await add('rasse/code', 'rasse');
		await add('name', 'hundename');
		const rasse = rowOf('rasse/code');
		await rasse.locator('.map-more').click();
		await rasse.locator('.map-list').fill('Dackel = 017\n* = 999');
		await page.locator('.map-verdict', { hasText: 'gültig' }).waitFor();
		const xml = (await page.textContent('.map-result')) ?? '';
		expect(xml.replaceAll(/\s+/g, ' ')).to.match(/:name>Waldi<.*<code>017<\/code>.*:wurfdatum>2026-10-01</);
		await screenshot('1-mapping');
		await page.click('#node-dialog-ok');
		await page.waitForSelector('.red-ui-tray', { state: 'detached' });
	});

	it('is checked as far as the check node is told to', async () => {
		const level = () => page.evaluate(() => RED.nodes.filterNodes({ type: 'drehkreuz-check' })[0]?.level);
		await page.evaluate(() => RED.editor.edit(RED.nodes.filterNodes({ type: 'drehkreuz-check' })[0] as object));
		await page.waitForSelector('#node-input-level');
		expect(await page.locator('#node-input-level option').allTextContents()).to.deep.equal([
			'Schema (XSD, JSON Schema)',
			'Schema und Codelisten',
			'Schema, Codelisten und Geschäftsregeln (Schematron)',
		]);
		expect(await level()).to.equal('schema');
		await page.selectOption('#node-input-level', 'codelists');
		await screenshot('2-check');
		await page.click('#node-dialog-ok');
		await page.waitForSelector('.red-ui-tray', { state: 'detached' });
		expect(await level()).to.equal('codelists');
		await page.click('#red-ui-header-button-deploy');
		await page.waitForSelector('#red-ui-header-button-deploy.disabled');
	});

	it('carries an application through map, check and route to DMS and Fachverfahren', async () => {
		await send('hund-1', { hundename: 'Waldi', rasse: 'Dackel', wurfdatum: '1.10.2026' });
		const journal = await until(() => {
			const entries = journalOf('hund-1');
			return entries.filter(({ event }) => event === 'delivered').length >= 2 ? entries : undefined;
		});
		expect(journal.map(({ event }) => event)).to.include.members(['received', 'mapped', 'checked', 'routed', 'delivered']);
		const checked = journal.find(({ event }) => event === 'checked');
		expect(checked).to.include({ standard: 'xhund', nachrichtentyp: '0101' });
		expect(place.town.fachverfahren.ledger.all('nachricht-stored')).to.have.length(1);
	});

	it('parks what only the code list refuses, and says where', async () => {
		await send('hund-2', { hundename: 'Waldi', rasse: 'Wolf', wurfdatum: '1.10.2026' });
		const reason = await until(() => parkedReason('hund-2'));
		expect(reason.code).to.equal('DK-CHECK-INVALID');
		expect(reason.facts)
			.to.have.property('regel')
			.that.matches(/Codeliste.*Rasse|Rasse.*Codeliste/);
		expect(JSON.stringify(reason)).to.not.include('999');
	});

	it('made no error in the page', () => {
		expect(complaints).to.deep.equal([]);
	});

	async function send(id: string, application: object): Promise<void> {
		const answer = await fetch(`${place.url}/in/musterstadt/xoev`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${place.town.tenantFiles[0]?.portals?.[0]?.token}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify(application),
		});
		expect(answer.status, await answer.clone().text()).to.equal(202);
		ids.set(id, ((await answer.json()) as { id: string }).id);
	}
	const ids = new Map<string, string>();

	function rows<Row>(sql: string): Row[] {
		const store = new DatabaseSync(join(place.folder, 'data', 'store.sqlite'), { readOnly: true });
		try {
			return store.prepare(sql).all() as Row[];
		} finally {
			store.close();
		}
	}

	function journalOf(name: string): { event: string; standard?: string; nachrichtentyp?: string }[] {
		return rows<{ id: string; event: string }>('SELECT * FROM journal').filter(({ id }) => id === ids.get(name));
	}

	function parkedReason(name: string): { code: string; facts: Record<string, unknown> } | undefined {
		const row = rows<{ reason: string; headers: string }>('SELECT reason, headers FROM parked').find(({ headers }) => headers.includes(String(ids.get(name))));
		return row && (JSON.parse(row.reason) as { code: string; facts: Record<string, unknown> });
	}

	async function until<T>(look: () => T | undefined): Promise<T> {
		const deadline = Date.now() + 90_000;
		for (;;) {
			const found = look();
			if (found !== undefined) return found;
			if (Date.now() > deadline) throw new Error(`nothing in 30 s; the journal says ${JSON.stringify(rows('SELECT event, code FROM journal'))}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	function rowOf(to: string) {
		return page.locator('.map-row').filter({ has: page.locator(`.map-to[data-path="${to}"]`) });
	}

	async function add(to: string, from: string, transform?: string): Promise<void> {
		if ((await rowOf(to).count()) === 0) {
			await page.click('.red-ui-editableList-addButton');
			await page.locator('.map-row').last().locator('.map-to').fill(to);
		}
		await rowOf(to).locator('input.red-ui-typedInput-input').first().fill(from);
		if (transform === undefined) return;
		await rowOf(to).locator('.map-more').click();
		await rowOf(to).locator('.map-transform').selectOption(transform);
	}

	/** Only for people who look: `SCREENSHOTS=<folder>`. */
	async function screenshot(name: string): Promise<void> {
		if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/standards-${name}.png` });
	}
});
