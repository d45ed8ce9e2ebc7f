/**
 * Test messages stay out of production. Systems say so in their binding (`environment`, see `partners/deliver-once.ts`); channels are productive
 * unless the tenant names them in `testChannels`. Asked at the last moment before a message is put into a channel, whatever the flow decided.
 *
 * The channel that a message came in by is not asked: what a portal sends must be stored before anyone can know that it is a test.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Attributes } from '../message/message.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** All channels at once, before the message goes into the first. @throws DrehkreuzError DK-ROUTING-TEST-MESSAGE */
export function keepTestMessageOut(tenant: Tenant | undefined, attributes: Attributes, channels: readonly string[]): void {
	if (attributes.testnachricht !== true) return;
	const productive = channels.find((channel) => !isForTests(tenant, channel));
	if (productive !== undefined) throw new DrehkreuzError('DK-ROUTING-TEST-MESSAGE', { channel: productive });
}

function isForTests(tenant: Tenant | undefined, channel: string): boolean {
	return (tenant?.testChannels ?? []).some((name) => (name.endsWith('*') ? channel.startsWith(name.slice(0, -1)) : channel === name));
}
