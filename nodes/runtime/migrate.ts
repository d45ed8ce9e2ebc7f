/**
 * Brings the configuration of a node from an older flow to today's form. Flows live for years; a node never refuses an old one.
 *
 * A node lists its migrations in order: entry 0 takes a configuration without a version to version 1, entry 1 takes 1 to 2, and so on.
 * A configuration from a newer palette is left as it is.
 */
import type { NodeConfig } from './red.ts';

export type Migration = (config: NodeConfig) => NodeConfig;

export function migrate<Config extends NodeConfig>(config: NodeConfig, migrations: readonly Migration[]): Config {
	const from = typeof config.version === 'number' ? config.version : 0;
	let migrated = config;
	for (let version = from; version < migrations.length; version++) {
		migrated = { ...(migrations[version] as Migration)(migrated), version: version + 1 };
	}
	return withHidden(config, migrated) as Config;
}

/** Node-RED hangs hidden properties (`_flow`, `_module`, `_path`) on a configuration; a migration that spreads it would lose them. */
function withHidden(from: NodeConfig, to: NodeConfig): NodeConfig {
	if (from === to) return to;
	for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
		if (!property.enumerable) Object.defineProperty(to, name, property);
	}
	return to;
}

/** The first migration of most nodes: hand-written flows without a version get the defaults they lack. */
export function fillDefaults(defaults: Readonly<Record<string, unknown>>): Migration {
	return (config) => {
		const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined && value !== ''));
		return { ...defaults, ...given } as NodeConfig;
	};
}
