/**
 * Somebody who wires flows tries them in a real browser, in German: from a message to its rehearsal, an answer becomes a failure, the scenario is kept, a draft does
 * something else. Over a real hub with the sandbox; no partner hears of any of it.
 *
 * With DREHKREUZ_IMAGES=on the pictures in docs/images are made anew; with SCREENSHOTS=DIR all of them are put there.
 */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectFolder } from '../../server/folders.ts';
import { expectAccessible } from '../support/accessible.ts';
import { launchChromium } from '../support/chromium.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { signIn, signInBrowser, type Visitor } from '../support/sign-in.ts';
import { skip } from '../support/skip.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'ein langes Kennwort der Probe';
const APPLICATION = readFileSync(projectFolder('flows', 'bewohnerparkausweis', 'antrag.json'), 'utf8');
/** What is in the application, and on no page of somebody without the right to content. */
const SECRETS = ['Großmann', 'Anna-Lena', 'Gartenstraße', 'MU-AG 1984'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

interface Node {
	readonly id: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

describe('rehearsals in the browser', function () {
	this.timeout(60_000);
	let browser: Browser | undefined;
	let place: HubWithTown;
	let admin: Visitor;
	let context: BrowserContext;
	let page: Page;
	let flows: readonly Node[];
	const complaints: string[] = [];
	const foreign: string[] = [];
	const address = { mandant: 'musterstadt', source: '', id: '' };
	/** An application that lacks something. */
	const parked = { ...address };

	before(async function () {
		browser = await launchChromium();
		if (!browser) skip(this, 'there is no /usr/bin/chromium (Debian package chromium)');
		place = await HubWithTown.create({ editorPassword: PASSWORD, config: { storage: { level: 'full', contentDays: 30, historyDays: 365 } } });
		await place.start();
		admin = await signIn(place.url, PASSWORD);
		flows = JSON.parse(await readFile(join(place.folder, 'data', 'node-red', 'flows.json'), 'utf8')) as Node[];
		const { submission } = place.town.portal.submit({ mandant: 'musterstadt', application: JSON.parse(APPLICATION) as never });
		address.id = submission.id;
		const { fahrzeug: _, ...faulty } = JSON.parse(APPLICATION) as Record<string, unknown>;
		parked.id = place.town.portal.submit({ mandant: 'musterstadt', application: faulty as never }).submission.id;
		await until('the end of both applications', async () => (await stateOf(address)) === 'done' && (await stateOf(parked)) === 'parked', 30_000);
		({ context, page } = await visit('petra', ['beobachtung', 'entwicklung']));
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

	async function api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${place.url}/monitor/api${path}`, {
			method,
			headers: { ...admin.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		expect(response.status, `${method} ${path}: ${text}`).to.be.lessThan(300);
		return (text ? JSON.parse(text) : undefined) as Answer;
	}

	/** Completes the address of a message. */
	async function stateOf(message: typeof address): Promise<string | undefined> {
		const { messages } = await api<{ messages: { source: string }[] }>('GET', `/messages?q=${message.id}&limit=1`);
		if (!messages[0]) return undefined;
		message.source = messages[0].source;
		return (await api<{ state: string }>('GET', `/message?${new URLSearchParams(message)}`)).state;
	}

	/** A new person with a browser of their own, who has chosen a password already. */
	async function visit(id: string, roles: readonly string[]): Promise<{ context: BrowserContext; page: Page }> {
		await api('PUT', `/people/${id}`, { displayName: id, active: true, roles: { '*': roles } });
		const { password: once } = await api<{ password: string }>('POST', `/people/${id}/password`);
		const { headers } = await signIn(place.url, once, id);
		const changed = await fetch(`${place.url}/monitor/api/session/password`, {
			method: 'POST',
			headers: { ...headers, 'content-type': 'application/json' },
			body: JSON.stringify({ current: once, next: PASSWORD }),
		});
		expect(changed.status, await changed.text()).to.equal(200);
		const fresh = await (browser as Browser).newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport: WIDE, colorScheme: 'light' });
		await signInBrowser(fresh, place.url, PASSWORD, id);
		const opened = await fresh.newPage();
		opened.setDefaultTimeout(30_000);
		opened.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
		opened.on('console', (message) => {
			if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
		});
		opened.on('request', (request) => {
			if (!request.url().startsWith(place.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
		});
		return { context: fresh, page: opened };
	}

	async function open(path: string, heading: string | RegExp): Promise<void> {
		await page.goto(`${place.url}/monitor/${path}`);
		await page.getByRole('heading', { level: 1, name: heading }).waitFor();
	}

	/** Only when asked for: pictures in the repository change with every second. */
	async function picture(name: string, kind: 'docs' | 'look' = 'look'): Promise<void> {
		const folder = kind === 'docs' && process.env.DREHKREUZ_IMAGES === 'on' ? projectFolder('docs', 'images') : process.env.SCREENSHOTS;
		if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: kind === 'look' });
	}

	/** Light, dark, and on a telephone. */
	async function expectAccessibleEverywhere(what: string): Promise<void> {
		await expectAccessible(page, what);
		await page.emulateMedia({ colorScheme: 'dark' });
		await expectAccessible(page, `${what}, dark`);
		await picture(`${what}-dunkel`);
		await page.setViewportSize(NARROW);
		await expectAccessible(page, `${what}, dark, 390 px`);
		expect(await page.evaluate<number>('document.documentElement.scrollWidth'), `${what} scrolls sideways`).to.be.at.most(NARROW.width);
		await picture(`${what}-390`);
		await page.emulateMedia({ colorScheme: 'light' });
		await page.setViewportSize(WIDE);
	}

	const way = () => page.locator('.dk-way');

	it('records a message, its content disguised, and shows its way through the flows', async () => {
		await open(`nachricht?${new URLSearchParams(address)}`, 'Nachricht');
		await page.getByRole('button', { name: 'Probelauf: Im Kanal bewohnerparken.eingang' }).click();
		await page.getByRole('heading', { level: 1, name: 'Neuer Probelauf' }).waitFor();
		const content = await page.getByLabel(/Inhalt der Nachricht/).inputValue();
		expect(content).to.contain('Xxx').and.contain('antragsteller');
		for (const secret of SECRETS) expect(content).not.to.contain(secret);
		await page.getByRole('button', { name: 'Probelauf starten' }).click();
		await page.getByText('Die Nachricht läuft bis zum Ende durch').first().waitFor();
		await way().getByText('Partner hkr').waitFor();
		await way()
			.getByText(/Knoten: /)
			.first()
			.click();
		await way().getByText('Auftrag an hkr ansehen').click();
		await way().getByRole('treeitem').first().waitFor();
		await expectAccessible(page, 'new rehearsal');
		await picture('probelauf-neu');
	});

	it('does not run the real content for who may not see it, and says so', async () => {
		await page.getByLabel('Mit dem echten Inhalt').click({ force: true });
		expect(await page.getByLabel('Mit dem echten Inhalt').isChecked()).to.equal(false);
		await page.getByText('Dafür brauchen Sie die Rolle Sachbearbeitung').first().waitFor();
	});

	it('makes a failure of an answer, and sees the message parked with the reason', async () => {
		await page.locator('.dk-step > summary', { hasText: 'hkr' }).click();
		const step = page.locator('.dk-step', { hasText: 'hkr' });
		await step.getByLabel('Antwort', { exact: true }).selectOption('problem');
		await step.getByLabel('Welcher Fehler').selectOption('DK-PARTNER-REFUSED');
		await page.getByText('Seit diesem Probelauf ist etwas geändert').waitFor();
		await page.getByRole('button', { name: 'Erneut starten' }).last().click();
		await page.getByText('Die Nachricht würde geparkt').first().waitFor();
		await way().locator('.dk-way__stop--bad').getByText('Das System „hkr“ lehnt die Nachricht ab (Status 422, Grund Probelauf).').waitFor();
		await picture('probelauf-geparkt');
		await step.getByLabel('Antwort', { exact: true }).selectOption('receipt');
	});

	it('keeps it under a title, and finds that the same flows do the same', async () => {
		await page.getByRole('button', { name: 'Behalten …' }).first().click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Titel').fill('Bezahlter Antrag');
		expect(await dialog.getByLabel('Kurzname').inputValue()).to.equal('bezahlter-antrag');
		await expectAccessible(page, 'keep dialog');
		await dialog.getByRole('button', { name: 'Behalten', exact: true }).click();
		await page.getByRole('heading', { level: 1, name: 'Probeläufe' }).waitFor();
		await page.getByRole('button', { name: 'Alle prüfen' }).click();
		await page
			.getByRole('row', { name: /Bezahlter Antrag/ })
			.getByText('Bestanden')
			.waitFor();
		await page.getByText('1 von 1 geprüft: eines bestanden.').first().waitFor();
	});

	it('takes another one from a file, and says what is wrong with a file that is none', async () => {
		const kept = JSON.parse(await readFile(join(place.folder, 'data', 'scenarios', 'bezahlter-antrag.json'), 'utf8')) as { answers: Record<string, unknown> };
		const file = join(place.folder, 'ohne-akte.json');
		const { dms: _, ...answers } = kept.answers;
		await writeFile(file, JSON.stringify({ ...kept, name: 'ohne-akte', title: 'Antrag ohne Antwort der E-Akte', answers }));
		await page.getByRole('button', { name: 'Szenario einlesen' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Datei (JSON)').setInputFiles(projectFolder('flows', 'bewohnerparkausweis', 'flow.json'));
		await dialog.getByText('In der Datei stehen Flows, kein Szenario').waitFor();
		await dialog.getByLabel('Datei (JSON)').setInputFiles(file);
		await expectAccessible(page, 'import dialog');
		await dialog.getByRole('button', { name: 'Einlesen' }).click();
		await page.getByRole('row', { name: /Antrag ohne Antwort/ }).waitFor();
	});

	it('tries a draft that was never deployed, and says how its order differs', async () => {
		const [wrong, draft] = [join(place.folder, 'kein-flow.json'), join(place.folder, 'entwurf.json')];
		const changed = flows.map((node) =>
			node.name === 'Soll stellen' ? { ...node, instruction: String(node['instruction']).replace('"zahlweg": "online"', '"zahlweg": "bar"') } : node,
		);
		await writeFile(wrong, '{ "kein": "Flow" }');
		await writeFile(draft, JSON.stringify(changed));
		await page.getByLabel('Eine frühere Fassung').check();
		await page.getByText('Es gibt noch keine frühere Fassung').waitFor();
		await page.getByLabel('Ein Entwurf aus einer Datei').check();
		await page.getByLabel('Datei mit Flows (JSON)').setInputFiles(wrong);
		await page.getByText('Die Datei ist kein Export des Flow-Editors').waitFor();
		await page.getByText('Wählen Sie zuerst eine Datei mit Flows.').waitFor();
		await page.getByLabel('Datei mit Flows (JSON)').setInputFiles(draft);
		await page.getByText(`entwurf.json: ${flows.length} Knoten gelesen.`).first().waitFor();
		await page.getByRole('button', { name: 'Alle prüfen' }).click();
		await page
			.getByText(/2 von 2 geprüft: 0 bestanden, 2 mit Abweichungen/)
			.first()
			.waitFor();
		const row = page.getByRole('row', { name: /Bezahlter Antrag/ });
		await row.getByText('Abweichungen zeigen').click();
		await row.getByText('Der Auftrag an hkr ist anders: /zahlweg war „online“, jetzt „bar“').waitFor();
		await picture('probelaeufe', 'docs');
		await expectAccessibleEverywhere('probelaeufe-liste');
	});

	it('marks the difference at its place on the way, and offers the answer that is missing', async () => {
		await page.getByRole('link', { name: 'Antrag ohne Antwort der E-Akte' }).click();
		await page.getByRole('heading', { level: 1, name: 'Antrag ohne Antwort der E-Akte' }).waitFor();
		await page.getByRole('button', { name: 'Probelauf starten' }).click();
		await way().locator('.dk-way__mark').getByText('/zahlweg war „online“, jetzt „bar“').waitFor();
		await way().locator('.dk-way__stop--missing').first().waitFor();
		await page.setViewportSize({ width: WIDE.width, height: 980 });
		await page.evaluate('document.querySelector(".dk-way__stop--changed").scrollIntoView({ behavior: "instant" })');
		await picture('probelauf', 'docs');
		await page.setViewportSize(WIDE);
		await expectAccessibleEverywhere('probelauf-abweichungen');
		await way().getByRole('button', { name: 'Antwort für dms ergänzen' }).click();
		await page.locator('.dk-step > summary', { hasText: 'dms Quittung' }).waitFor();
		await page.getByText('Seit diesem Probelauf ist etwas geändert').waitFor();
	});

	it('removes one after asking, and nothing of a draft is left when the page is loaded anew', async () => {
		await open('probelaeufe', 'Probeläufe');
		expect(await page.getByLabel('Die jetzt laufen').isChecked()).to.equal(true);
		await page.getByRole('button', { name: 'Antrag ohne Antwort der E-Akte entfernen' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Entfernen' }).click();
		await page.getByRole('row', { name: /Antrag ohne Antwort/ }).waitFor({ state: 'detached' });
		await open('probelauf', 'Neuer Probelauf');
		await page.getByText('Von diesem Probelauf ist nichts mehr da').waitFor();
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { level: 1, name: 'New rehearsal' }).waitFor();
		await page.getByRole('button', { name: 'Deutsch' }).click();
	});

	it('records a parked message too, and says that its content fits no schema', async () => {
		await open(`nachricht?${new URLSearchParams(parked)}`, 'Nachricht');
		await page.getByRole('button', { name: 'Probelauf: Wie geparkt (bewohnerparken.eingang)' }).last().click();
		await page.getByText('Der verdeckte Inhalt ließ sich nicht prüfen').waitFor();
		await page.locator('.dk-step > summary', { hasText: 'portal/abgelehnt' }).waitFor();
	});

	it('says to an observer which role could do it', async () => {
		await context.close();
		({ context, page } = await visit('otto', ['beobachtung']));
		await open('probelaeufe', 'Probeläufe');
		await page.getByText('Dafür brauchen Sie die Rolle Entwicklung, und zwar für alle Mandanten').waitFor();
		expect(await page.getByRole('button', { name: 'Alle prüfen' }).getAttribute('aria-disabled')).to.equal('true');
		await expectAccessible(page, 'list, observer');
		await open(`nachricht?${new URLSearchParams(address)}`, 'Nachricht');
		const record = page.getByRole('button', { name: 'Probelauf: Im Kanal bewohnerparken.eingang' });
		expect(await record.getAttribute('aria-disabled')).to.equal('true');
		await record.click({ force: true });
		await expectAccessible(page, 'message, observer');
		await page.getByRole('heading', { level: 1, name: 'Nachricht' }).waitFor();
	});

	it('asked nobody else for anything, and the browser had nothing to complain about', () => {
		expect(foreign).to.deep.equal([]);
		expect(complaints).to.deep.equal([]);
	});
});
