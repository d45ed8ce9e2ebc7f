/** People in the monitor's page, in a real browser: who looks after messages, what the audit log says in words, passwords for once, and two who change the same person. */
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectFolder } from '../../server/folders.ts';
import { expectAccessible } from '../support/accessible.ts';
import { launchChromium } from '../support/chromium.ts';
import { MonitorWorld, PASSWORD, type Visitor } from '../support/monitor-world.ts';
import { skip } from '../support/skip.ts';

describe('people in the browser', function () {
	this.timeout(60_000);
	let browser: Browser | undefined;
	let world: MonitorWorld;
	let context: BrowserContext;
	let page: Page;
	let other: Visitor;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		world = await MonitorWorld.open({ services: { page: projectFolder('build', 'monitor', 'client') } });
		other = await world.visitor('paul', { '*': ['verwaltung'] });
		await world.person('bernd', { musterstadt: ['betrieb'] });
		await world.person('clara', { beispielstadt: ['betrieb'] });
		await world.person('otto', { '*': ['beobachtung'] });
		await world.person('anna', { '*': ['verwaltung', 'betrieb'] });
		for (const id of ['m1', 'm2']) await world.park(id);
		context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 900 } });
		page = await context.newPage();
		page.setDefaultTimeout(15_000);
		page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		page.on('console', (message) => {
			if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
		});
		await page.goto(`${world.url}/monitor/`);
		await page.getByLabel('Anmeldename').fill('anna');
		await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
		await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
		await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	async function open(path: string, heading: string): Promise<void> {
		await page.goto(`${world.url}/monitor/${path}`);
		await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	}

	const assignees = async (): Promise<readonly unknown[]> => (await world.test.hub.store.parked.list({})).map(({ assignee }) => assignee);

	it('are offered for messages: those who may move them, and nobody else', async () => {
		await open('geparkt', 'Geparkt');
		await page.getByRole('button', { name: 'Zuweisen' }).first().click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Jemand anderes').check();
		const options = dialog.getByLabel('Person').locator('option');
		await options.nth(1).waitFor({ state: 'attached' });
		expect(await options.allTextContents()).to.deep.equal(['Bitte wählen', 'bernd (bernd)']);
		await expectAccessible(page, 'assign dialog');
		await dialog.getByRole('button', { name: '2 Nachrichten zuweisen' }).click();
		await dialog.getByText('Bitte wählen Sie eine Person.').waitFor();
		await dialog.getByLabel('Person').selectOption('bernd');
		await dialog.getByRole('button', { name: '2 Nachrichten zuweisen' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await assignees()).to.deep.equal(['bernd', 'bernd']);
	});

	it('are taken off messages again: nobody looks after them', async () => {
		await page.getByRole('button', { name: 'Zuweisen' }).first().click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Niemand (Zuweisung aufheben)').check();
		await dialog.getByRole('button', { name: '2 Nachrichten zuweisen' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await assignees()).to.deep.equal([undefined, undefined]);
	});

	it('read what a one-time password is good for, when it is given and in the list', async () => {
		await open('personen', 'Personen');
		await page.getByRole('button', { name: 'Einmalpasswort für bernd' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Einmalpasswort vergeben' }).click();
		await dialog.getByText(/Es gilt bis \d+\..*Danach muss ein neues vergeben werden/).waitFor();
		await expectAccessible(page, 'one-time password');
		await dialog.getByRole('button', { name: 'Ich habe es notiert' }).click();
		await page.getByText(/Einmalpasswort gilt bis \d+\./).waitFor();
	});

	it('are not changed when somebody else has changed them meanwhile: the page says so and shows the newer state', async () => {
		await page.getByRole('button', { name: 'clara ändern' }).click();
		const saved = await other.put('/people/clara', { displayName: 'Clara Neu', active: true, roles: { beispielstadt: ['betrieb', 'sachbearbeitung'] } });
		expect(saved.status).to.equal(200);
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Name, den andere sehen').fill('Clara Alt');
		await dialog.getByRole('button', { name: 'Speichern' }).click();
		await dialog.getByText('Diese Person wurde inzwischen von anderer Seite geändert oder entfernt.').waitFor();
		await dialog.getByRole('button', { name: 'Abbrechen' }).click();
		await page.locator('tr', { hasText: 'Clara Neu' }).getByText('Sachbearbeitung').waitFor();
	});

	it('find what was done in the audit log, in their language', async () => {
		await open('protokoll', 'Protokoll');
		const row = (action: string) => page.locator('tbody tr', { hasText: action }).last();
		await row('Zugewiesen').getByText('Zuständig ist: bernd').waitFor();
		await row('Zugewiesen').getByText('Mandant: musterstadt').waitFor();
		await row('Angemeldet').getByText('Über: Passwort').waitFor();
		await page.locator('tbody tr', { hasText: 'Person gespeichert' }).getByText('Rollen: beispielstadt: Sachbearbeitung, Betrieb').waitFor();
		await page.locator('tbody tr', { hasText: 'Passwort geändert' }).getByText('Einmalpasswort: Ja').waitFor();
		const facts = await page.locator('tbody span.dk-small').allTextContents();
		expect(facts.length).to.be.greaterThan(8);
		expect(
			facts.filter((text) => /^[a-z]/.test(text)),
			'without words',
		).to.deep.equal([]);
		await expectAccessible(page, 'audit');
		await page.getByRole('button', { name: 'English' }).click();
		await row('Assigned').getByText('Is looked after by: bernd').waitFor();
	});

	it('gave the browser nothing to complain about', () => {
		expect(complaints).to.deep.equal([]);
	});
});
