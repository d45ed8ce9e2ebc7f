import { expect } from 'chai';
import registerConnection, { type ConnectionNode, mandantenOf } from '../../../nodes/connection/connection.ts';
import type { Red } from '../../../nodes/runtime/red.ts';
import { FlowBench } from '../../support/flow-bench.ts';
import { testTenant } from '../../support/test-hub.ts';

describe('Node connection', () => {
	const bench = new FlowBench({ tenants: ['musterstadt', 'beispielhausen', 'seeburg'].map((id) => testTenant(id)) });
	let red: Red;
	const remember = (given: Red) => {
		red = given;
	};
	before(() => bench.start());
	after(() => bench.stop());
	afterEach(() => bench.clear());

	async function deploy(mandanten: string): Promise<ConnectionNode> {
		await bench.deploy(
			[
				{ id: 'conn', type: 'drehkreuz-connection', mandanten, version: 1 },
				{ id: 'keep', type: 'test-keep', wires: [[]] },
			],
			[registerConnection, remember],
		);
		return bench.node('conn') as ConnectionNode;
	}

	it('stands for all tenants with *', async () => {
		expect((await deploy(' * ')).mandanten).to.deep.equal(['musterstadt', 'beispielhausen', 'seeburg']);
	});

	it('stands for the tenants it lists', async () => {
		expect((await deploy('seeburg , musterstadt')).mandanten).to.deep.equal(['seeburg', 'musterstadt']);
	});

	it('leaves out a tenant that is not set up, and warns of it', async () => {
		expect((await deploy('seeburg, nirgendwo')).mandanten).to.deep.equal(['seeburg']);
		expect(bench.logged(/connection\.unknown/)).to.have.length(1);
	});

	it('gives the tenants of the connection a node names, and all when it names none', async () => {
		await deploy('seeburg');
		expect(mandantenOf(red, 'conn')).to.deep.equal(['seeburg']);
		expect(mandantenOf(red, '')).to.have.length(3);
		expect(mandantenOf(red, undefined)).to.have.length(3);
	});

	it('gives no tenant when the connection a node names is gone or disabled', async () => {
		await deploy('seeburg');
		expect(mandantenOf(red, 'gone')).to.deep.equal([]);
	});
});
