/** Who keeps content, and when: the receiver before it settles, the acceptor with the key, a partner call with the receipt. */
import { expect } from 'chai';
import { Receiver } from '../../../hub/delivery/receiver.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { Acceptor } from '../../../hub/ingress/acceptor.ts';
import { checkEntry } from '../../../hub/ingress/entry.ts';
import type { Submission } from '../../../hub/ingress/source-adapter.ts';
import type { ContentPlace } from '../../../hub/journal/contents.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { createMessage } from '../../../hub/message/create.ts';
import type { AdapterFactory } from '../../../hub/partners/adapter.ts';
import { PartnerCalls } from '../../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../../hub/partners/directory.ts';
import { ContentKeeper, type KeepOrder } from '../../../hub/retention/content-keeper.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { TestHub } from '../../support/test-hub.ts';

const CHANNEL = 'antrag.eingang';
const FULL = new Map([['musterstadt', { storage: { level: 'full' } as const }]]);

describe('keeping content on its way', () => {
	let test: TestHub;
	let keeper: ContentKeeper;

	beforeEach(async () => {
		test = await TestHub.open();
		keeper = new ContentKeeper({ contents: test.hub.store.contents, tenants: FULL });
	});
	afterEach(() => test.close());

	const keptOf = async (id: string, source = 'urn:test'): Promise<readonly (readonly [ContentPlace, string])[]> =>
		(await test.hub.store.contents.list('musterstadt', { source, id })).map(({ place, name }) => [place, name] as const);

	function failingOnce(): Pick<ContentKeeper, 'keep'> {
		let failed = false;
		return {
			keep: (order: KeepOrder) => {
				if (failed) return keeper.keep(order);
				failed = true;
				return Promise.reject(new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'SQLITE_FULL' }));
			},
		};
	}

	async function received(id: string, services: { readonly keeper: Pick<ContentKeeper, 'keep'> }): Promise<Receiver> {
		await test.publish(CHANNEL, id, Buffer.from('Antrag'));
		const receiver = new Receiver(
			{ addresses: [{ mandant: 'musterstadt', channel: CHANNEL }], prefetch: 8, timeLimitMs: 10_000, mode: 'automatic', emit: () => {} },
			{ ...test.hub, ...services },
		);
		await receiver.start();
		return receiver;
	}

	it('keeps what a channel handed out before it is settled', async () => {
		const receiver = await received('m1', { keeper });
		expect((await test.settled('m1')).settlement).to.deep.equal({ kind: 'done' });
		expect(await keptOf('m1')).to.deep.equal([['channel', CHANNEL]]);
		await receiver.stop(1_000);
	});

	it('does not settle a message whose content could not be kept: it comes again, and is kept then', async () => {
		const receiver = await received('m1', { keeper: failingOnce() });
		expect((await test.settled('m1', 1)).settlement).to.include({ kind: 'again', counted: false });
		expect((await test.settled('m1', 2)).settlement).to.deep.equal({ kind: 'done' });
		expect(await keptOf('m1')).to.deep.equal([['channel', CHANNEL]]);
		await receiver.stop(1_000);
	});

	function submission(): Submission {
		const entry = checkEntry({ name: 'parken', channel: CHANNEL, mandanten: 'all' });
		const tenant = { id: 'musterstadt', portals: [] };
		return { tenant, entry, source: 'urn:portal', id: 'a1', attributes: {}, content: Buffer.from('{}'), mediaType: 'application/json', attachments: [] };
	}

	it('keeps what came in with the key that is remembered, and tells a sender to repeat when it cannot', async () => {
		await test.broker.declare({ mandant: 'musterstadt', channel: CHANNEL, retry: test.hub.retryPolicyOf(CHANNEL) });
		const acceptorWith = (chosen: Pick<ContentKeeper, 'keep'>) => new Acceptor({ ...test.hub, keeper: chosen });
		await acceptorWith(keeper).accept(submission());
		expect(await keptOf('a1', 'urn:portal')).to.deep.equal([['received', CHANNEL]]);
		expect(await codeOf(acceptorWith(failingOnce()).accept({ ...submission(), id: 'a2' }))).to.equal('DK-IN-BUSY');
	});

	it('keeps what a partner was given with its receipt; that it could not be kept does not bring the message there again', async () => {
		let calls = 0;
		const adapter: AdapterFactory = {
			kind: 'fake',
			settingsSchema: {},
			instructionSchema: {},
			create: () => ({
				kind: 'fake',
				deliver: async () => {
					calls += 1;
					return { reference: 'AZ 1', adapter: 'fake', at: '2026-11-29T08:00:00Z', attributes: {} };
				},
			}),
		} as never;
		const partner = { adapter: 'fake', environment: 'test', timeoutMs: 1_000, settings: {} } as const;
		const tenant = { id: 'musterstadt', name: 'M', portals: [], partners: { dms: partner }, routes: { rules: [] }, parameters: {} };
		const directory = new PartnerDirectory([tenant], [adapter] as never, {
			schemaCheck: () => () => undefined,
			log: silentLogger,
			alerts: test.hub.alerts,
			baseFolder: test.folder,
		});
		const order = (id: string) => ({
			message: createMessage(
				{ source: 'urn:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', id, testnachricht: true },
				{ kind: 'inline', bytes: Buffer.from('Antrag') },
			),
			role: 'dms',
		});
		const partners = new PartnerCalls({ ...test.hub, directory, keeper });
		await partners.call(order('m1'));
		expect(await keptOf('m1')).to.deep.equal([['delivered', 'dms']]);
		const unlucky = new PartnerCalls({ ...test.hub, directory, keeper: failingOnce() });
		expect(await unlucky.call(order('m2'))).to.include({ reference: 'AZ 1' });
		expect(await unlucky.call(order('m2'))).to.include({ reference: 'AZ 1' });
		expect([calls, await keptOf('m2')]).to.deep.equal([2, []]);
		await directory.close();
	});
});
