/** Rehearsals of this hub: one at a time, so that they never take more than one core from the messages that are under way. */
import { readFile } from 'node:fs/promises';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { expectationOf } from '../../hub/rehearsal/compare.ts';
import type { Run } from '../../hub/rehearsal/deeds.ts';
import type { Rehearsals } from '../../hub/rehearsal/rehearsals.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import type { Config } from '../config/config.ts';
import { flowsOf } from '../flow-process/flows-inside.ts';
import { withoutSecrets } from '../flow-process/tenant-without-secrets.ts';
import { runInProcess } from './run-in-process.ts';
import type { ScenarioFolder } from './scenario-folder.ts';
import { scenarioOf } from './scenario-form.ts';

export interface RehearsalsOptions {
	readonly config: Pick<Config, 'data' | 'limits' | 'channels'>;
	readonly tenants: ReadonlyMap<string, Tenant>;
	/** File of the deployed flows. */
	readonly flowFile: string;
	readonly folder: Pick<ScenarioFolder, 'list' | 'find' | 'keep' | 'remove'>;
	/** Milliseconds for one run. Default 60,000. */
	readonly limitMs?: number;
}

/** Runs that may wait. */
const WAITING_MAX = 20;
/** Another day, month, year, hour, minute, second and millisecond. */
const ANOTHER_TIME_MS = 401 * 86_400_000 + 3_661_001;

export class HubRehearsals implements Rehearsals {
	readonly #options: RehearsalsOptions;
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;
	readonly #stopped = new AbortController();

	constructor(options: RehearsalsOptions) {
		this.#options = options;
	}

	async run(scenario: Scenario, flows?: unknown): Promise<Run> {
		return this.#run(scenarioOf(scenario), flows, 0);
	}

	async expect(scenario: Scenario, flows?: unknown): ReturnType<Rehearsals['expect']> {
		const checked = scenarioOf(scenario);
		const run = await this.#run(checked, flows, 0);
		return { run, expected: expectationOf(run, await this.#run(checked, flows, ANOTHER_TIME_MS)) };
	}

	list(): Promise<readonly Scenario[]> {
		return this.#options.folder.list();
	}

	find(name: string): Promise<Scenario | undefined> {
		return this.#options.folder.find(name);
	}

	keep(scenario: Scenario, replace: boolean): Promise<void> {
		return this.#options.folder.keep(scenario, replace);
	}

	remove(name: string): Promise<boolean> {
		return this.#options.folder.remove(name);
	}

	/** Ends what runs, and refuses what waits. */
	close(): void {
		this.#stopped.abort();
	}

	async #run(scenario: Scenario, given: unknown, aheadMs: number): Promise<Run> {
		const { config, tenants, limitMs = 60_000 } = this.#options;
		const tenant = tenants.get(scenario.mandant);
		if (!tenant) throw new DrehkreuzError('DK-REHEARSAL-SCENARIO', { path: '/mandant', rule: 'is no tenant of this hub' });
		const flows = flowsOf(given ?? (await this.#deployed()));
		const order = Object.fromEntries(Object.entries(config.channels).flatMap(([name, { order: kind }]) => (kind ? [[name, kind]] : [])));
		const { data, limits } = config;
		return this.#inTurn(() => runInProcess({ scenario, flows, tenant: played(tenant), data, limits, order, aheadMs }, limitMs, this.#stopped.signal));
	}

	async #deployed(): Promise<unknown> {
		try {
			return JSON.parse(await readFile(this.#options.flowFile, 'utf8')) as unknown;
		} catch (cause) {
			throw new DrehkreuzError('DK-REHEARSAL-FLOWS', { rule: 'none are deployed' }, { cause });
		}
	}

	async #inTurn(work: () => Promise<Run>): Promise<Run> {
		if (this.#waiting >= WAITING_MAX) throw new DrehkreuzError('DK-REHEARSAL-BUSY', { count: this.#waiting });
		this.#waiting += 1;
		const turn = this.#last.then(work, work);
		this.#last = turn.catch(() => {});
		try {
			return await turn;
		} finally {
			this.#waiting -= 1;
		}
	}
}

/** Nothing reaches a real system from here. */
function played(tenant: Tenant): Tenant {
	const { partners, ...rest } = withoutSecrets(tenant);
	const bound = Object.entries(partners).map(([role, partner]) => [role, { ...partner, environment: 'test' as const }] as const);
	return { ...rest, partners: Object.fromEntries(bound), testChannels: ['*'] };
}
