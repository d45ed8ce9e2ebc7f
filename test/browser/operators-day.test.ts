/**
 * An operator's day in a real browser, in German: signing in for the first time, a partner goes down and comes back, an application is found by its Kassenzeichen,
 * ten thousand parked messages are released, and the audit log says who did it. Then somebody who may see no content looks at the same.
 *
 * With DREHKREUZ_IMAGES=on the pictures in docs/images are made anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import { projectFolder } from '../../server/folders.ts';
import { expectAccessible } from '../support/accessible.ts';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { skip } from '../support/skip.ts';
import { until } from '../support/test-hub.ts';

const ADMIN_PASSWORD = 'eine-verwaltung-mit-langem-wort';
const OWN_PASSWORD = 'ein-guter-satz-nur-fuer-anna';
const PARKED = 10_000;
const CHANNEL = 'xoev.fachverfahren';
const REASON = { code: 'DK-PARTNER-UNREACHABLE', facts: { role: 'fachverfahren:xoev', systemCode: 'ECONNREFUSED' } };
const LIMIT_MS = 90_000;

/** What is shipped, and an entry that leads straight to the Fachverfahren. */
function flows(): readonly object[] {
	const shipped = ['bewohnerparkausweis', 'xoev-nachricht'].flatMap(
		(name) => JSON.parse(readFileSync(projectFolder('flows', name, 'flow.json'), 'utf8')) as { id: string }[],
	);
	const direct = [
		{ id: 'tab', type: 'tab', label: 'Direkt' },
		{ id: 'in', type: 'drehkreuz-portal-in', z: 'tab', x: 100, y: 100, entry: 'direkt', channel: 'direkt.eingang', version: 0, wires: [['out']] },
		{
			id: 'out',
			type: 'drehkreuz-deliver',
			z: 'tab',
			x: 300,
			y: 100,
			role: 'fachverfahren:xoev',
			instruction: '',
			instructionType: 'none',
			version: 0,
			wires: [[]],
		},
	];
	return [...new Map([...shipped, ...direct].map((node) => [node.id, node])).values()];
}

