/** A Fachverfahren counterpart and REST adapters bound to it, for the tests of this folder. */
import { fachverfahrenRest } from '../../../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import type { RestSettings } from '../../../adapters/fachverfahren-rest/settings.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { DestinationAdapter } from '../../../hub/partners/adapter.ts';
import type { Handover } from '../../../hub/partners/handover.ts';
import { FachverfahrenCounterpart, type FachverfahrenOptions } from '../../../sandbox/fachverfahren/fachverfahren.ts';

export const order: Handover = { fremdId: 'vorgang-1', daten: { kennzeichen: 'MU-AB 123', zone: '3', gueltigAb: '2026-12-01', dauerMonate: 12 } };

export class Bench {
	readonly system: FachverfahrenCounterpart;
	readonly #adapters: DestinationAdapter<Handover>[] = [];

	constructor(options: FachverfahrenOptions = {}) {
		this.system = new FachverfahrenCounterpart(options);
	}

	adapter(changes: Partial<RestSettings> = {}, without: readonly (keyof RestSettings)[] = []): DestinationAdapter<Handover> {
		const settings = {
			endpoint: `${this.system.url}/vorgaenge`,
			auth: { kind: 'bearer', token: 'sandkasten-fachverfahren' },
			receipt: { pointer: '/vorgangsnummer' },
			reconcile: { method: 'GET', path: '/vorgaenge/by-key/{key}' },
			timeoutMs: 2_000,
			...changes,
		};
		const given = Object.fromEntries(Object.entries(settings).filter(([name]) => !without.includes(name as keyof RestSettings)));
		const services = { mandant: 'musterstadt', role: 'fachverfahren:parken', baseFolder: '/', log: silentLogger };
		const adapter = fachverfahrenRest.create(given as unknown as RestSettings, services);
		this.#adapters.push(adapter);
		return adapter;
	}

	count(kind = 'vorgang-created'): number {
		return this.system.ledger.all(kind).length;
	}

	async close(): Promise<void> {
		await Promise.all(this.#adapters.map((adapter) => adapter.close?.()));
		await this.system.stop();
	}
}
