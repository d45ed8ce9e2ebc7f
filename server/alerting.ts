/** Rules of alerts, and the ways to tell people: built from the configuration. Both run in one of all hub processes. */
import { SmtpNotifier } from '../adapters/smtp/smtp-notifier.ts';
import { WebhookNotifier } from '../adapters/webhook/webhook-notifier.ts';
import { evaluating } from '../hub/alerts/evaluator.ts';
import { noticing } from '../hub/alerts/notices.ts';
import type { Notifier } from '../hub/alerts/notifier.ts';
import { certificatesRule } from '../hub/alerts/rules/certificates.ts';
import { backlogRule, oldestRule } from '../hub/alerts/rules/channels.ts';
import { diskRule } from '../hub/alerts/rules/disk.ts';
import { errorsRule } from '../hub/alerts/rules/errors.ts';
import { keysRule } from '../hub/alerts/rules/keys.ts';
import { parkedRule } from '../hub/alerts/rules/parked.ts';
import { quietRule } from '../hub/alerts/rules/quiet.ts';
import type { Rule } from '../hub/alerts/rules/rule.ts';
import type { Recipient } from '../hub/alerts/settings.ts';
import { DrehkreuzError } from '../hub/errors/drehkreuz-error.ts';
import type { Hub } from '../hub/hub.ts';
import type { Logger } from '../hub/logging/logger.ts';
import { isTimeZone } from '../hub/partners/business-hours.ts';
import type { KeyRing } from '../hub/sealing/key-ring.ts';
import type { Status } from '../hub/status/status.ts';
import type { Config } from './config/config.ts';

export interface AlertingParts {
	readonly config: Pick<Config, 'alerts' | 'data' | 'folder' | 'server'>;
	readonly hub: Hub;
	readonly status: Status;
	/** Those that open content. */
	readonly keys: KeyRing;
	/** For tests: milliseconds, see `EvaluatorParts` and `NoticesParts`. */
	readonly pace?: { readonly everyMs?: number; readonly lookMs?: number };
}

/** @returns ends it here. @throws DrehkreuzError DK-CONFIG-INVALID, DK-CONFIG-UNREADABLE */
export function startAlerting({ config, hub, status, keys, pace = {} }: AlertingParts): () => Promise<void> {
	const { alerts, log, store } = hub;
	const ways = waysTo(config, log);
	const evaluate = evaluating({
		rules: rulesOf({ config, hub, status, keys }),
		alertLog: store.alerts,
		alerts,
		log,
		isReady: () => hub.ingress.flowsRunning,
		...(pace.everyMs === undefined ? {} : { everyMs: pace.everyMs }),
	});
	const { lookMs } = pace;
	const tell = noticing({
		recipients: ways,
		alertLog: store.alerts,
		inbox: store.inbox,
		gatherMs: config.alerts.gatherSeconds * 1_000,
		log,
		...(lookMs === undefined ? {} : { lookMs }),
	});
	const stops = [hub.runAlone('alert-rules', evaluate), ...(ways.length > 0 ? [hub.runAlone('alert-notices', tell)] : [])];
	return async () => {
		await Promise.all(stops.map((stop) => stop()));
		await Promise.all([...new Set(ways.map(({ notifier }) => notifier))].map((notifier) => notifier.close?.()));
	};
}

function rulesOf({ config, hub, status, keys }: Omit<AlertingParts, 'pace'>): readonly Rule[] {
	const { broker, store, tenants } = hub;
	const settings = config.alerts;
	return [
		backlogRule({ settings, broker, status }),
		oldestRule({ settings, broker, status }),
		errorsRule({ settings, journal: store.journal }),
		parkedRule({ settings, parked: store.parked }),
		quietRule({ settings, journal: store.journal }),
		diskRule({ settings: settings.rules.disk, folder: config.data }),
		certificatesRule({ settings, tenants, baseFolder: config.folder }),
		keysRule({ keys, records: store.resealing, alertLog: store.alerts }),
	];
}

function waysTo({ alerts, folder, server }: AlertingParts['config'], log: Logger): { readonly recipient: Recipient; readonly notifier: Notifier }[] {
	const { recipients, smtp } = alerts;
	const { publicUrl } = server;
	const invalid = (path: string, rule: string): DrehkreuzError => new DrehkreuzError('DK-CONFIG-INVALID', { file: 'alerts', path, rule });
	const mail = smtp && recipients.some((recipient) => recipient.mail) ? new SmtpNotifier({ settings: smtp, publicUrl, baseFolder: folder, log }) : undefined;
	const names = new Set<string>();
	return recipients.map((recipient, index) => {
		const path = `/alerts/recipients/${index}`;
		if (names.has(recipient.name)) throw invalid(`${path}/name`, 'is given twice');
		names.add(recipient.name);
		if ((recipient.mail === undefined) === (recipient.webhook === undefined)) throw invalid(path, 'must have mail or webhook');
		const unknownZone = (recipient.quiet ?? []).findIndex(({ timeZone = 'Europe/Berlin' }) => !isTimeZone(timeZone));
		if (unknownZone >= 0) throw invalid(`${path}/quiet/${unknownZone}/timeZone`, 'is no known time zone');
		if (recipient.webhook) return { recipient, notifier: new WebhookNotifier({ ...recipient.webhook, publicUrl }) };
		if (!mail) throw invalid('/alerts/smtp', 'is missing: a recipient wants mail');
		return { recipient, notifier: mail };
	});
}