describe("the operator's day in the browser", function () {
	this.timeout(3 * LIMIT_MS);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let context: BrowserContext;
	let page: Page;
	const complaints: string[] = [];
	const foreign: string[] = [];
	let kassenzeichen: string;

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: ADMIN_PASSWORD, flows: flows(), care: { breaker: { failures: 3, pauseMs: 300, maxPauseMs: 600 } } });
		await parkLastNight();
		await place.start();
		const { token: onceOnly } = await personNamed('anna', 'Anna Betrieb', ['betrieb', 'sachbearbeitung']);
		({ context, page } = await freshPage({ width: 1280, height: 900 }));
		await page.goto(`${place.url}/monitor/`);
		await signIn('anna', onceOnly);
	});
	after(async () => {
		await browser?.close();
		await place?.remove();
	});
	afterEach(async function () {
		if (this.currentTest?.state === 'failed' && process.env.SCREENSHOTS) {
			await page.screenshot({ path: join(process.env.SCREENSHOTS, `failed-${this.currentTest.title.slice(0, 30)}.png`), fullPage: true });
		}
	});

	/** What a partner that was down left behind, in cases of five. */
	async function parkLastNight(): Promise<void> {
		const store = new SqliteStore({ file: join(place.folder, 'data', 'store.sqlite'), log: silentLogger });
		await store.open();
		const parkings = Array.from({ length: PARKED }, (_, number) => {
			const attributes = { id: `nacht-${number}`, source: 'urn:drehkreuz:musterstadt:portal:portal', type: 'de.test', mandant: 'musterstadt' };
			const message = createMessage(
				{ ...attributes, subject: `nacht-fall-${Math.floor(number / 5)}`, datacontenttype: 'application/xml' },
				{ kind: 'inline', bytes: Buffer.from(`<nachricht nr="${number}"><name>Erika Muster</name></nachricht>`) },
			);
			return store.park({ address: { mandant: 'musterstadt', channel: CHANNEL }, message, reason: REASON, attempt: 6 });
		});
		await Promise.all(parkings);
		await store.close();
	}

	/** As the administrator does it: adds somebody, and gives a one-time password. */
	async function personNamed(id: string, displayName: string, roles: readonly string[]): Promise<{ token: string }> {
		const api = `${place.url}/monitor/api`;
		const json = { 'content-type': 'application/json' };
		const session = await fetch(`${api}/session`, { method: 'POST', headers: json, body: JSON.stringify({ name: 'admin', password: ADMIN_PASSWORD }) });
		const { csrf } = (await session.json()) as { csrf: string };
		const headers = { ...json, cookie: session.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-drehkreuz-csrf': csrf };
		const saved = await fetch(`${api}/people/${id}`, { method: 'PUT', headers, body: JSON.stringify({ displayName, active: true, roles: { '*': roles } }) });
		expect(saved.status, await saved.text()).to.equal(200);
		const { 'content-type': _, ...bare } = headers;
		const given = await fetch(`${api}/people/${id}/password`, { method: 'POST', headers: bare });
		const { password } = (await given.json()) as { password: string };
		return { token: password };
	}

	async function freshPage(viewport: { width: number; height: number }): Promise<{ context: BrowserContext; page: Page }> {
		const fresh = await (browser as Browser).newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport, colorScheme: 'light' });
		const opened = await fresh.newPage();
		opened.setDefaultTimeout(30_000);
		opened.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		opened.on('console', (message) => {
			if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
		});
		opened.on('request', (request) => {
			if (!request.url().startsWith(place.url) && !request.url().startsWith('data:')) foreign.push(request.url());
		});
		return { context: fresh, page: opened };
	}

	async function signIn(name: string, password: string): Promise<void> {
		await page.getByLabel('Anmeldename').fill(name);
		await page.getByLabel('Passwort', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	}

	async function open(path: string, heading: string): Promise<void> {
		await page.goto(`${place.url}/monitor/${path}`);
		await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	}

	/** Only when asked for: pictures in the repository change with every second. */
	async function picture(name: string): Promise<void> {
		const folder = process.env.DREHKREUZ_IMAGES === 'on' ? projectFolder('docs', 'images') : process.env.SCREENSHOTS;
		if (folder) await page.screenshot({ path: join(folder, `monitor-${name}.png`) });
	}

	it('begins with an own password instead of the one that somebody gave', async () => {
		await page.getByRole('heading', { level: 1, name: 'Bitte wählen Sie ein neues Passwort' }).waitFor();
		const { token } = await personNamed('anna', 'Anna Betrieb', ['betrieb', 'sachbearbeitung']);
		// A second one-time password ends the first session: the page says so and lets her in again.
		await page.reload();
		await page.getByLabel('Anmeldename').waitFor();
		await signIn('anna', token);
		await page.getByLabel('Bisheriges Passwort').fill(token);
		await page.getByLabel('Neues Passwort', { exact: true }).fill(OWN_PASSWORD);
		await page.getByLabel('Neues Passwort wiederholen').fill(OWN_PASSWORD);
		await page.getByRole('button', { name: 'Passwort ändern' }).click();
		await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
	});

	it('shows at a glance what is parked, and how channels and partners are wired', async () => {
		await page
			.getByText(/10\.000 Nachrichten geparkt/)
			.first()
			.waitFor();
		await page.getByText('bewohnerparken.eingang').first().waitFor();
		await expectAccessible(page, 'overview');
		await picture('uebersicht');
	});

	it('sees a partner go down, gets one alert, and sees it end when the partner is back', async () => {
		await place.town.fachverfahren.stop();
		for (let number = 0; number < 10; number += 1) await send(number);
		await page
			.getByText(/antwortet nicht/)
			.first()
			.waitFor({ timeout: LIMIT_MS });
		await open('meldungen', 'Meldungen');
		const lasting = page
			.getByRole('region', { name: 'Bestehende Meldungen' })
			.or(page.locator('section', { hasText: 'Bestehende Meldungen' }))
			.first();
		await lasting.getByText('fachverfahren:xoev').first().waitFor();
		await picture('meldungen');
		await expectAccessible(page, 'alerts');
		await place.town.fachverfahren.start();
		// Without anybody loading the page again.
		await page.getByText('Zurzeit besteht keine Meldung.').waitFor({ timeout: LIMIT_MS });
		expect(await page.locator('table tbody tr', { hasText: 'fachverfahren:xoev' }).count(), 'alerts about the partner').to.equal(1);
	});

	/** As a portal does: until the hub has taken it. */
	async function send(number: number): Promise<void> {
		const response = await fetch(`${place.url}/in/musterstadt/direkt`, {
			method: 'POST',
			headers: { authorization: `Bearer ${place.town.portalToken}`, 'content-type': 'application/xml', 'idempotency-key': `tag-${number}` },
			body: `<nachricht nr="tag-${number}"/>`,
		});
		expect(response.status).to.equal(202);
	}

	it('finds an application by its Kassenzeichen and reads its way', async () => {
		const { submission } = place.town.portal.submit({ mandant: 'musterstadt' });
		await place.town.portal.whenAccepted(submission.id);
		const file = join(place.folder, 'data', 'store.sqlite');
		const store = new SqliteStore({ file, log: silentLogger });
		await store.open();
		await until(
			async () => (await store.journal.search({ id: submission.id, event: 'delivered' })).some(({ step }) => step === 'portal/abgeschlossen'),
			LIMIT_MS,
			'the end of the way',
		);
		kassenzeichen = (await store.journal.search({ id: submission.id })).find(({ partner }) => partner === 'hkr')?.reference ?? '';
		await store.close();
		expect(kassenzeichen).not.to.equal('');
		await open('nachrichten', 'Nachrichten');
		await expectAccessible(page, 'messages');
		await page.getByLabel('Nachricht suchen').fill(kassenzeichen);
		await page.keyboard.press('Enter');
		await page.getByRole('link', { name: submission.id }).first().click();
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.getByRole('heading', { name: 'Verlauf' }).waitFor();
		for (const text of ['Eingegangen', 'Geprüft', 'Zugestellt', 'Erledigt', kassenzeichen]) await page.getByText(text).first().waitFor();
		await expectAccessible(page, 'message');
		await picture('nachricht');
	});

	it('releases ten thousand parked messages in one job, watches it, and each arrives once', async () => {
		await open('geparkt', 'Geparkt');
		await page.getByText('10.000').first().waitFor();
		await expectAccessible(page, 'parked');
		await picture('geparkt');
		await page.getByRole('button', { name: 'Freigeben' }).first().click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText(/10\.000 Nachrichten werden freigegeben/).waitFor();
		await dialog.getByText(/Was danach geparkt wird, bleibt liegen/).waitFor();
		await expectAccessible(page, 'release dialog');
		await picture('freigeben');
		await dialog.getByRole('button', { name: '10.000 Nachrichten freigeben' }).click();
		await page.getByRole('heading', { level: 1, name: /Auftrag|freigeben/ }).waitFor();
		await page.getByRole('progressbar').first().waitFor();
		await picture('auftrag');
		await page
			.getByText(/10\.000 von 10\.000 abgeschlossen/)
			.first()
			.waitFor({ timeout: LIMIT_MS });
		await expectAccessible(page, 'job');
		const nights = place.town.fachverfahren.ledger.all('nachricht-stored');
		const distinct = new Set(nights.map(({ details }) => details.sha256));
		expect(nights.length - distinct.size, 'messages that arrived twice').to.equal(0);
		expect(distinct.size).to.be.at.least(PARKED);
		await open('geparkt', 'Geparkt');
		await page.getByText('Es ist nichts geparkt.').waitFor();
	});

	it('finds in the audit log who released them, and that the log is whole', async () => {
		await open('protokoll', 'Protokoll');
		await page.locator('tr', { hasText: 'anna' }).first().waitFor();
		await expectAccessible(page, 'audit');
		await picture('protokoll');
		await page.getByRole('button', { name: 'Protokoll prüfen' }).click();
		await page
			.getByText(/Das Protokoll ist vollständig/)
			.first()
			.waitFor();
	});

	it('is as accessible in the dark, on a telephone and in English', async () => {
		await page.emulateMedia({ colorScheme: 'dark' });
		await open('', 'Übersicht');
		await page.getByText('bewohnerparken.eingang').first().waitFor();
		await expectAccessible(page, 'overview, dark');
		await picture('uebersicht-dunkel');
		await page.setViewportSize({ width: 390, height: 844 });
		for (const [path, heading] of [
			['', 'Übersicht'],
			['nachrichten', 'Nachrichten'],
			['geparkt', 'Geparkt'],
			['auftraege', 'Aufträge'],
			['system', 'System'],
		] as const) {
			await open(path, heading);
			await page.waitForLoadState('load');
			await expectAccessible(page, `${heading}, dark, 390 px`);
			expect(await page.evaluate<number>('document.documentElement.scrollWidth'), `${heading} scrolls sideways`).to.be.at.most(390);
		}
		await picture('system-telefon');
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.emulateMedia({ colorScheme: 'light' });
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { level: 1, name: 'System' }).waitFor();
		expect(await page.evaluate<string>('document.documentElement.lang')).to.equal('en');
		await page.goto(`${place.url}/monitor/`);
		await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
		await expectAccessible(page, 'overview, English');
		await picture('overview-english');
	});

	it('shows an observer the way of a message, but no content, and says which role would', async () => {
		const { token } = await personNamed('otto', 'Otto Beobachter', ['beobachtung']);
		await context.close();
		({ context, page } = await freshPage({ width: 1280, height: 900 }));
		await page.goto(`${place.url}/monitor/nachrichten`);
		await signIn('otto', token);
		await page.getByLabel('Bisheriges Passwort').fill(token);
		await page.getByLabel('Neues Passwort', { exact: true }).fill(OWN_PASSWORD);
		await page.getByLabel('Neues Passwort wiederholen').fill(OWN_PASSWORD);
		await page.getByRole('button', { name: 'Passwort ändern' }).click();
		await page.getByRole('navigation').first().waitFor();
		await open('geparkt', 'Geparkt');
		await open(`nachrichten?q=${encodeURIComponent(kassenzeichen)}`, 'Nachrichten');
		await page.locator('table tbody a').first().click();
		await page.getByRole('heading', { name: 'Verlauf' }).waitFor();
		await expectAccessible(page, 'message, observer');
		expect(await page.content()).not.to.include('Erika');
		const status = await page.evaluate(async () => (await fetch('/monitor/api/people')).status);
		expect(status).to.equal(403);
		await page.goto(`${place.url}/monitor/personen`);
		await page
			.getByText(/Rolle.{0,20} Verwaltung/)
			.first()
			.waitFor();
	});

	it('asked nobody else for anything, and the browser had nothing to complain about', () => {
		expect(foreign).to.deep.equal([]);
		expect(complaints).to.deep.equal([]);
	});
});
