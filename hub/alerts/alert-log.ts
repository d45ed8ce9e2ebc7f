/** Part of the store: alerts of all hub processes, raised and cleared once each. Types only. */
import type { Alert } from './alerts.ts';

export interface LoggedAlert extends Alert {
	/** Made from code, tenant and what it is about; the same for every process. */
	readonly name: string;
	/** Epoch milliseconds. */
	readonly raisedAt: number;
	/** Undefined: it lasts. */
	readonly clearedAt?: number;
}

export interface AlertLog {
	/** @returns true when this call began it: of several processes that see the same, one is told so */
	raise(name: string, alert: Alert, at: number): Promise<boolean>;
	/** @returns true when this call ended it */
	clear(name: string, at: number): Promise<boolean>;
	/** Those that last now first, then the newest; at most `limit` (default 100). Undefined tenants: all. */
	list(query: { readonly lasting?: boolean; readonly mandanten?: readonly string[]; readonly limit?: number }): Promise<readonly LoggedAlert[]>;
}
