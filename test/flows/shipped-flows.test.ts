import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { JsonChecker } from '../../adapters/ajv/json-checker.ts';
import { projectFolder } from '../../server/folders.ts';
import { tenantFiles } from '../../server/sandbox/tenant-files.ts';

interface FlowNode {
	readonly id: string;
	readonly type: string;
	readonly z?: string;
	readonly name?: string;
	readonly channel?: string;
	readonly role?: string;
	readonly step?: string;
	readonly schema?: string;
	readonly wires?: readonly (readonly string[])[];
}

const packages = readdirSync(projectFolder('flows'));
const nodesOf = (name: string): readonly FlowNode[] => JSON.parse(readFileSync(projectFolder('flows', name, 'flow.json'), 'utf8')) as FlowNode[];
const all = packages.flatMap(nodesOf);

describe('the shipped flows', () => {
	it('have a page each that says what they do', () => {
		for (const name of packages) expect(existsSync(projectFolder('flows', name, 'README.md')), name).to.equal(true);
	});

	it('lead every wire to a node of the same tab', () => {
		const byId = new Map(all.map((node) => [node.id, node]));
		for (const node of all) for (const target of node.wires?.flat() ?? []) expect(byId.get(target)?.z, node.name).to.equal(node.z);
	});

	it('send only into channels that a flow receives from', () => {
		const received = new Set(all.filter(({ type }) => /receive|portal-in/.test(type)).map(({ channel }) => channel));
		const routed = tenantFiles(new Proxy({}, { get: () => 'http://127.0.0.1' }) as never).flatMap(({ routes }) => routes.rules.flatMap(({ to }) => to));
		for (const channel of [...all.filter(({ type }) => type === 'drehkreuz-send').map(({ channel }) => channel), ...routed])
			expect(received).to.include(channel);
	});

	it('name each partner step once, so that each has a receipt of its own', () => {
		for (const name of packages) {
			const steps = nodesOf(name).flatMap(({ role, step }) => (role ? [step || role] : []));
			expect(new Set(steps).size, name).to.equal(steps.length);
		}
	});

	it('name only roles that both example tenants have bound', () => {
		const roles = new Set(all.flatMap(({ role }) => (role ? [role] : [])));
		for (const tenant of tenantFiles(new Proxy({}, { get: () => 'http://127.0.0.1' }) as never))
			expect(Object.keys(tenant.partners)).to.include.members([...roles]);
	});

	it('come with an example application that its schema takes', async () => {
		const checker = new JsonChecker({ folders: [projectFolder('schemas')] });
		const report = await checker.check(readFileSync(projectFolder('flows', 'bewohnerparkausweis', 'antrag.json')), { schema: 'bewohnerparkausweis' });
		await checker.close();
		expect(report.findings).to.deep.equal([]);
		expect(report.verdict).to.equal('valid');
	});
});
