/** The editor as a person sees it, in a real browser, German. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { skip } from '../support/skip.ts';

const PASSWORD = 'ein Passwort für den Test';
const PALETTE: Readonly<Record<string, string>> = {
	'portal-in': 'Portal-Eingang',
	receive: 'empfangen',
	check: 'prüfen',
	route: 'verteilen',
	'request-payment': 'Zahlung anfordern',
	'book-in-hkr': 'in HKR buchen',
	'file-to-dms': 'in DMS ablegen',
	deliver: 'übergeben',
	send: 'senden',
	settle: 'abschließen',
};

/** What the editor's own script offers to the page. */
declare const RED: { nodes: { filterNodes(filter: object): { id: string }[] }; editor: { edit(node: object): void } };

describe('the editor in a browser', function () {
	this.timeout(120_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let page: Page;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: PASSWORD });
		await place.start();
		page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1600, height: 900 } });
		page.on('pageerror', (error) => complaints.push(error.message));
		page.on('request', (request) => {
			if (!request.url().startsWith(place.url) && !request.url().startsWith('data:')) complaints.push(`asked another host: ${new URL(request.url()).host}`);
		});
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
	});

	it('sends somebody who has not signed in to the monitor, refuses a wrong password there, and opens after the right one', async () => {
		await page.goto(`${place.url}/flows/`);
		await page.waitForSelector('input[type=password]');
		expect(new URL(page.url()).pathname).to.equal('/monitor/');
		await fillIn('falsch');
		await page.waitForSelector('text=Name oder Passwort stimmt nicht');
		// The wait after a wrong password.
		await page.waitForTimeout(700);
		await fillIn(PASSWORD);
		await page.waitForURL(`${place.url}/flows/`);
		await page.waitForSelector('.red-ui-palette-node[data-palette-type="drehkreuz-receive"]');
	});

	it('shows the palette with German names', async () => {
		for (const [type, label] of Object.entries(PALETTE)) {
			const shown = (await page.textContent(`.red-ui-palette-node[data-palette-type="drehkreuz-${type}"] .red-ui-palette-label`)) ?? '';
			expect(shown.replace(/\s+/g, ' ').replace(' -', '-').replace('- ', '-').trim(), type).to.equal(label);
		}
	});

	it('shows the shipped flow, connected', async () => {
		await page.waitForSelector('text=Antrag vom Portal');
		expect(await page.locator('.red-ui-flow-node-status-label', { hasText: 'Verbunden' }).count()).to.be.at.least(1);
	});

	for (const type of Object.keys(PALETTE)) {
		it(`opens the dialog of ${type} with German texts and every field filled from the flow`, async () => {
			const found = await page.evaluate((nodeType) => {
				const node = RED.nodes.filterNodes({ type: nodeType })[0];
				if (node) RED.editor.edit(node);
				return node !== undefined;
			}, `drehkreuz-${type}`);
			expect(found, 'no shipped flow has such a node').to.equal(true);
			await page.waitForSelector('.red-ui-tray-body .form-row');
			const text = (await page.textContent('.red-ui-tray-body')) ?? '';
			expect(text, 'an untranslated key').not.to.match(/\b[a-z-]+\.(label|placeholder|hint)[.\w]*/i);
			expect(await page.locator('.red-ui-tray-body .input-error').count(), 'fields marked as wrong').to.equal(0);
			await page.click('#node-dialog-cancel');
			await page.waitForSelector('.red-ui-tray', { state: 'detached' });
		});
	}

	it('deploys a change', async () => {
		await page.evaluate(() => {
			const node = RED.nodes.filterNodes({ type: 'drehkreuz-check' })[0];
			if (node) RED.editor.edit(node);
		});
		await page.fill('#node-input-name', 'Antrag genau prüfen');
		await page.click('#node-dialog-ok');
		await page.click('#red-ui-header-button-deploy');
		await page.waitForSelector('#red-ui-header-button-deploy.disabled');
		const { submission } = place.town.portal.submit({ mandant: 'musterstadt' });
		await place.town.portal.whenStatus(submission.id, 'abgeschlossen');
	});

	it('made no error in the page and asked no other host', () => {
		expect(complaints).to.deep.equal([]);
	});

	it('signs out everywhere', async () => {
		await page.click('#red-ui-header-button-user');
		await Promise.all([page.waitForURL(`${place.url}/monitor/**`), page.click('#usermenu-item-logout')]);
		await page.goto(`${place.url}/flows/`);
		expect(new URL(page.url()).pathname).to.equal('/monitor/');
	});

	async function fillIn(password: string): Promise<void> {
		await page.fill('input[autocomplete=username]', 'admin');
		await page.fill('input[type=password]', password);
		await page.click('button[type=submit]');
	}
});
