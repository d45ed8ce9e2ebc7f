/** The side panel "Probelauf" of the editor: draft flows are tried as they lie in the editor, in a real browser, German. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../../server/folders.ts';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { signIn, signInBrowser } from '../support/sign-in.ts';
import { skip } from '../support/skip.ts';

const PASSWORD = 'ein Passwort für den Probelauf';

/** What the editor's own script offers to the page. */
declare const RED: {
	nodes: { filterNodes(filter: object): { id: string; name: string; instruction: string; changed?: boolean; dirty?: boolean }[]; dirty(is: boolean): void };
	workspaces: { active(): string };
	sidebar: { show(id: string): void; containsTab(id: string): boolean };
};

describe('the side panel of the editor for rehearsals', function () {
	this.timeout(120_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let page: Page;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: PASSWORD });
		const scenarios = join(place.folder, 'data', 'scenarios');
		for (const name of ['bezahlt', 'fehlerhaft'])
			cpSync(projectFolder('flows', 'bewohnerparkausweis', 'scenarios', `${name}.json`), join(scenarios, `${name}.json`));
		await place.start();
		const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1600, height: 1000 } });
		await signInBrowser(context, place.url, PASSWORD);
		page = await context.newPage();
		page.on('pageerror', (error) => complaints.push(error.message));
		await page.goto(`${place.url}/flows/`);
		await page.waitForSelector('.red-ui-palette-node[data-palette-type="drehkreuz-receive"]');
		await page.waitForFunction(() => RED.sidebar.containsTab('drehkreuz-rehearsal'));
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
	});

	const results = (): Promise<string[]> => page.locator('.drehkreuz-result').allTextContents();

	it('checks all scenarios against the flows, one after the other, and marks the nodes that a message passed', async () => {
		await page.evaluate(() => RED.sidebar.show('drehkreuz-rehearsal'));
		await page.click('text=Alle prüfen');
		await page.waitForSelector('text=2 von 2 wie erwartet.', { timeout: 60_000 });
		expect(await results()).to.deep.equal(['wie erwartet', 'wie erwartet']);
		expect(await page.locator('.red-ui-flow-node-group.drehkreuz-passed').count()).to.be.greaterThan(1);
		await picture('probelauf-alle');
	});

	it('tries what was not deployed: a changed order is a difference, and nothing is deployed by it', async () => {
		await page.evaluate(() => {
			const node = RED.nodes.filterNodes({ type: 'drehkreuz-book-in-hkr' })[0];
			if (!node) throw new Error('the flow has no such node');
			node.instruction = node.instruction.replace('"zahlweg": "online"', '"zahlweg": "bar"');
			node.changed = true;
			node.dirty = true;
			RED.nodes.dirty(true);
		});
		await page.click('[aria-label="Prüfen: Antrag, bezahlt, gebucht, abgelegt, übergeben"]');
		await page.waitForSelector('text=1 Abweichung', { timeout: 30_000 });
		await page.waitForSelector('text=Partner, Schritt hkr: /instruction/zahlweg war "online", ist "bar"');
		const { headers } = await signIn(place.url, PASSWORD);
		const versions = (await (await fetch(`${place.url}/monitor/api/flow-versions`, { headers })).json()) as { versions: object[] };
		expect(versions.versions).to.have.length(1);
		await picture('probelauf-abweichung');
	});

	it('takes who clicks on a node of the way to it', async () => {
		await page.click('.drehkreuz-way a >> text=Soll stellen');
		await page.waitForSelector('.red-ui-flow-node-group.red-ui-flow-node-highlighted, .red-ui-flow-node-highlighted');
	});

	it('says why somebody may not try flows', async () => {
		await page.route('**/monitor/api/rehearsals', (route) =>
			route.fulfill({
				status: 403,
				contentType: 'application/json',
				body: JSON.stringify({ code: 'X', title: { de: 'Dafür fehlt Ihnen das Recht.', en: 'no' }, remedy: { de: '', en: '' } }),
			}),
		);
		await page.evaluate(() => RED.sidebar.show('info'));
		await page.evaluate(() => RED.sidebar.show('drehkreuz-rehearsal'));
		await page.waitForSelector('text=Dafür fehlt Ihnen das Recht.');
		expect(complaints).to.deep.equal([]);
	});

	async function picture(name: string): Promise<void> {
		if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
		if (process.env.DREHKREUZ_IMAGES === 'on' && name === 'probelauf-abweichung')
			await page.screenshot({ path: projectFolder('docs', 'images', 'probelauf-im-editor.png') });
	}
});
