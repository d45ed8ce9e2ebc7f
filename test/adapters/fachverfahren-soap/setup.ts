/** A Fachverfahren counterpart and SOAP adapters bound to it, for the tests of this folder. */
import { dirname } from 'node:path';
import { fachverfahrenSoap } from '../../../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import type { SoapSettings } from '../../../adapters/fachverfahren-soap/settings.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { DestinationAdapter } from '../../../hub/partners/adapter.ts';
import type { Handover } from '../../../hub/partners/handover.ts';
import { FachverfahrenCounterpart, type FachverfahrenOptions } from '../../../sandbox/fachverfahren/fachverfahren.ts';
import { PARKEN_WSDL } from '../../../sandbox/fachverfahren/soap-door.ts';

export const order: Handover = {
	fremdId: 'vorgang-1',
	aktenzeichen: '32.12-2026/0001',
	daten: { kennzeichen: 'MU-AB 123', zone: '3', gueltigAb: '2026-12-01', dauerMonate: 12 },
};

export class Bench {
	readonly system: FachverfahrenCounterpart;
	readonly #adapters: DestinationAdapter<Handover>[] = [];

	constructor(options: FachverfahrenOptions = {}) {
		this.system = new FachverfahrenCounterpart(options);
	}

	settings(changes: Partial<SoapSettings> = {}): SoapSettings {
		return {
			wsdl: 'parken.wsdl',
			endpoint: `${this.system.url}/soap`,
			operation: 'vorgangAnlegen',
			auth: { kind: 'wsse', user: 'drehkreuz', password: 'sandkasten' },
			request: {
				fremdId: '{key}',
				kennzeichen: '{daten/kennzeichen}',
				zone: '{daten/zone}',
				gueltigAb: '{daten/gueltigAb}',
				dauerMonate: '{daten/dauerMonate}',
				aktenzeichen: '{aktenzeichen}',
				kassenzeichen: '{kassenzeichen}',
			},
			receipt: '/vorgangsnummer',
			reconcile: { operation: 'vorgangAbfragen', request: { fremdId: '{key}' }, found: '/gefunden', receipt: '/vorgangsnummer' },
			timeoutMs: 2_000,
			...changes,
		};
	}

	adapter(changes: Partial<SoapSettings> = {}, without: readonly (keyof SoapSettings)[] = []): DestinationAdapter<Handover> {
		const settings = Object.fromEntries(Object.entries(this.settings(changes)).filter(([name]) => !without.includes(name as keyof SoapSettings)));
		const services = { mandant: 'beispielstadt', role: 'fachverfahren:parken', baseFolder: dirname(PARKEN_WSDL), log: silentLogger };
		const adapter = fachverfahrenSoap.create(settings as unknown as SoapSettings, services);
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
