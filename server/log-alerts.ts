/** Writes each alert into the log: once when it is raised, once when it is over. */
import type { Alert, AlertChange } from '../hub/alerts/alerts.ts';
import type { Logger } from '../hub/logging/logger.ts';

export function logAlerts(log: Logger): (change: AlertChange, alert: Alert) => void {
	return (change, { code, mandant, about }) => {
		// Both as a warning: who has silenced lesser lines must not miss the end of what it was told.
		const raised = change === 'raised';
		log.warn({ code, mandant, ...about }, raised ? 'an alert was raised' : 'an alert is over');
	};
}
