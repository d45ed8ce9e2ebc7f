/** The dialog of *map fields* in a real browser, German: a person maps a portal's form to a FIM application and sees at once whether it fits. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { signInBrowser } from '../support/sign-in.ts';
import { skip } from '../support/skip.ts';

const PASSWORD = 'ein Passwort für den Test';
const SAMPLE = {
	familienname: 'Muster',
	vorname: 'Erika',
	geburtsjahr: '1964',
	anschrift: { strasse: 'Musterweg', hausnummer: '3', plz: '01067', ort: 'Musterstadt' },
	kfz: 'MU-AB 123',
	halter: 'ja',
	parkzone: 'A 2',
	gueltigAb: '1.10.2026',
	dauer: '12',
	richtigkeit: 'ja',
	einwilligung: 'nein',
	formularversion: '7',
};
const ADDRESS = 'antragsteller/G60000086';
/** What somebody has mapped before; by hand: the node has no other property. */
const ROWS: readonly Readonly<Record<string, unknown>>[] = [
	{ to: 'antragsteller/F60000228', from: ['vornamen', 'vorname'], required: true },
	{ to: `${ADDRESS}/F60000243`, from: ['anschrift/strasse'] },
	{ to: `${ADDRESS}/F60000244`, from: ['anschrift/hausnummer'] },
	{ to: `${ADDRESS}/F60000246`, from: ['anschrift/plz'] },
	{ to: `${ADDRESS}/F60000247`, from: ['anschrift/ort'] },
	{ to: 'bewohnerparken/zone', from: ['parkzone'] },
	{ to: 'erklaerungen/richtigkeit', from: ['richtigkeit'], list: { ja: 'x', nein: '' }, transform: 'text' },
	{ to: 'erklaerungen/einwilligung', expression: '$ = "ja"', from: ['einwilligung'], default: false, note: 'DSGVO' },
];
const MAPPING = { format: 1, target: { kind: 'json' }, rows: ROWS };
const FLOW = [
	{ id: 'tab', type: 'tab', label: 'Zuordnung', disabled: false },
	{ id: 'map1', type: 'drehkreuz-map', z: 'tab', name: 'Parkausweis', mapping: MAPPING, x: 300, y: 120, wires: [[], []] },
];

/** What the editor's own script offers to the page. */
declare const RED: {
	nodes: { node(id: string): { mapping: { rows: object[]; perTenant: object; ignore: string[] }; sample: string; version: number; changed: boolean } };
	editor: { edit(node: object): void };
};

