/** Who is at the other end: the peer of the connection, or, behind proxies that the configuration names, the first address that none of them is. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** @param addresses `server.trustedProxies`: addresses or networks as `10.0.0.0/8` */
export function clientAddresses(addresses: readonly string[]): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | undefined {
	const proxies = new BlockList();
	for (const entry of addresses) {
		const [address = '', bits] = entry.split('/');
		const family = familyOf(address);
		if (!family) throw new TypeError(`${entry} is no address`);
		if (bits === undefined) proxies.addAddress(address, family);
		else proxies.addSubnet(address, Number(bits), family);
	}
	const isProxy = (address: string): boolean => {
		const family = familyOf(address);
		return family !== undefined && proxies.check(address, family);
	};
	return ({ headers, socket }) => {
		const peer = plain(socket.remoteAddress);
		if (peer === undefined || !isProxy(peer)) return peer;
		// Each proxy adds on the right whom it heard from: what is left of the first stranger, that stranger may have written himself.
		const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
		let client = peer;
		for (const entry of forwarded.reverse()) {
			const address = plain(entry.trim());
			if (address === undefined || familyOf(address) === undefined) break;
			client = address;
			if (!isProxy(address)) break;
		}
		return client;
	};
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
	const version = isIP(address);
	return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

/** `::ffff:192.0.2.1` is an IPv4 client of a socket for both. */
function plain(address: string | undefined): string | undefined {
	return address?.replace(/^::ffff:(?=\d+\.)/i, '');
}
