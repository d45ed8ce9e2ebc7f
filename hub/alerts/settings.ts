/** Which rules of alerts hold, for whom, and who is told. Form of `alerts` in `schemas/config.schema.json` after secrets were put in. */
import type { Language } from '../errors/definition.ts';
import type { BusinessHoursSettings } from '../partners/business-hours.ts';

export interface RuleSettings {
	readonly enabled: boolean;
	/** In the unit of the rule. */
	readonly threshold: number;
	/** Minutes that it must hold before it is told, and be over before it is called over. 0 to 1,440. */
	readonly forMinutes: number;
}

export interface RulesSettings {
	/** Percent of the work that fails, over ten minutes. */
	readonly errors: RuleSettings;
	/** Messages that wait in a channel. */
	readonly backlog: RuleSettings;
	/** Minutes that the oldest message of a channel has waited. */
	readonly oldest: RuleSettings;
	/** Parked messages of a channel that nobody holds. */
	readonly parked: RuleSettings;
	/** Days until a certificate expires. */
	readonly certificate: RuleSettings;
	/** Percent of the disk that is free. */
	readonly disk: RuleSettings;
	/** Hours without a message where usually some come. */
	readonly quiet: RuleSettings;
}

export type RuleName = keyof RulesSettings;

/** Other settings for a tenant, a channel, or both. The first one that fits counts. */
export interface RuleException extends Partial<RuleSettings> {
	readonly rule: RuleName;
	/** Missing: any. */
	readonly mandant?: string;
	readonly channel?: string;
}

export interface Recipient {
	/** `^[a-z0-9][a-z0-9-]{0,39}$`; what was told is remembered under it. */
	readonly name: string;
	readonly mail?: { readonly to: readonly string[] };
	readonly webhook?: { readonly url: string; readonly secret: string; readonly timeoutMs: number };
	readonly language: Language;
	/** Alerts of these tenants, and those about the machine. Missing: all. */
	readonly mandanten?: readonly string[];
	/** The least severe that is told. Default `warning`. */
	readonly severity: 'warning' | 'error' | 'fatal';
	/** When nobody is to be disturbed. What is urgent comes all the same. */
	readonly quiet?: readonly BusinessHoursSettings[];
	/** Codes that are urgent beside those of severity `fatal`. */
	readonly urgent: readonly string[];
}

export interface SmtpSettings {
	readonly host: string;
	readonly port: number;
	/** `tls`: from the first byte; `starttls`: demanded; `none`: only on this machine. */
	readonly security: 'tls' | 'starttls' | 'none';
	readonly user?: string;
	readonly password?: string;
	readonly from: string;
	/** Certificates to trust instead of the system's, PEM. */
	readonly caFile?: string;
}

export interface AlertSettings {
	readonly rules: RulesSettings;
	readonly exceptions: readonly RuleException[];
	readonly recipients: readonly Recipient[];
	/** Seconds in which what follows a notice is gathered into one. 0 to 3,600. */
	readonly gatherSeconds: number;
	readonly smtp?: SmtpSettings;
}

export function settingsFor(settings: Pick<AlertSettings, 'rules' | 'exceptions'>, rule: RuleName, mandant: string, channel: string): RuleSettings {
	const fits = (one: RuleException): boolean => one.rule === rule && (one.mandant ?? mandant) === mandant && (one.channel ?? channel) === channel;
	const { enabled, threshold, forMinutes } = { ...settings.rules[rule], ...settings.exceptions.find(fits) };
	return { enabled, threshold, forMinutes };
}
