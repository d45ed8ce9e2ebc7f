/** Live events of the monitor over real connections. */
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { jobId, MonitorWorld, type Visitor } from '../../support/monitor-world.ts';
import { until } from '../../support/test-hub.ts';

interface Page {
	readonly events: { readonly event: string; readonly data: { readonly [name: string]: never } }[];
	readonly response: IncomingMessage;
	isOver: boolean;
}

describe('live events of the monitor', function () {
	this.timeout(30_000);
	let world: MonitorWorld;
	const pages: Page[] = [];

	beforeEach(async () => {
		world = await MonitorWorld.open();
	});
	afterEach(async () => {
		for (const { response } of pages.splice(0)) response.destroy();
		await world.close();
	});

	async function open(visitor: Visitor): Promise<Page> {
		const response = await new Promise<IncomingMessage>((resolve, reject) => {
			get(`${world.url}/monitor/api/events`, { headers: { cookie: visitor.cookie }, agent: false }, resolve).on('error', reject);
		});
		const page: Page = { events: [], response, isOver: false };
		let text = '';
		response.setEncoding('utf8');
		response.on('data', (chunk: string) => {
			const parts = (text + chunk).split('\n\n');
			text = parts.pop() ?? '';
			for (const part of parts) {
				const [, event] = /^event: (\w+)$/m.exec(part) ?? [];
				const [, data] = /^data: (.*)$/m.exec(part) ?? [];
				if (event && data) page.events.push({ event, data: JSON.parse(data) });
			}
		});
		response.on('end', () => {
			page.isOver = true;
		});
		pages.push(page);
		return page;
	}

	const overviews = (page: Page) =>
		page.events.filter(({ event }) => event === 'overview').map(({ data }) => data as unknown as { channels: { mandant: string; parked: number }[] });

	it('bring the overview at once, and again when something changed, each person’s own tenants only', async () => {
		const all = await open(await world.visitor('alle', { '*': ['beobachtung'] }));
		const one = await open(await world.visitor('eine', { musterstadt: ['beobachtung'] }));
		await until(() => overviews(all).length > 0 && overviews(one).length > 0, 10_000, 'the first overview');
		expect(
			overviews(all)[0]!
				.channels.map(({ mandant }) => mandant)
				.toSorted(),
		).to.deep.equal(['beispielstadt', 'musterstadt']);
		expect(overviews(one)[0]!.channels.map(({ mandant }) => mandant)).to.deep.equal(['musterstadt']);
		await world.park('neu');
		await until(() => overviews(one).at(-1)!.channels[0]!.parked === 1, 10_000, 'the parked message');
	});

	it('follow a job to its end', async () => {
		const visitor = await world.visitor('betrieb', { '*': ['betrieb'] });
		const page = await open(visitor);
		await world.park('m');
		const id = jobId();
		await visitor.post('/jobs', { id, kind: 'discard', filter: {}, reason: 'Test' });
		world.work();
		const states = () => page.events.filter(({ event }) => event === 'job').map(({ data }) => (data as unknown as { state: string }).state);
		await until(() => states().includes('finished'), 15_000, 'the end of the job');
	});

	it('tell who comes later the same as those who were there, the end of a job too, and nobody the same twice', async () => {
		const visitor = await world.visitor('betrieb', { '*': ['betrieb'] });
		const early = await open(visitor);
		await until(() => overviews(early).length > 0, 10_000, 'the first overview');
		await world.park('m');
		const id = jobId();
		await visitor.post('/jobs', { id, kind: 'discard', filter: {}, reason: 'Test' });
		world.work();
		const told = (page: Page) =>
			page.events.filter(({ event }) => event === 'job').map(({ data }) => data as unknown as { id: string; state: string; counts: { done: number } });
		await until(() => told(early).some(({ state }) => state === 'finished'), 15_000, 'the end of the job');
		const late = await open(visitor);
		await until(() => told(late).length > 0 && overviews(late).length > 0, 10_000, 'what the other was told');
		expect(told(late)).to.deep.equal([told(early).at(-1)]);
		expect(told(late)[0]).to.deep.include({ id, state: 'finished' });
		expect(told(late)[0]?.counts.done).to.equal(1);
		expect(overviews(late)[0]?.channels).to.deep.equal(overviews(early).at(-1)?.channels);
		const before = told(early).length;
		await new Promise((resolve) => setTimeout(resolve, 4_500));
		expect([told(early).length, told(late).length]).to.deep.equal([before, 1]);
	});

	it('ask the store once for the jobs of all pages, and only for what may have changed', async () => {
		const { jobs } = world.test.hub.store;
		const asked: object[] = [];
		const list = jobs.list.bind(jobs);
		jobs.list = (query) => {
			asked.push(query);
			return list(query);
		};
		const visitor = await world.visitor('viele', { '*': ['beobachtung'] });
		const opened = await Promise.all(Array.from({ length: 5 }, () => open(visitor)));
		await until(() => opened.every((page) => overviews(page).length > 0), 10_000, 'an overview for each');
		asked.length = 0;
		const begun = Date.now();
		await new Promise((resolve) => setTimeout(resolve, 4_500));
		expect(asked.length).to.be.within(1, 1 + Math.ceil((Date.now() - begun) / 2_000));
		for (const query of asked) expect(query).to.have.property('changedSince');
	});

	it('end with the session, and say so', async () => {
		const visitor = await world.visitor('kurz', { '*': ['beobachtung'] });
		const page = await open(visitor);
		await until(() => overviews(page).length > 0, 10_000);
		await world.test.hub.store.sessions.removeOf('kurz');
		await until(() => page.isOver, 20_000, 'the end of the events');
		expect(page.events.at(-1)?.event).to.equal('over');
	});

	it('ask the hub once, however many pages are open', async () => {
		let asked = 0;
		const { broker } = world.test.hub;
		const depths = broker.depths.bind(broker);
		broker.depths = (addresses) => {
			asked += 1;
			return depths(addresses);
		};
		const visitor = await world.visitor('viele', { '*': ['beobachtung'] });
		const opened = await Promise.all(Array.from({ length: 20 }, () => open(visitor)));
		const begun = Date.now();
		await until(() => opened.every((page) => overviews(page).length > 0), 10_000, 'an overview for each');
		expect(asked).to.be.at.most(2 + Math.ceil((Date.now() - begun) / 1_500));
	});
});
