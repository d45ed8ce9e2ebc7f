/**
 * The sandbox town: all counterparts, and two example tenants bound to them, so that a newcomer sees the whole journey on one machine.
 *
 * `musterstadt` has a REST Fachverfahren, `beispielstadt` a SOAP one and its own DMS repository: one flow serves both.
 * Counterparts keep what they did in the given folder, so the town remembers after a restart.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import { DmsCounterpart } from '../../sandbox/dms/dms.ts';
import { FachverfahrenCounterpart } from '../../sandbox/fachverfahren/fachverfahren.ts';
import { HkrCounterpart } from '../../sandbox/hkr/hkr.ts';
import { PaymentCounterpart } from '../../sandbox/payment/payment.ts';
import { PortalCounterpart } from '../../sandbox/portal/portal.ts';
import { type TenantFile, tenantOf } from '../config/tenants.ts';
import { tenantFiles } from './tenant-files.ts';

export interface TownOptions {
	/** Where counterparts keep what they did. */
	readonly folder: string;
	/**
	 * Ports wished for, ascending from here: after a restart the links that citizens were given still lead to the payment page. A port that is taken
	 * is replaced by a free one. Default: any free ports.
	 */
	readonly firstPort?: number;
}

export class Town {
	readonly portal: PortalCounterpart;
	readonly payment: PaymentCounterpart;
	readonly hkr: HkrCounterpart;
	readonly dms: DmsCounterpart;
	readonly fachverfahren: FachverfahrenCounterpart;
	/** Token by which the sandbox portal signs in at the ingress; made once, kept in the folder. */
	readonly portalToken: string;

	constructor({ folder, firstPort }: TownOptions) {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		this.portalToken = keptToken(join(folder, 'portal-token'));
		const ledgerFile = (name: string) => join(folder, `${name}.jsonl`);
		const place = (name: string, number: number) => ({
			ledgerFile: ledgerFile(name),
			...(firstPort === undefined ? {} : { preferredPort: firstPort + number }),
		});
		this.portal = new PortalCounterpart({ ...place('portal', 0), token: this.portalToken });
		this.payment = new PaymentCounterpart(place('payment', 1));
		this.dms = new DmsCounterpart({ ...place('dms', 2), repositories: ['musterstadt', 'beispielstadt'] });
		this.fachverfahren = new FachverfahrenCounterpart(place('fachverfahren', 3));
		this.hkr = new HkrCounterpart({ ledgerFile: ledgerFile('hkr'), folder: join(folder, 'hkr') });
	}

	async start(): Promise<void> {
		await Promise.all(this.#all.map((counterpart) => counterpart.start()));
	}

	async stop(): Promise<void> {
		await Promise.all(this.#all.map((counterpart) => counterpart.stop()));
	}

	/** The tenants as an operator would write them; known after `start`. */
	get tenantFiles(): readonly TenantFile[] {
		return tenantFiles({
			portal: this.portal.url,
			portalToken: this.portalToken,
			payment: this.payment.endpoint,
			dms: this.dms.endpoint,
			fachverfahren: this.fachverfahren.url,
			hkrOut: this.hkr.outFolder,
			hkrIn: this.hkr.inFolder,
			hkrProcessed: this.hkr.processedFolder,
		});
	}

	get tenants(): readonly Tenant[] {
		return this.tenantFiles.map((file) => tenantOf(file, `sandbox/${file.id}`));
	}

	/** For the start screen. */
	get addresses(): readonly { name: string; url: string }[] {
		return [this.portal, this.payment, this.dms, this.fachverfahren].map(({ name, url }) => ({ name, url }));
	}

	/** True when the Fachverfahren holds a message with exactly these bytes. */
	holdsBytes(sha256: string): boolean {
		return this.fachverfahren.ledger.all('nachricht-stored').some((effect) => effect.details.sha256 === sha256);
	}

	get #all(): readonly { start(): Promise<void>; stop(): Promise<void> }[] {
		return [this.portal, this.payment, this.hkr, this.dms, this.fachverfahren];
	}
}

/** Resolves when every counterpart listens. */
export async function startTown(options: TownOptions): Promise<Town> {
	const town = new Town(options);
	await town.start();
	return town;
}

function keptToken(file: string): string {
	if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
	return readFileSync(file, 'utf8');
}
