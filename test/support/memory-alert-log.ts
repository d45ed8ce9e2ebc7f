/** An alert log in memory, shared by as many “processes” as a test wants. Can be told to fail. */
import type { AlertLog, LoggedAlert } from '../../hub/alerts/alert-log.ts';
import type { Alert } from '../../hub/alerts/alerts.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export class MemoryAlertLog implements AlertLog {
	readonly alerts: LoggedAlert[] = [];
	failures = 0;

	async raise(name: string, alert: Alert, at: number): Promise<boolean> {
		this.#mayFail();
		if (this.alerts.some((one) => one.name === name && one.clearedAt === undefined)) return false;
		this.alerts.push({ ...alert, name, raisedAt: at });
		return true;
	}

	async clear(name: string, at: number): Promise<boolean> {
		this.#mayFail();
		const index = this.alerts.findIndex((one) => one.name === name && one.clearedAt === undefined);
		const lasting = this.alerts[index];
		if (!lasting) return false;
		this.alerts[index] = { ...lasting, clearedAt: at };
		return true;
	}

	async list({ lasting, mandanten, limit = 100 }: Parameters<AlertLog['list']>[0]): Promise<readonly LoggedAlert[]> {
		const fits = this.alerts.filter((one) => (!lasting || one.clearedAt === undefined) && (mandanten?.includes(one.mandant) ?? true));
		const rank = (one: LoggedAlert): number => (one.clearedAt === undefined ? 1 : 0);
		return fits.sort((one, other) => rank(other) - rank(one) || other.raisedAt - one.raisedAt).slice(0, limit);
	}

	#mayFail(): void {
		if (this.failures-- > 0) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'test' });
		this.failures = 0;
	}
}
