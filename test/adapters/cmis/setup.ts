/** A DMS counterpart and the adapter bound to it, for the tests of this folder. */
import { cmis } from '../../../adapters/cmis/cmis.ts';
import type { Filing } from '../../../adapters/cmis/instruction.ts';
import type { CmisSettings } from '../../../adapters/cmis/settings.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { DestinationAdapter } from '../../../hub/partners/adapter.ts';
import { DmsCounterpart, type DmsOptions } from '../../../sandbox/dms/dms.ts';

export class Bench {
	readonly dms: DmsCounterpart;
	readonly #adapters: DestinationAdapter<Filing>[] = [];

	constructor(options: DmsOptions = {}) {
		this.dms = new DmsCounterpart(options);
	}

	adapter(settings: Partial<CmisSettings> = {}): DestinationAdapter<Filing> {
		const auth = { kind: 'basic', user: 'drehkreuz', password: 'sandkasten' } as const;
		const adapter = cmis.create(
			{ endpoint: this.dms.endpoint, auth, timeoutMs: 2_000, types: { vorgang: { metadaten: { leistung: 'dk:leistung' } } }, ...settings },
			{ mandant: 'musterstadt', role: 'dms', baseFolder: '/', log: silentLogger },
		);
		this.#adapters.push(adapter);
		return adapter;
	}

	count(kind: string): number {
		return this.dms.ledger.all(kind).length;
	}

	async close(): Promise<void> {
		await Promise.all(this.#adapters.map((adapter) => adapter.close?.()));
		await this.dms.stop();
	}
}

export function order(changes: Partial<Filing> = {}): Filing {
	return {
		aktenplankennzeichen: '32.12',
		aktenbetreff: 'Bewohnerparken',
		vorgangsbetreff: 'Bewohnerparkausweis',
		fremdId: 'vorgang-4711',
		dokumente: [{ betreff: 'Antrag', dokumentart: 'Antrag', quelle: 'body' }],
		...changes,
	};
}
