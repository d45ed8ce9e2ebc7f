/** The trace of a message, from the portal to the partner. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Acceptor } from '../../../hub/ingress/acceptor.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { AdapterFactory } from '../../../hub/partners/adapter.ts';
import { HttpCaller } from '../../../hub/partners/http-call.ts';
import { currentTraceparent, inTrace, isTraceparent, traceparentFor } from '../../../hub/tracing/trace.ts';
import { TestHub, testTenant, until } from '../../support/test-hub.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const GIVEN = `00-${TRACE}-${PARENT}-01`;

describe('The trace of a message', () => {
	it('is taken in the form of W3C Trace Context only', () => {
		for (const good of [GIVEN, `00-${TRACE}-${PARENT}-00`, `cc-${TRACE}-${PARENT}-01-was-spaeter-kommt`]) expect(isTraceparent(good), good).to.equal(true);
		const bad = [
			undefined,
			'',
			`ff-${TRACE}-${PARENT}-01`,
			`00-${'0'.repeat(32)}-${PARENT}-01`,
			`00-${TRACE}-${'0'.repeat(16)}-01`,
			GIVEN.toUpperCase(),
			`${GIVEN}-mehr`,
			`00-${TRACE}-${PARENT}`,
			` ${GIVEN}`,
			`cc-${TRACE}-${PARENT}-01-${'x'.repeat(200)}`,
		];
		for (const one of bad) expect(isTraceparent(one), String(one)).to.equal(false);
	});

	it('is made where the sender gives none: the same for a resend, another one for another message, and not sampled', () => {
		const made = traceparentFor({ source: 'urn:a', id: '1' });
		expect(isTraceparent(made)).to.equal(true);
		expect(made).to.match(/-00$/);
		expect(made).to.equal(traceparentFor({ source: 'urn:a', id: '1' }));
		expect(made).to.not.equal(traceparentFor({ source: 'urn:a', id: '2' }));
	});

	it('is that of the work around it, and of no other work', async () => {
		const seen = await Promise.all(
			['1', '2'].map((id) =>
				inTrace(traceparentFor({ source: 'urn:a', id }), async () => {
					await new Promise((resolve) => setTimeout(resolve, 5));
					return currentTraceparent() === traceparentFor({ source: 'urn:a', id });
				}),
			),
		);
		expect(seen).to.deep.equal([true, true]);
		expect(currentTraceparent()).to.equal(undefined);
		expect(inTrace('unsinn', currentTraceparent)).to.equal(undefined);
	});

	describe('travels', () => {
		let test: TestHub;
		let partner: Server;
		let heard: (string | undefined)[];

		before(async () => {
			heard = [];
			partner = createServer((request, response) => {
				heard.push(request.headers.traceparent as string | undefined);
				response.end('ok');
			});
			await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
			const url = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/`;
			// An adapter that knows nothing of traces.
			const factory: AdapterFactory = {
				kind: 'http',
				settingsSchema: {},
				create: () => {
					const http = new HttpCaller({ role: 'dms' });
					return {
						kind: 'http',
						repeat: 'remembers nothing',
						deliver: async () => {
							await http.call({ method: 'POST', url, body: 'x' });
							return { reference: 'r', adapter: 'http', at: new Date().toISOString(), attributes: {} };
						},
						close: async () => http.close(),
					};
				},
			};
			const partners = { dms: { adapter: 'http', environment: 'test' as const, timeoutMs: 5_000, settings: {} } };
			test = await TestHub.open({ tenants: [testTenant('musterstadt', { partners })], adapters: [factory] });
			await test.broker.declare({ mandant: 'musterstadt', channel: 'eingang', retry: test.hub.retryPolicyOf('eingang') });
		});
		after(async () => {
			await test.close();
			partner.closeAllConnections();
			await new Promise((resolve) => partner.close(resolve));
		});

		/** In by the ingress, through the channel, out to the partner. */
		async function pass(id: string, attributes: Record<string, string>): Promise<void> {
			const { broker, store, payloads, tenants, partners } = test.hub;
			const acceptor = new Acceptor({ broker, store, payloads, log: silentLogger });
			const tenant = tenants.get('musterstadt');
			if (!tenant) throw new Error('no tenant');
			const entry = { name: 'eingang', channel: 'eingang', mandanten: 'all' as const };
			await acceptor.accept({
				tenant,
				entry,
				source: 'urn:portal',
				id,
				attributes,
				content: Buffer.from('{}'),
				mediaType: 'application/json',
				attachments: [],
			} as never);
			const consumer = await broker.consume({ mandant: 'musterstadt', channel: 'eingang' }, {}, (delivery) => {
				void partners.call({ message: delivery.message, role: 'dms' }).then(() => broker.settle(delivery.token, { kind: 'done' }));
			});
			const before = heard.length;
			await until(() => heard.length > before);
			await consumer.cancel();
		}

		it('unchanged from the sender through the channel to the partner, whatever the adapter does', async () => {
			await pass('t1', { traceparent: GIVEN });
			expect(heard.at(-1)).to.equal(GIVEN);
		});

		it('also where the sender gave none', async () => {
			await pass('t2', {});
			expect(heard.at(-1)).to.equal(traceparentFor({ source: 'urn:portal', id: 't2' }));
		});
	});
});
