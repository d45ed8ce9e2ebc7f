/** A real hub: a message that was parked under flows of another time is released through those, beside the flows of today. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { HubWithTown } from '../../support/hub-with-town.ts';
import { signIn, type Visitor } from '../../support/sign-in.ts';
import { until } from '../../support/until.ts';

const PASSWORD = 'ein langes Kennwort für früher';

interface Node {
	readonly id: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

describe('releasing a message through the flows of its time', function () {
	this.timeout(90_000);
	let place: HubWithTown;
	let visitor: Visitor;
	let flows: readonly Node[];

	before(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD });
		await place.start();
		visitor = await signIn(place.url, PASSWORD);
		flows = JSON.parse(await readFile(join(place.folder, 'data', 'node-red', 'flows.json'), 'utf8')) as Node[];
	});
	after(() => place.remove());

	async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${place.url}${path}`, {
			method,
			headers: { ...visitor.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), 'node-red-api-version': 'v1' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
		return (text ? JSON.parse(text) : undefined) as Answer;
	}
	const api = <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => ask<Answer>(method, `/monitor/api${path}`, body);

	/** An application that the Fachverfahren refuses. @returns its id, once it is parked */
	async function parked(): Promise<string> {
		place.town.fachverfahren.faults.set({ kind: 'status', status: 400 });
		const { submission } = place.town.portal.submit({ mandant: 'musterstadt' });
		await until('the application is parked', async () => (await listed(submission.id)).length === 1);
		place.town.fachverfahren.faults.clear();
		return submission.id;
	}
	const listed = async (id: string): Promise<readonly { source: string; problem: { code: string } }[]> =>
		(await api<{ parked: { source: string; problem: { code: string } }[] }>('GET', `/parked?messageId=${id}`)).parked;

	async function release(id: string, flow: 'current' | 'then'): Promise<void> {
		await api('POST', '/jobs', { id: randomBytes(16).toString('hex'), kind: 'release', flow, filter: { messageId: id } });
	}

	/** The flows, with another text in the last status report. */
	async function deploy(text: string): Promise<void> {
		const before = (await api<{ versions: object[] }>('GET', '/flow-versions')).versions.length;
		const changed = flows.map((node) =>
			node.name === 'Status: abgeschlossen'
				? { ...node, instruction: String(node.instruction).replace('Ihr Bewohnerparkausweis ist ausgestellt.', text) }
				: node,
		);
		await ask('POST', '/flows/flows', changed);
		await until('the version is kept', async () => (await api<{ versions: object[] }>('GET', '/flow-versions')).versions.length === before + 1);
	}

	const lastText = async (id: string): Promise<string | undefined> => {
		const { statuses } = place.town.portal.application(id) as { statuses: readonly { status: string; text?: { de: string } }[] };
		return statuses.find(({ status }) => status === 'abgeschlossen')?.text?.de;
	};

	it('takes it through the old flow to its end, while a new one goes through the new flow', async () => {
		const [old, other] = [await parked(), await parked()];
		await deploy('Neuer Text.');
		await release(old, 'then');
		await release(other, 'current');
		await until('both are through', async () => (await lastText(old)) !== undefined && (await lastText(other)) !== undefined);
		expect(await lastText(old)).to.equal('Ihr Bewohnerparkausweis ist ausgestellt.');
		expect(await lastText(other)).to.equal('Neuer Text.');
		const { messages } = await api<{ messages: { source: string }[] }>('GET', `/messages?q=${old}&limit=1`);
		const address = new URLSearchParams({ mandant: 'musterstadt', source: String(messages[0]?.source), id: old });
		const way = await api<{ state: string; timeline: { event: string; step?: string }[] }>('GET', `/message?${address}`);
		expect(way.state).to.equal('done');
		expect(way.timeline.filter(({ event }) => event === 'settled').length, 'each of its two channels settled it once').to.equal(2);
		expect(way.timeline.filter(({ event, step }) => event === 'delivered' && step === 'hkr').length, 'no partner got it twice').to.equal(1);
	});

	it('parks it again where the old flow fails, with the reason, and lets it go through the flows of today after that', async () => {
		const id = await parked();
		await deploy('Noch ein Text.');
		place.town.fachverfahren.faults.set({ kind: 'status', status: 400 });
		const [before] = await listed(id);
		await release(id, 'then');
		await until('it was tried', async () => (await api<{ jobs: { state: string }[] }>('GET', '/jobs')).jobs[0]?.state === 'finished');
		const [after] = await listed(id);
		expect(after?.problem.code).to.equal(before?.problem.code);
		place.town.fachverfahren.faults.clear();
		await release(id, 'current');
		await until('it is through', async () => (await lastText(id)) !== undefined);
		expect(await lastText(id)).to.equal('Noch ein Text.');
	});

	/** A message whose old flow waits for the answer of the Fachverfahren. */
	async function atWork(text: string): Promise<string> {
		const id = await parked();
		await deploy(text);
		const [first] = await listed(id);
		place.town.fachverfahren.faults.set({ kind: 'slow', delayMs: 3_000 });
		await release(id, 'then');
		const address = new URLSearchParams({ mandant: 'musterstadt', source: String(first?.source), id });
		await until('the old flow is at work', async () => {
			const { steps } = await api<{ steps: { step: string; state: string }[] }>('GET', `/message?${address}`);
			return steps.some(({ step, state }) => step === 'fachverfahren:parken' && state === 'begun');
		});
		place.town.fachverfahren.faults.clear();
		return id;
	}

	it('loses nothing when the process of the old flows is killed', async () => {
		const id = await atWork('Dritter Text.');
		const children = readFileSync(`/proc/${place.hub.pid}/task/${place.hub.pid}/children`, 'utf8').trim().split(' ').map(Number);
		const ofFlows = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('earlier-flows'));
		expect(ofFlows, 'one for each version that was asked for').to.have.length.greaterThan(0);
		for (const pid of ofFlows) process.kill(pid, 'SIGKILL');
		await until('it is through', async () => (await lastText(id)) !== undefined);
		expect(await lastText(id)).to.equal('Noch ein Text.');
	});

	it('loses nothing when the hub is killed', async () => {
		const id = await atWork('Vierter Text.');
		await place.hub.kill();
		await place.start();
		await until('it is through', async () => (await lastText(id)) !== undefined);
		expect(await lastText(id)).to.equal('Dritter Text.');
	});

	it('says that it cannot when there are no such flows any more', async () => {
		const id = await parked();
		await deploy('Fünfter Text.');
		await rm(join(place.folder, 'data', 'flow-versions'), { recursive: true, force: true });
		await release(id, 'then');
		await until('the job is over', async () => (await api<{ jobs: { state: string }[] }>('GET', '/jobs')).jobs[0]?.state === 'finished');
		const { jobs } = await api<{ jobs: { id: string; counts: { failed: number } }[] }>('GET', '/jobs');
		expect(jobs[0]?.counts.failed).to.equal(1);
		const { items } = await api<{ items: { problem?: { code: string } }[] }>('GET', `/jobs/${jobs[0]?.id}/items`);
		expect(items[0]?.problem?.code).to.equal('DK-FLOW-VERSION');
		expect(await listed(id)).to.have.length(1);
	});
});
