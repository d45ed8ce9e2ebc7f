/** `drehkreuz sandbox NAME [--port N]`: one counterpart alone, for trying an adapter against it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DmsCounterpart } from '../../sandbox/dms/dms.ts';
import { FachverfahrenCounterpart } from '../../sandbox/fachverfahren/fachverfahren.ts';
import { HkrCounterpart } from '../../sandbox/hkr/hkr.ts';
import { MailCounterpart } from '../../sandbox/mail/mail.ts';
import { PaymentCounterpart } from '../../sandbox/payment/payment.ts';
import { PortalCounterpart } from '../../sandbox/portal/portal.ts';
import { configOf, option } from './options.ts';

const COUNTERPARTS = {
	payment: (port: number) => new PaymentCounterpart({ port }),
	dms: (port: number) => new DmsCounterpart({ port }),
	fachverfahren: (port: number) => new FachverfahrenCounterpart({ port }),
	portal: (port: number) => new PortalCounterpart({ port, token: process.env.DREHKREUZ_PORTAL_TOKEN ?? '' }),
} as const;

export async function sandbox(args: readonly string[]): Promise<number> {
	const name = args[0] ?? '';
	if (name === 'hkr') {
		const folder = option(args, 'folder') ?? join(configOf(args).data, 'sandbox', 'hkr');
		mkdirSync(folder, { recursive: true });
		const hkr = new HkrCounterpart({ folder });
		await hkr.start();
		console.log(`  hkr  ${folder}`);
		return untilStopped(() => hkr.stop());
	}
	if (name === 'mail') {
		const mail = new MailCounterpart({ port: Number(option(args, 'port') ?? 0) });
		await mail.start();
		console.log(`  mail  ${mail.url}`);
		mail.onMail = ({ details: { to, subject, text } }) => console.log(`\n  ${String(to)}\n  ${String(subject)}\n\n${String(text)}`);
		return untilStopped(() => mail.stop());
	}
	const make = Object.hasOwn(COUNTERPARTS, name) ? COUNTERPARTS[name as keyof typeof COUNTERPARTS] : undefined;
	if (!make) {
		console.error(`  drehkreuz sandbox ${[...Object.keys(COUNTERPARTS), 'hkr', 'mail'].join(' | ')} [--port N]`);
		return 2;
	}
	const counterpart = make(Number(option(args, 'port') ?? 0));
	await counterpart.start();
	console.log(`  ${name}  ${counterpart.url}   (${counterpart.url}/_sandbox/effects)`);
	return untilStopped(() => counterpart.stop());
}

async function untilStopped(stop: () => Promise<void>): Promise<number> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	await stop();
	return 0;
}
