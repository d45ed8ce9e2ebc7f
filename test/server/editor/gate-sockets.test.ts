/** WebSockets of the editor live no longer than the session that opened them. */
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { EditorGate } from '../../../server/editor/gate.ts';
import { House, passwordOf } from '../../hub/people/house.ts';
import { until } from '../../support/until.ts';

describe('a WebSocket of the editor', () => {
	let house: House;
	let gate: EditorGate;
	before(async () => {
		house = await House.open();
		gate = new EditorGate({ doorkeeper: house.doorkeeper, audit: house.store.audit, log: silentLogger, lookMs: 20 });
	});
	beforeEach(async () => {
		await house.empty();
		await house.withPerson('erika', { '*': ['entwicklung'] });
	});
	after(async () => {
		gate.close();
		await house.close();
	});

	async function opened(): Promise<{ socket: Socket; token: string }> {
		const { token } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
		const socket = new Socket();
		const request = new IncomingMessage(socket);
		Object.assign(request, { url: '/flows/comms', headers: { host: 'hub', origin: 'http://hub', cookie: `drehkreuz_session=${token}` } });
		await new Promise<void>((resolve) => gate.upgrade(request, socket, resolve));
		return { socket, token };
	}

	const ends: readonly [string, (token: string) => Promise<unknown>][] = [
		['somebody signs out', (token) => house.doorkeeper.signOut(token)],
		['the person is switched off', async () => house.withPerson('erika', {}, { active: false })],
		['the person has no role on all tenants any more', async () => house.withPerson('erika', { musterstadt: ['betrieb'] })],
		[
			'nobody worked for an hour',
			async () => {
				house.now += 61 * 60_000;
			},
		],
	];
	for (const [when, end] of ends) {
		it(`ends when ${when}`, async () => {
			const { socket, token } = await opened();
			expect(socket.destroyed).to.equal(false);
			await end(token);
			await until('the socket ends', () => socket.destroyed, 5_000);
		});
	}

	it('does not keep the session alive by itself, and lasts as long as it does', async () => {
		const { socket, token } = await opened();
		house.now += 59 * 60_000;
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(socket.destroyed).to.equal(false);
		house.now += 2 * 60_000;
		await until('the socket ends', () => socket.destroyed, 5_000);
		expect(await house.doorkeeper.find(token)).to.equal(undefined);
	});
});
