/**
 * Rule: certificates of partner systems that expire soon, looked at once a day: the certificate that each https address shows, and our own client certificates (PEM
 * files). The look shakes hands and sends nothing, so it does not matter who signed: whether a partner is trusted is decided by the call, always. An address that
 * cannot be reached tells nothing; that is the business of the gate.
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { isAbsolute, join } from 'node:path';
import { connect } from 'node:tls';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Level, Measurement } from '../conditions.ts';
import { type AlertSettings, settingsFor } from '../settings.ts';
import type { Rule } from './rule.ts';

const DAY_MS = 86_400_000;
/** Days that are left when it becomes serious. */
const SOON_DAYS = 7;
const LOOK_MS = 10_000;

export interface CertificateRuleParts {
	readonly settings: Pick<AlertSettings, 'rules' | 'exceptions'>;
	readonly tenants: ReadonlyMap<string, Pick<Tenant, 'id' | 'partners'>>;
	/** Relative paths of certificate files start here. */
	readonly baseFolder: string;
}

interface Place {
	readonly mandant: string;
	readonly role: string;
	readonly host: string;
	readonly expiresAt: () => Promise<number>;
}

export function certificatesRule({ settings, tenants, baseFolder }: CertificateRuleParts): Rule {
	/** What was found last, kept while a place cannot be looked at: a partner that is down does not end the alert. */
	const found = new Map<string, number>();
	return {
		codes: ['DK-ALERT-CERTIFICATE', 'DK-ALERT-CERTIFICATE-SOON'],
		everyMs: DAY_MS,
		measure: async (now) => {
			const measurements: Measurement[] = [];
			for (const { mandant, role, host, expiresAt } of placesOf(tenants, baseFolder)) {
				const { enabled, threshold } = settingsFor(settings, 'certificate', mandant, '');
				if (!enabled) continue;
				const name = JSON.stringify([mandant, role, host]);
				const at = await expiresAt().catch(() => found.get(name));
				if (at === undefined) continue;
				found.set(name, at);
				const days = Math.floor((at - now) / DAY_MS);
				const alert = { facts: { mandant, role, host, days }, mandant, about: { partner: role } };
				const level = (isOver: boolean): Level => (isOver ? 'over' : 'below');
				// The serious one takes the place of the other, at once: a day lies between the looks.
				measurements.push({ alert: { ...alert, code: 'DK-ALERT-CERTIFICATE' }, level: level(days < threshold && days >= SOON_DAYS), forMs: 0 });
				measurements.push({ alert: { ...alert, code: 'DK-ALERT-CERTIFICATE-SOON' }, level: level(days < SOON_DAYS), forMs: 0 });
			}
			return worstOf(measurements);
		},
	};
}

/** A system with several addresses has one alert: of what expires first. */
function worstOf(measurements: readonly Measurement[]): Measurement[] {
	const byAlert = Map.groupBy(measurements, ({ alert }) => JSON.stringify([alert.code, alert.mandant, alert.about]));
	return [...byAlert.values()].flatMap((own) => {
		const over = own.filter(({ level }) => level === 'over');
		return (over.length > 0 ? over : own).sort((one, other) => Number(one.alert.facts.days) - Number(other.alert.facts.days)).slice(0, 1);
	});
}

function placesOf(tenants: CertificateRuleParts['tenants'], baseFolder: string): Place[] {
	return [...tenants.values()].flatMap(({ id: mandant, partners }) =>
		Object.entries(partners).flatMap(([role, { settings }]): Place[] => {
			const texts = textsIn(settings);
			const addresses = new Set(
				texts
					.map(([, text]) => text)
					.filter((text) => /^https:\/\//i.test(text) && URL.canParse(text))
					.map((text) => new URL(text).host),
			);
			const files = texts.filter(([key]) => key === 'certFile').map(([, file]) => file);
			return [
				...[...addresses].map((host): Place => ({ mandant, role, host, expiresAt: () => expiryAt(host) })),
				...files.map((file): Place => ({ mandant, role, host: file, expiresAt: () => expiryIn(isAbsolute(file) ? file : join(baseFolder, file)) })),
			];
		}),
	);
}

function textsIn(value: unknown, key = ''): [key: string, text: string][] {
	if (typeof value === 'string') return [[key, value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, item]) => textsIn(item, name));
}

/** @param host with its port, where it has one. @throws when it cannot be reached */
function expiryAt(address: string): Promise<number> {
	const { hostname, port } = new URL(`https://${address}`);
	const host = hostname.replace(/^\[(.*)\]$/, '$1');
	return new Promise((resolve, reject) => {
		// Nothing is sent, and an expired certificate shall be seen too.
		const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) });
		const end = (act: () => void): void => {
			socket.destroy();
			act();
		};
		socket.setTimeout(LOOK_MS, () => end(() => reject(new Error('timeout'))));
		socket.once('error', (error) => end(() => reject(error)));
		socket.once('secureConnect', () => {
			const expiresAt = Date.parse(socket.getPeerCertificate().valid_to);
			end(() => (Number.isNaN(expiresAt) ? reject(new Error('no certificate')) : resolve(expiresAt)));
		});
	});
}

async function expiryIn(file: string): Promise<number> {
	return Date.parse(new X509Certificate(await readFile(file)).validTo);
}
