/**
 * Which system plays which role for which tenant. Flows name a role, never an address; here the tenant's configuration is turned into
 * adapters, once, up front. One flow so serves many municipalities with different systems.
 */
import { type Alerts, silentAlerts } from '../alerts/alerts.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { AdapterFactory, AdapterServices, DestinationAdapter } from './adapter.ts';
import { isTimeZone } from './business-hours.ts';
import { careOf } from './care.ts';
import { Gate } from './gate.ts';

/** A role that is bound to a system. */
export interface BoundPartner {
	readonly mandant: string;
	readonly role: string;
	/** Kind of the adapter. */
	readonly adapter: string;
	readonly environment: 'test' | 'production';
	readonly gate: Gate;
}

export interface Binding {
	readonly adapter: DestinationAdapter;
	readonly environment: 'test' | 'production';
	/** Milliseconds for one call. */
	readonly timeoutMs: number;
	/** Every call passes it. */
	readonly gate: Gate;
	/** @throws DrehkreuzError DK-PARTNER-INSTRUCTION */
	checkInstruction(instruction: unknown): void;
}

/** Checks a value against a JSON Schema; returns the first fault or undefined. Given by the composition root. */
export type SchemaCheck = (schema: object) => (value: unknown) => { path: string; rule: string } | undefined;

export class PartnerDirectory {
	readonly #bindings = new Map<string, Binding>();
	readonly #partners: BoundPartner[] = [];

	/** @throws DrehkreuzError DK-CONFIG-ADAPTER, DK-CONFIG-INVALID */
	constructor(
		tenants: readonly Tenant[],
		factories: readonly AdapterFactory<never, never>[],
		services: { schemaCheck: SchemaCheck; alerts?: Alerts } & Pick<AdapterServices, 'log' | 'baseFolder'>,
	) {
		const known = new Map(factories.map((factory) => [factory.kind, factory as unknown as AdapterFactory]));
		const instructionChecks = new Map(
			[...known].map(([kind, factory]) => [kind, factory.instructionSchema && services.schemaCheck(factory.instructionSchema)]),
		);
		for (const tenant of tenants) {
			for (const [role, partner] of Object.entries(tenant.partners)) {
				const factory = known.get(partner.adapter);
				if (!factory) {
					throw new DrehkreuzError('DK-CONFIG-ADAPTER', { adapter: partner.adapter, mandant: tenant.id, role, known: [...known.keys()].join(', ') });
				}
				const fault = services.schemaCheck(factory.settingsSchema)(partner.settings);
				if (fault)
					throw new DrehkreuzError('DK-CONFIG-INVALID', { file: `tenants/${tenant.id}`, path: `/partners/${role}/settings${fault.path}`, rule: fault.rule });
				const timeZone = partner.care?.businessHours?.timeZone;
				if (timeZone !== undefined && !isTimeZone(timeZone)) {
					const path = `/partners/${role}/care/businessHours/timeZone`;
					throw new DrehkreuzError('DK-CONFIG-INVALID', { file: `tenants/${tenant.id}`, path, rule: 'is no known time zone' });
				}
				const check = instructionChecks.get(partner.adapter);
				const gate = new Gate({ ...careOf(partner.care), mandant: tenant.id, role, alerts: services.alerts ?? silentAlerts });
				this.#partners.push({ mandant: tenant.id, role, adapter: partner.adapter, environment: partner.environment, gate });
				this.#bindings.set(nameOf(tenant.id, role), {
					adapter: factory.create(partner.settings, { mandant: tenant.id, role, baseFolder: services.baseFolder, log: services.log }),
					environment: partner.environment,
					timeoutMs: partner.timeoutMs,
					gate,
					checkInstruction: (instruction) => {
						const problem = check?.(instruction);
						if (problem) throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path: problem.path || '/', rule: problem.rule });
					},
				});
			}
		}
	}

	/** @throws DrehkreuzError DK-PARTNER-UNBOUND */
	find(mandant: string, role: string): Binding {
		const binding = this.#bindings.get(nameOf(mandant, role));
		if (!binding) throw new DrehkreuzError('DK-PARTNER-UNBOUND', { mandant, role });
		return binding;
	}

	/** Undefined when nothing is bound to the role. */
	gateOf(mandant: string, role: string): Gate | undefined {
		return this.#bindings.get(nameOf(mandant, role))?.gate;
	}

	/** Every role of every tenant. */
	list(): readonly BoundPartner[] {
		return this.#partners;
	}

	async close(): Promise<void> {
		for (const { gate } of this.#bindings.values()) gate.close();
		await Promise.all([...this.#bindings.values()].map((binding) => binding.adapter.close?.()));
	}
}

function nameOf(mandant: string, role: string): string {
	return `${mandant}/${role}`;
}
