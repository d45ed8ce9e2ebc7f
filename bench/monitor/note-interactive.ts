/**
 * Notes in the page itself when the overview can be worked with. The page's clock counts from the start of the navigation (High Resolution Time, `timeOrigin`). A moment
 * counts when the frame after the change is through, so that it has been seen and not only computed.
 *
 * The program that drives the browser needs some milliseconds between seeing and clicking, which are part of the last two figures: they are upper bounds.
 */
import type { Page } from 'playwright-core';

export interface Noted {
	/** Milliseconds from the start of the navigation until figures, the maps of all tenants and the table of channels are there. */
	readonly shown: number;
	/** Until a map has opened at a click. */
	readonly answered: number;
	/** Until the box above the table has found a channel that was typed. What counts. */
	readonly interactive: number;
}

const PATIENCE_MS = 30_000;

type Moment = 'shown' | 'opened' | 'found';

/** What there is in the page. */
declare const window: { moments: Readonly<Record<Moment, Promise<number>>> };
declare const document: { querySelectorAll(selector: string): { readonly length: number } };
declare function requestAnimationFrame(then: () => void): void;
declare class MutationObserver {
	constructor(changed: () => void);
	observe(target: object, what: object): void;
	disconnect(): void;
}

export async function noteWhenInteractive(page: Page, address: string): Promise<Noted> {
	await page.addInitScript(noteMoments);
	await page.goto(address, { waitUntil: 'commit' });
	const shown = await momentOf(page, 'shown');
	await page.locator('.dk-tenant > summary').first().click();
	const answered = await momentOf(page, 'opened');
	await page.getByRole('searchbox', { name: 'Kanal suchen', exact: true }).fill('kanal.20');
	const interactive = await momentOf(page, 'found');
	return { shown, answered, interactive };
}

/** @throws Error when it does not come */
async function momentOf(page: Page, moment: Moment): Promise<number> {
	const late = new Promise<never>((_, reject) =>
		setTimeout(() => reject(new Error(`the overview is not ${moment} after ${PATIENCE_MS} ms`)), PATIENCE_MS).unref(),
	);
	return Promise.race([page.evaluate((name) => window.moments[name], moment), late]);
}

/** Runs in the page, before its own scripts. */
function noteMoments(): void {
	const count = (selector: string): number => document.querySelectorAll(selector).length;
	const rows = (): number => count('section:has(#ansicht-kanaele) tbody tr');
	const holds: Readonly<Record<Moment, () => boolean>> = {
		shown: () => count('.dk-figure__value') >= 6 && count('.dk-tenant') >= 10 && rows() >= 15,
		opened: () => count('.dk-tenant[open] .dk-node, .dk-tenant[open] .dk-empty') > 0,
		found: () => rows() === 10,
	};
	const moment = (hold: () => boolean): Promise<number> =>
		new Promise((resolve) => {
			const look = (): void => {
				if (!hold()) return;
				observer.disconnect();
				requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
			};
			const observer = new MutationObserver(look);
			observer.observe(document, { childList: true, subtree: true, attributes: true });
		});
	window.moments = { shown: moment(holds.shown), opened: moment(holds.opened), found: moment(holds.found) };
}