describe('the dialog of "map fields" in a browser', function () {
	this.timeout(120_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let page: Page;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: PASSWORD, flows: FLOW });
		await place.start();
		page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1600, height: 1000 } });
		page.setDefaultTimeout(60_000);
		page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type()) && /drehkreuz|oneditsave|mapping/i.test(message.text())) complaints.push(message.text());
		});
		await signInBrowser(page.context(), place.url, PASSWORD);
		await page.goto(`${place.url}/flows/`);
		await page.waitForSelector('.red-ui-palette-node[data-palette-type="drehkreuz-map"]');
		await page.waitForSelector('text=Parkausweis');
	});
	afterEach(async function () {
		if (this.currentTest?.state === 'failed') {
			await screenshot(`failed-${this.currentTest.title.slice(0, 20)}`);
			console.log(complaints);
		}
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
	});

	it('opens with German texts and no field marked as wrong', async () => {
		await open();
		const text = (await page.textContent('.red-ui-tray-body')) ?? '';
		expect(text).to.match(/Zielfeld ← Quelle/);
		expect(text, 'an untranslated key').not.to.match(/\bmap\.\w+/);
		expect(await page.locator('.red-ui-tray-body .input-error').count()).to.equal(0);
		await verdict('noch kein Beispiel');
	});

	it('shows what the target still lacks and what of the sample is not mapped', async () => {
		await page.fill('.map-target-name', 'Antrag auf einen Bewohnerparkausweis');
		await page.fill('#node-input-sample', JSON.stringify(SAMPLE, undefined, '\t'));
		await page.waitForSelector('.map-missing .map-offer');
		await page.waitForSelector('.map-unmapped .map-offer');
		expect(await offers('.map-unmapped')).to.include.members(['familienname', 'kfz']);
		expect(await offers('.map-missing')).to.include.members(['antragsteller/F60000227', 'fahrzeug/kennzeichen']);
		await screenshot('1-gaps');
	});

	it('makes a row from a click, with both halves where the names say the same', async () => {
		await page.click('.map-unmapped .map-offer:has-text("familienname")');
		await page.locator('.map-row').last().locator('.map-preview', { hasText: 'Familienname → Muster' }).waitFor();
		expect(await page.locator('.map-row .map-to').last().inputValue()).to.equal('antragsteller/F60000227');
		expect(await offers('.map-unmapped')).to.not.include('familienname');
	});

	it('shows what the check says about a row at that row', async () => {
		await add('fahrzeug/kennzeichen', 'kfz');
		await add('fahrzeug/halter', 'halter');
		const row = rowOf('fahrzeug/halter');
		await row.locator('.map-error').waitFor();
		expect(await row.locator('.map-error').textContent()).to.match(/halter|Halter/);
		await row.locator('.map-more').click();
		await row.locator('.map-transform').selectOption('boolean');
		await row.locator('.map-preview:has-text("true")').waitFor();
		await screenshot('2-row');
	});

	it('becomes valid when everything is mapped', async () => {
		await add('antragsteller/G60000083/F60000233', 'geburtsjahr', 'integer');
		await add('bewohnerparken/gueltigAb', 'gueltigAb', 'date-de-iso');
		await add('bewohnerparken/dauerMonate', 'dauer', 'integer');
		const row = rowOf('erklaerungen/richtigkeit');
		await row.locator('.map-more').click();
		expect(await row.locator('.map-list').inputValue()).to.equal('ja = x\nnein = ');
		await row.locator('.map-list').fill('');
		await row.locator('.map-transform').selectOption('boolean');
		await verdict('gültig');
		expect(await offers('.map-unmapped')).to.deep.equal(['formularversion']);
		await page.click('.map-unmapped .map-icon');
		await page.waitForSelector('.map-ignored:not([hidden])');
		const result = JSON.parse((await page.textContent('.map-result')) ?? '') as { fahrzeug: object };
		expect(result.fahrzeug).to.deep.equal({ kennzeichen: 'MU-AB 123', halter: true });
		await screenshot('3-valid');
	});

	it('keeps another source for one municipality alone', async () => {
		await page.selectOption('.map-tenant', 'beispielstadt');
		await page.waitForSelector('.map-inherited');
		await page.fill('#node-input-sample', JSON.stringify({ ...SAMPLE, kfz: undefined, kennung: 'BS-X 1' }));
		await rowOf('fahrzeug/kennzeichen').locator('input.red-ui-typedInput-input').first().fill('kennung');
		await rowOf('fahrzeug/kennzeichen').locator('.map-preview', { hasText: 'BS-X 1' }).waitFor();
		await verdict('gültig');
		expect(await page.locator('.map-own').count()).to.equal(1);
		await screenshot('4-municipality');
	});

	it('saves the table, and the sample only when asked to', async () => {
		await page.click('#node-dialog-ok');
		await page.waitForSelector('.red-ui-tray', { state: 'detached' });
		const saved = await page.evaluate(() => {
			const { mapping, sample, version } = RED.nodes.node('map1');
			return { rows: mapping.rows, perTenant: mapping.perTenant, ignore: mapping.ignore, sample, version };
		});
		expect(saved).to.deep.equal({
			rows: [
				...ROWS.slice(0, 6).map((row) => ({ required: false, ...row })),
				{ to: 'erklaerungen/richtigkeit', from: ['richtigkeit'], transform: 'boolean', required: false },
				{ ...ROWS[7], required: false },
				{ to: 'antragsteller/F60000227', from: ['familienname'], required: false },
				{ to: 'fahrzeug/kennzeichen', from: ['kfz'], required: false },
				{ to: 'fahrzeug/halter', from: ['halter'], transform: 'boolean', required: false },
				{ to: 'antragsteller/G60000083/F60000233', from: ['geburtsjahr'], transform: 'integer', required: false },
				{ to: 'bewohnerparken/gueltigAb', from: ['gueltigAb'], transform: 'date-de-iso', required: false },
				{ to: 'bewohnerparken/dauerMonate', from: ['dauer'], transform: 'integer', required: false },
			],
			perTenant: { beispielstadt: { rows: { 'fahrzeug/kennzeichen': { from: ['kennung'] } }, ignore: [] } },
			ignore: ['formularversion'],
			sample: '',
			version: 1,
		});
	});

	it('opens again as it was, and is deployed', async () => {
		await open();
		expect(await page.locator('.map-row').count()).to.equal(ROWS.length + 6);
		await verdict('Befund');
		await page.click('#node-dialog-cancel');
		await page.waitForSelector('.red-ui-tray', { state: 'detached' });
		await page.click('#red-ui-header-button-deploy');
		await page.waitForSelector('#red-ui-header-button-deploy.disabled');
	});

	it('answers nobody who has not signed in', async () => {
		for (const [path, init] of [
			['targets', {}],
			['try', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
		] as const) {
			expect((await fetch(`${place.url}/flows/drehkreuz/map/${path}`, init)).status, path).to.equal(401);
		}
	});

	it('made no error in the page', () => {
		expect(complaints).to.deep.equal([]);
	});

	async function open(): Promise<void> {
		await page.evaluate(() => RED.editor.edit(RED.nodes.node('map1')));
		await page.waitForSelector('.drehkreuz-map .map-verdict:not(:empty)');
	}

	function rowOf(to: string) {
		return page.locator('.map-row').filter({ has: page.locator(`.map-to[data-path="${to}"]`) });
	}

	/** As a person does it: from the list of what is missing, then the source typed in. */
	async function add(to: string, from: string, transform?: string): Promise<void> {
		if ((await rowOf(to).count()) === 0) {
			const offer = page.locator('.map-missing .map-offer', { has: page.locator(`code:text-is("${to}")`) });
			if ((await offer.count()) > 0) await offer.click();
			else {
				await page.click('.red-ui-editableList-addButton');
				await page.locator('.map-row').last().locator('.map-to').fill(to);
			}
		}
		await rowOf(to).locator('input.red-ui-typedInput-input').first().fill(from);
		if (transform === undefined) return;
		await rowOf(to).locator('.map-more').click();
		await rowOf(to).locator('.map-transform').selectOption(transform);
	}

	async function verdict(text: string): Promise<void> {
		await page.locator('.map-verdict', { hasText: text }).waitFor();
	}

	async function offers(list: string): Promise<string[]> {
		return page.locator(`${list} .map-offer code`).allTextContents();
	}

	/** Only for people who look at the dialog: `SCREENSHOTS=<folder>`. */
	async function screenshot(name: string): Promise<void> {
		if (process.env.SCREENSHOTS) await page.locator('.red-ui-tray').screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
	}
});
