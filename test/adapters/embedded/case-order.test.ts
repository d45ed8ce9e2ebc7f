/** The order of cases on the embedded engine: one process at a time has the file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { describeCaseOrder } from '../../contract/case-order.ts';
import type { CasePlace } from '../../contract/case-process.ts';

async function makePlace(): Promise<CasePlace> {
	const folder = await mkdtemp(join(tmpdir(), 'dk-cases-embedded-'));
	return {
		create: async (parking) => {
			const broker = new EmbeddedBroker({ file: join(folder, 'broker.sqlite'), parking });
			return { broker, sever: () => broker.close(0) };
		},
		dispose: () => rm(folder, { recursive: true }),
	};
}

describeCaseOrder('the embedded engine', makePlace, { numRuns: 6, together: false });
