/**
 * Signing in over an identity provider in a real browser: from the page that was asked for to the provider, back to that page, and out again in both places. The
 * provider is another site than the hub, as it is in a town hall: the hub's strict cookies do not come along on the way back.
 */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { CLIENT, TestIdentityProvider } from '../support/identity-provider.ts';
import { skip } from '../support/skip.ts';

describe('signing in over an identity provider in the browser', function () {
	this.timeout(90_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let provider: TestIdentityProvider;
	let page: Page;
	const complaints: string[] = [];

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({
			flows: [{ id: 'tab', type: 'tab', label: 'leer' }],
			environment: { DREHKREUZ_SECRET_OIDC: CLIENT.secret },
			configure: async (hubUrl) => {
				provider = await TestIdentityProvider.start({ hubUrl, host: 'localhost' });
				const roles = { claim: 'groups', map: { alle: { '*': ['betrieb'] }, musterstadt: { musterstadt: ['sachbearbeitung'] } } };
				return { signIn: { oidc: { issuer: provider.url, clientId: CLIENT.id, clientSecret: { secret: 'OIDC' }, label: 'Stadtkonto', roles } } };
			},
		});
		provider.people.set('u-1', { preferred_username: 'erika', name: 'Erika Muster', groups: ['alle', 'musterstadt'] });
		provider.people.set('u-2', { preferred_username: 'gast', name: 'Gast', groups: [] });
		await place.start();
		const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
		page = await context.newPage();
		page.setDefaultTimeout(20_000);
		page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		page.on('console', (message) => {
			if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
		});
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
		await provider?.stop();
	});

	const sessionCookie = async (): Promise<string | undefined> =>
		(await page.context().cookies(place.url)).find(({ name }) => name === 'drehkreuz_session')?.value;

	it('leads back to the page that was asked for', async () => {
		provider.current = 'u-1';
		await page.goto(`${place.url}/monitor/auftraege`);
		await page.getByRole('link', { name: 'Stadtkonto' }).click();
		await page.getByRole('heading', { level: 1, name: 'Aufträge' }).waitFor();
		expect(new URL(page.url()).pathname).to.equal('/monitor/auftraege');
		expect(await sessionCookie()).to.match(/^[\w-]{43}$/);
	});

	it('gives the roles of the groups there, and no password here', async () => {
		await page.goto(`${place.url}/monitor/konto`);
		await page.getByText('Anmeldedienst des Hauses').waitFor();
		expect(await page.locator('dl').first().textContent()).to.match(/Erika Muster.*erika.*Anmeldedienst des Hauses/);
		expect(await page.getByLabel('Bisheriges Passwort').count()).to.equal(0);
		const rights = await page.evaluate(async () => {
			const { rights: all } = (await (await fetch('/monitor/api/session')).json()) as {
				rights: Record<string, { all: boolean; mandanten: readonly string[] }>;
			};
			return [all.operate?.all, all.content?.all, all.content?.mandanten, all.people?.all];
		});
		expect(rights).to.deep.equal([true, false, ['musterstadt'], false]);
	});

	it('out again ends the session here and there', async () => {
		const before = await sessionCookie();
		await page.locator('details.dk-person summary').click();
		await page.getByRole('button', { name: 'Abmelden' }).click();
		// The provider asks whether she wants to leave there too; its page in this test has no button.
		await page.waitForURL(`${provider.url}/**`);
		await page.locator('form').evaluate((form: { insertAdjacentHTML(place: string, html: string): void; submit(): void }) => {
			form.insertAdjacentHTML('beforeend', '<input type="hidden" name="logout" value="yes">');
			form.submit();
		});
		await page.getByRole('link', { name: 'Stadtkonto' }).waitFor();
		expect(new URL(page.url()).origin).to.equal(place.url);
		expect(await sessionCookie()).to.equal(undefined);
		const headers = { cookie: `drehkreuz_session=${before}` };
		expect((await fetch(`${place.url}/monitor/api/session`, { headers })).status, 'a copy of the cookie').to.equal(401);
	});

	it('somebody without a role here is told so, and gets no session', async () => {
		provider.current = 'u-2';
		await page.goto(`${place.url}/monitor/`);
		await page.getByRole('link', { name: 'Stadtkonto' }).click();
		await page.getByText('Sie sind angemeldet, haben hier aber keine Rolle.').first().waitFor();
		expect(await sessionCookie()).to.equal(undefined);
	});

	it('somebody who cancels there is told so, and can begin again', async () => {
		await page.context().clearCookies();
		provider.current = undefined;
		await page.goto(`${place.url}/monitor/`);
		await page.getByRole('link', { name: 'Stadtkonto' }).click();
		await page
			.getByText(/Die Antwort des Anmeldedienstes konnte nicht angenommen werden/)
			.first()
			.waitFor();
		provider.current = 'u-1';
		await page.goto(`${place.url}/monitor/`);
		await page.getByRole('link', { name: 'Stadtkonto' }).click();
		await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
	});

	it('gave the browser nothing to complain about', () => {
		expect(complaints).to.deep.equal([]);
	});
});
