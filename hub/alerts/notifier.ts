/** Port: a way to tell people of alerts. Implementations: `adapters/smtp`, `adapters/webhook`. Types only. */
import type { LoggedAlert } from './alert-log.ts';
import type { AlertChange } from './alerts.ts';
import type { Recipient } from './settings.ts';

export interface NoticeChange {
	readonly change: AlertChange;
	readonly alert: LoggedAlert;
}

/** What one recipient is told at once: one change, or many. Holds no personal data, because alerts do not. */
export interface Notice {
	/** The same for every try: who gets it twice, because an answer was lost, can see so. `^[0-9a-f]{32}$` */
	readonly id: string;
	readonly recipient: Recipient;
	/** At least one. */
	readonly changes: readonly NoticeChange[];
	/** Some of them came while nobody was to be disturbed. */
	readonly afterQuiet: boolean;
}

export interface Notifier {
	/** Resolves when the other side has taken it. @throws DrehkreuzError DK-ALERT-MAIL, DK-ALERT-WEBHOOK */
	send(notice: Notice): Promise<void>;
	close?(): Promise<void>;
}
