/** `drehkreuz start`: the hub, with the sandbox town when the configuration says so, until Ctrl-C. */
import { join } from 'node:path';
import { createLogger } from '../../hub/logging/pino-logger.ts';
import { FIRST_PERSON } from '../../hub/people/doorkeeper.ts';
import { type RunningHub, startHub } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { byId, loadTenants } from '../config/tenants.ts';
import { printJourney } from '../console/journey.ts';
import { consoleLanguage } from '../console/language.ts';
import type { Town } from '../sandbox/town.ts';
import { stayUp } from '../stay-up.ts';
import { configOf } from './options.ts';

/** The town's counterparts listen on this port and the next ones, where they are free. */
const SANDBOX_FIRST_PORT = 8_081;
/** Milliseconds within which a repeated signal is the same one. */
const SAME_SIGNAL_MS = 1_000;
/** Milliseconds between applications of the sandbox portal. */
const PAUSE_MS = 5_000;

export async function start(args: readonly string[]): Promise<number> {
	const config = configOf(args);
	const log = createLogger({ level: config.log.level });
	const leave = stayUp(log);
	const asked = stopSignal();
	const town = config.sandbox ? await openTown(join(config.data, 'sandbox')) : undefined;
	try {
		const tenants = byId([...loadTenants(config.tenants, config.secrets).values(), ...(town?.tenants ?? [])]);
		const running = await startHub({ config, tenants, log });
		try {
			if (town) town.portal.hubUrl = running.url;
			console.log(whatRuns(config, running, town));
			if (town) await showTraffic(town, running, args.includes('--quiet'), asked.signal);
			await asked.promise;
			console.log(TEXTS[consoleLanguage()].stopping);
		} finally {
			await running.stop();
		}
	} finally {
		await town?.stop();
		leave();
	}
	return 0;
}

/** Loaded only where it is wanted: in production it is not. */
async function openTown(folder: string): Promise<Town> {
	const { startTown } = await import('../sandbox/town.ts');
	return startTown({ folder, firstPort: SANDBOX_FIRST_PORT });
}

/** One application at once, shown step by step; then one every few seconds, a line each. */
async function showTraffic(town: Town, running: RunningHub, quiet: boolean, stop: AbortSignal): Promise<void> {
	const texts = TEXTS[consoleLanguage()];
	const { id } = town.portal.submit({ mandant: 'musterstadt' }).submission;
	console.log(texts.first(id));
	await printJourney({
		store: running.hub.store,
		id,
		print: console.log,
		timeoutMs: 30_000,
		isOver: (entry) => entry.event === 'delivered' && entry.step === 'portal/abgeschlossen',
	});
	console.log(texts.next(running.url, town.portalToken));
	if (quiet) return;
	let count = 0;
	while (!stop.aborted) {
		await pause(PAUSE_MS, stop);
		if (stop.aborted) return;
		const mandant = town.tenants[count++ % town.tenants.length]?.id ?? 'musterstadt';
		try {
			const { submission } = town.portal.submit({ mandant });
			await town.portal.whenAccepted(submission.id);
			console.log(texts.submitted(mandant, submission.id));
		} catch {
			console.log(texts.refused(mandant));
		}
	}
}

function whatRuns(config: Config, running: RunningHub, town: Town | undefined): string {
	const texts = TEXTS[consoleLanguage()];
	const rows: [string, string][] = [
		[
			texts.monitor,
			`${running.url}/monitor/   ${running.newPassword === undefined ? texts.asSet : `${FIRST_PERSON} / ${running.newPassword.password}   ${texts.once}`}`,
		],
		[texts.editor, config.server.editor ? `${running.url}/flows/` : '–'],
		[texts.ingress, `${running.url}/in/<Mandant>/<Eingang>`],
		[texts.health, `${running.url}/readyz`],
		[texts.data, config.data],
	];
	if (town) rows.push([texts.sandbox, town.addresses.map(({ name, url }) => `${name} ${url.replace('http://', '')}`).join(' · ')]);
	return `\n  ${texts.title}\n\n${rows.map(([label, value]) => `  ${label.padEnd(9)} ${value}`).join('\n')}\n`;
}

const TEXTS = {
	de: {
		title: 'Drehkreuz läuft. Ende mit Strg-C.',
		monitor: 'Monitor',
		editor: 'Editor',
		asSet: 'Anmeldung wie gesetzt; Passwort vergessen: npm run password',
		once: '(einmalig, gilt 72 Stunden; bei der ersten Anmeldung ändern)',
		ingress: 'Eingang',
		health: 'Zustand',
		data: 'Daten',
		sandbox: 'Sandbox',
		first: (id: string) => `  Ein Antrag auf einen Bewohnerparkausweis reist vom Portal zum Fachverfahren (${id}):`,
		next: (url: string, token: string) =>
			`\n  Weiter: Flow im Editor ansehen · npm run demo · selbst einen (fehlerhaften) Antrag senden:\n  curl -i -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{}' ${url}/in/musterstadt/bewohnerparkausweis\n`,
		submitted: (mandant: string, id: string) => `  Antrag ${id} für ${mandant} angenommen`,
		refused: (mandant: string) => `  Antrag für ${mandant} konnte nicht übergeben werden; das Portal versucht es wieder`,
		stopping: '\n  Wird beendet: Laufendes wird abgeschlossen …',
	},
	en: {
		title: 'Drehkreuz is running. Stop with Ctrl-C.',
		monitor: 'Monitor',
		editor: 'Editor',
		asSet: 'sign-in as set; password forgotten: npm run password',
		once: '(once, good for 72 hours; change it at the first sign-in)',
		ingress: 'Ingress',
		health: 'Health',
		data: 'Data',
		sandbox: 'Sandbox',
		first: (id: string) => `  An application for a resident parking permit travels from portal to Fachverfahren (${id}):`,
		next: (url: string, token: string) =>
			`\n  Next: see the flow in the editor · npm run demo · send a (faulty) application yourself:\n  curl -i -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{}' ${url}/in/musterstadt/bewohnerparkausweis\n`,
		submitted: (mandant: string, id: string) => `  application ${id} for ${mandant} accepted`,
		refused: (mandant: string) => `  application for ${mandant} could not be handed over; the portal tries again`,
		stopping: '\n  Stopping: what is under way is finished …',
	},
} as const;

function stopSignal(): { promise: Promise<void>; signal: AbortSignal } {
	const controller = new AbortController();
	const promise = new Promise<void>((resolve) => {
		let asked = 0;
		const stop = (): void => {
			if (controller.signal.aborted) {
				// The second Ctrl-C does not wait; nothing is lost, what is unsettled is handed out again. One Ctrl-C may arrive twice: from the terminal and from npm.
				if (Date.now() - asked > SAME_SIGNAL_MS) process.exit(130);
				return;
			}
			asked = Date.now();
			controller.abort();
			resolve();
		};
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	});
	return { promise, signal: controller.signal };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		});
	});
}
