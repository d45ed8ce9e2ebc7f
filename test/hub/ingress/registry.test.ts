import { expect } from 'chai';
import type { IngressEntry } from '../../../hub/ingress/entry.ts';
import { IngressRegistry } from '../../../hub/ingress/registry.ts';

const ENTRY: IngressEntry = { name: 'parken', channel: 'antrag.eingang', mandanten: 'all' };

function codeOf(work: () => unknown): unknown {
	try {
		work();
		return undefined;
	} catch (error) {
		return (error as { code?: string }).code ?? error;
	}
}

describe('Ingress registry', () => {
	it('finds an entry from its registration to its end, for its tenants only', () => {
		const registry = new IngressRegistry();
		const closeAll = registry.register(ENTRY);
		const closeSome = registry.register({ ...ENTRY, name: 'gewerbe', mandanten: ['a', 'b'] });
		expect(registry.find('a', 'parken').channel).to.equal('antrag.eingang');
		expect(registry.find('b', 'gewerbe').name).to.equal('gewerbe');
		expect(codeOf(() => registry.find('c', 'gewerbe'))).to.equal('DK-IN-UNKNOWN-ENTRY');
		closeAll();
		closeAll();
		closeSome();
		expect(codeOf(() => registry.find('a', 'parken'))).to.equal('DK-IN-UNKNOWN-ENTRY');
	});

	it('gives an entry whose channel does not exist yet when it does, or after a while', async () => {
		const registry = new IngressRegistry();
		const { promise: ready, resolve } = Promise.withResolvers<void>();
		registry.register({ ...ENTRY, ready });
		let given = false;
		const waiting = registry.await('a', 'parken', 60_000).then(() => {
			given = true;
		});
		expect((await registry.await('a', 'parken', 20)).name, 'the publish says that there is no channel').to.equal('parken');
		expect(given).to.equal(false);
		resolve();
		await waiting;
	});

	it('lets no two entries share a name for one tenant, but for different tenants', () => {
		const registry = new IngressRegistry();
		const close = registry.register({ ...ENTRY, mandanten: ['a', 'b'] });
		expect(codeOf(() => registry.register(ENTRY))).to.equal('DK-IN-ENTRY-TAKEN');
		expect(codeOf(() => registry.register({ ...ENTRY, mandanten: ['b', 'c'] }))).to.equal('DK-IN-ENTRY-TAKEN');
		registry.register({ ...ENTRY, channel: 'andere', mandanten: ['c'] });
		expect(registry.find('c', 'parken').channel).to.equal('andere');
		close();
		registry.register({ ...ENTRY, mandanten: ['a'] });
	});

	it('says later instead of never while flows are not running', () => {
		const registry = new IngressRegistry();
		registry.register(ENTRY);
		registry.flowsRunning = false;
		expect(codeOf(() => registry.find('a', 'kommt'))).to.equal('DK-IN-BUSY');
		expect(registry.find('a', 'parken').name).to.equal('parken');
	});

	it('waits for flows that are being redeployed, and gives up when they do not come back', async () => {
		const registry = new IngressRegistry();
		registry.flowsRunning = false;
		const waiting = registry.await('a', 'parken', 5_000);
		registry.register(ENTRY);
		registry.flowsRunning = true;
		expect((await waiting).name).to.equal('parken');
		registry.flowsRunning = false;
		const begun = Date.now();
		const error = await registry.await('a', 'kommt', 100).catch((caught: unknown) => caught);
		expect(error).to.include({ code: 'DK-IN-BUSY' });
		expect(Date.now() - begun).to.be.at.least(95);
	});

	it('fills limits in and refuses impossible ones by name', () => {
		const registry = new IngressRegistry();
		registry.register(ENTRY);
		expect(registry.find('a', 'parken').limits).to.deep.equal({
			bodyMaxBytes: 1_048_576,
			attachmentMaxBytes: 104_857_600,
			totalMaxBytes: 524_288_000,
			attachmentsMax: 100,
		});
		registry.register({ ...ENTRY, name: 'gross', limits: { attachmentMaxBytes: 2_147_483_648 } });
		expect(registry.find('a', 'gross').limits.totalMaxBytes).to.be.greaterThan(2_147_483_648);
		const broken: [string, IngressEntry][] = [
			['name', { ...ENTRY, name: 'Groß' }],
			['name', { ...ENTRY, name: '../x' }],
			['channel', { ...ENTRY, name: 'x', channel: '' }],
			['bodyMaxBytes', { ...ENTRY, name: 'x', limits: { bodyMaxBytes: Number.NaN } }],
			['attachmentsMax', { ...ENTRY, name: 'x', limits: { attachmentsMax: 101 } }],
			['totalMaxBytes', { ...ENTRY, name: 'x', limits: { totalMaxBytes: 0.5 } }],
		];
		for (const [option, entry] of broken) {
			try {
				registry.register(entry);
				expect.fail(option);
			} catch (error) {
				expect(error).to.deep.include({ code: 'DK-IN-ENTRY', facts: { option } });
			}
		}
	});
});
