/** Puts the monitor together: what it shows comes from the hub, what it does goes through the hub. */

import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { FlowVersions } from '../../hub/flows/flow-versions.ts';
import type { Hub } from '../../hub/hub.ts';
import type { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import { storageOf } from '../../hub/retention/levels.ts';
import type { Status } from '../../hub/status/status.ts';
import { createMonitor, type Monitor } from '../../monitor/api/server.ts';
import type { MonitorServices } from '../../monitor/services.ts';
import type { OpenChecks } from '../checks.ts';
import type { Config } from '../config/config.ts';
import { projectFolder } from '../folders.ts';
import { HubRehearsals } from '../rehearsal/rehearsals.ts';
import { ScenarioFolder } from '../rehearsal/scenario-folder.ts';
import { flowFile } from './flow-links.ts';
import { systemInfo } from './system-info.ts';

export interface MonitorParts extends Pick<MonitorServices, 'caseFile' | 'signInWays' | 'storageLevel'> {
	readonly hub: Hub;
	readonly config: Config;
	readonly status: Status;
	readonly checks: Pick<OpenChecks, 'packs'>;
	readonly doorkeeper: Doorkeeper;
	readonly addressOf: (request: IncomingMessage) => string | undefined;
	readonly publicUrl: string | undefined;
	readonly missing: () => readonly string[];
	readonly flowVersions: FlowVersions;
	/** Folder of flows. */
	readonly userDir: string;
}

export async function openMonitor(parts: MonitorParts): Promise<Monitor> {
	const { hub, config, status, checks, doorkeeper, addressOf, publicUrl, missing, userDir, flowVersions, caseFile, signInWays, storageLevel } = parts;
	const { store, broker, payloads, tenants, limits, log } = hub;
	const deployed = join(userDir, 'flows.json');
	const flows = flowFile(deployed, tenants);
	const rehearsals = new HubRehearsals({ config, tenants, flowFile: deployed, folder: new ScenarioFolder(join(config.data, 'scenarios'), log) });
	const monitor = await createMonitor({
		store,
		broker,
		payloads,
		checks: hub.checks,
		status,
		tenants,
		doorkeeper,
		log,
		limits,
		page: projectFolder('build', 'monitor', 'client'),
		missing,
		links: flows.links,
		nodeLabels: flows.labels,
		system: () =>
			systemInfo({
				broker,
				store,
				kinds: { broker: config.engine.broker, store: config.engine.store },
				instance: config.instance ?? hostname(),
				data: config.data,
				tenants,
				packs: () => checks.packs().map(({ description }) => ({ standard: description.standard, version: description.version })),
				storageOf: (tenant) => {
					const { level, contentDays, historyDays } = storageOf(tenant);
					return { storageLevel: level, contentDays, historyDays };
				},
			}),
		signInWays,
		storageLevel,
		caseFile,
		rehearsals,
		flowVersions,
		structures: hub.structures,
		publicUrl,
		addressOf,
	});
	return {
		handle: monitor.handle,
		close: async () => {
			rehearsals.close();
			await monitor.close();
		},
	};
}
