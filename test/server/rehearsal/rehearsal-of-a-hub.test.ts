/** A real hub with the sandbox: an application that went through is recorded, run again without any partner, against other flows, and kept. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Called, Deed, Settled } from '../../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../../hub/rehearsal/scenario.ts';
import { HubWithTown } from '../../support/hub-with-town.ts';
import { signIn, type Visitor } from '../../support/sign-in.ts';
import { until } from '../../support/until.ts';

const PASSWORD = 'ein langes Kennwort der Probe';
const APPLICATION = readFileSync(new URL('../../../flows/bewohnerparkausweis/antrag.json', import.meta.url), 'utf8');
/** What is in the application and must never leave the hub. */
const SECRETS = ['Großmann', 'Anna-Lena', 'Gartenstraße', 'MU-AG 1984'];

interface Node {
	readonly id: string;
	readonly type: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

describe('rehearsals of a hub', () => {
	let place: HubWithTown;
	let visitor: Visitor;
	let flows: readonly Node[];
	let scenario: Scenario;
	const address = { mandant: 'musterstadt', source: '', id: '' };
	let taken: { place: string; name: string; sha512: string };

	before(async function () {
		this.timeout(60_000);
		place = await HubWithTown.create({ editorPassword: PASSWORD, config: { storage: { level: 'full', contentDays: 30, historyDays: 365 } } });
		await place.start();
		visitor = await signIn(place.url, PASSWORD);
		flows = JSON.parse(await readFile(join(place.folder, 'data', 'node-red', 'flows.json'), 'utf8')) as Node[];
		const { submission } = place.town.portal.submit({ mandant: 'musterstadt', application: JSON.parse(APPLICATION) as never });
		address.id = submission.id;
		await until(
			'the end of the application',
			async () => {
				const { messages } = await get<{ messages: { id: string; source: string }[] }>(`/messages?q=${address.id}&limit=1`);
				if (messages[0]) Object.assign(address, { source: messages[0].source });
				return messages[0] !== undefined && (await get<{ state: string }>(`/message?${new URLSearchParams(address)}`)).state === 'done';
			},
			30_000,
		);
		const { contents } = await get<{ contents: { place: string; name: string; sha512: string }[] }>(`/message?${new URLSearchParams(address)}`);
		const { place: kind, name, sha512 } = contents.find((one) => one.place === 'channel' && one.name === 'bewohnerparken.eingang') as typeof taken;
		taken = { place: kind, name, sha512 };
	});
	after(() => place.remove());

	async function ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: never; readonly text: string }> {
		const response = await fetch(`${place.url}/monitor/api${path}`, {
			method,
			headers: { ...visitor.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, json: (text ? JSON.parse(text) : undefined) as never, text };
	}
	async function get<Answer>(path: string): Promise<Answer> {
		return (await ask('GET', path)).json;
	}
	async function run(body: object): Promise<{ deeds: Deed[]; differences?: { kind: string; path?: string; deed: Deed }[] }> {
		const { status, json, text } = await ask('POST', '/rehearsals/run', body);
		expect(status, text).to.equal(200);
		return json;
	}
	const calls = (deeds: readonly Deed[]): Called[] => deeds.filter((deed) => deed.kind === 'called');
	const endings = (deeds: readonly Deed[]): string[] =>
		deeds.filter((deed): deed is Settled => deed.kind === 'settled').map(({ channel, outcome, code }) => `${channel} ${outcome}${code ? ` ${code}` : ''}`);
	const changed = (name: string, change: object): Node[] => flows.map((node) => (node.name === name ? { ...node, ...change } : node));
	/** What partners of the sandbox have been told so far. */
	const told = (): number =>
		['portal', 'payment', 'dms', 'fachverfahren', 'hkr']
			.map((one) => lines(join(place.folder, 'sandbox', `${one}.jsonl`)))
			.reduce((all, count) => all + count, 0);

	it('records an application that went through, with its content disguised and what partners answered', async () => {
		const { status, json, text } = await ask('POST', '/rehearsals/record', { ...address, ...taken });
		expect(status, text).to.equal(200);
		scenario = (json as { scenario: Scenario }).scenario;
		expect((json as { verdict: string; findings: unknown[] }).findings, text).to.deep.equal([]);
		expect((json as { verdict: string }).verdict).to.equal('valid');
		for (const secret of SECRETS) expect(text).not.to.contain(secret);
		expect(scenario.channel).to.equal('bewohnerparken.eingang');
		expect(Object.keys(scenario.answers)).to.include.members(['portal/angenommen', 'payment', 'hkr', 'dms', 'fachverfahren:parken', 'portal/abgeschlossen']);
	});

	it('runs it to the end on the deployed flows, and no partner hears of it', async () => {
		const before = told();
		const { deeds } = await run({ scenario });
		expect(endings(deeds)).to.deep.equal(['bewohnerparken.eingang done', 'bewohnerparken.bezahlt done']);
		expect(calls(deeds).map(({ step, answer }) => `${step} ${answer}`)).to.include.members(['payment receipt', 'hkr receipt', 'dms receipt']);
		expect(told()).to.equal(before);
		expect(before).to.be.greaterThan(4);
	});

	it('runs the real content for who may see it, and gives back no value of it', async () => {
		const { status, text, json } = await ask('POST', '/rehearsals/run', { scenario, original: { ...address, ...taken } });
		expect(status, text).to.equal(200);
		expect(endings((json as { deeds: Deed[] }).deeds)).to.deep.equal(['bewohnerparken.eingang done', 'bewohnerparken.bezahlt done']);
		for (const secret of SECRETS) expect(text).not.to.contain(secret);
		const { entries } = await get<{ entries: { action: string; object?: string }[] }>('/audit?action=rehearsal-run');
		expect(entries.map(({ object }) => object)).to.deep.equal([address.id]);
	});

	it('keeps it, and finds that the same flows do the same later', async () => {
		const kept = await ask('POST', '/rehearsals', { scenario: { ...scenario, name: 'bezahlt', title: 'Bezahlter Antrag' } });
		expect(kept.status, kept.text).to.equal(200);
		const { scenarios } = await get<{ scenarios: { name: string; deeds: number }[] }>('/rehearsals');
		expect(scenarios.map(({ name }) => name)).to.deep.equal(['bezahlt']);
		const { expected } = await get<Scenario>('/rehearsals/bezahlt');
		expect(
			expected?.changing.filter((path) => !path.endsWith('/instruction/at')),
			'what is another one in every run are the times of status reports',
		).to.deep.equal([]);
		expect((await run({ name: 'bezahlt' })).differences).to.deep.equal([]);
	});

	it('keeps nothing real in its file', async () => {
		const folder = join(place.folder, 'data', 'scenarios');
		const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
		expect(texts).to.have.length(1);
		for (const secret of [...SECRETS, address.id]) expect(texts.join()).not.to.contain(secret);
	});

	it('says what a draft does otherwise: an order, a step that is gone, a way that ends', async () => {
		const dearer = changed('Soll stellen', {
			instruction: String(flows.find(({ name }) => name === 'Soll stellen')?.instruction).replace('"zahlweg": "online"', '"zahlweg": "bar"'),
		});
		const order = (await run({ name: 'bezahlt', flows: dearer })).differences;
		expect(
			order?.map(({ kind, path }) => `${kind} ${path}`),
			'the order for the HKR',
		).to.include('changed /instruction/zahlweg');
		const file = flows.find(({ name }) => name === 'In der E-Akte ablegen') as Node;
		const withoutFile = changed('Soll stellen', { wires: file.wires });
		const gone = (await run({ name: 'bezahlt', flows: withoutFile })).differences;
		expect(gone?.map(({ kind, deed }) => `${kind} ${deed.kind} ${'step' in deed ? deed.step : ''}`)).to.include('missing called dms');
		const wrong = changed('Soll stellen', { instruction: '{ "unsinn": true }' });
		const refused = await run({ name: 'bezahlt', flows: wrong });
		expect(endings(refused.deeds)).to.include('bewohnerparken.bezahlt park DK-PARTNER-INSTRUCTION');
	});

	it('is not changed by the way a flow is built: a node more, other ids', async () => {
		const portal = flows.find(({ name }) => name === 'Antrag vom Portal') as Node;
		const between = { id: 'dazwischen', type: 'change', z: portal.z, name: 'nichts', rules: [], x: 1, y: 1, wires: portal.wires };
		const rebuilt = [...changed('Antrag vom Portal', { wires: [['dazwischen']] }), between];
		const text = JSON.stringify(rebuilt).replaceAll(String(flows.find(({ name }) => name === 'Soll stellen')?.id), 'ganzandereid');
		const { deeds, differences } = await run({ name: 'bezahlt', flows: JSON.parse(text) as Node[] });
		expect(differences).to.deep.equal([]);
		expect(deeds.some((deed) => deed.kind === 'passed' && deed.label === 'nichts')).to.equal(true);
	});

	it('does nothing outside: a node that would leave the hub is named, and inject nodes wait', async () => {
		const { z } = flows.find(({ name }) => name === 'Antrag vom Portal') as Node;
		const before = told();
		const draft = [
			...changed('Antrag vom Portal', { wires: [['hinaus']] }),
			{
				id: 'hinaus',
				type: 'http request',
				z,
				name: 'Nachfragen',
				method: 'POST',
				url: `${place.url}/in/musterstadt/bewohnerparkausweis`,
				x: 1,
				y: 1,
				wires: [[]],
			},
			{
				id: 'von-selbst',
				type: 'inject',
				z,
				name: 'von selbst',
				once: true,
				onceDelay: 0,
				repeat: '1',
				props: [{ p: 'payload' }],
				x: 1,
				y: 1,
				wires: [['hinaus']],
			},
		];
		const { deeds } = await run({ name: 'bezahlt', flows: draft });
		expect(
			deeds.filter(({ kind }) => kind === 'outside'),
			'once: the inject node did not send anything',
		).to.have.length(1);
		expect(endings(deeds)).to.deep.equal(['bewohnerparken.eingang park DK-REHEARSAL-OUTSIDE']);
		expect(told()).to.equal(before);
	});

	it('keeps every version of the flows that ran, without credentials, and runs on an earlier one', async () => {
		const [current] = (await get<{ versions: { id: string; current: boolean; nodes: number }[] }>('/flow-versions')).versions;
		expect(current).to.include({ current: true, nodes: flows.length });
		const dearer = changed('Soll stellen', { instruction: '{ "unsinn": true }' });
		const deployed = await fetch(`${place.url}/flows/flows`, {
			method: 'POST',
			headers: { ...visitor.headers, 'content-type': 'application/json', 'node-red-api-version': 'v1', 'node-red-deployment-type': 'full' },
			body: JSON.stringify(dearer),
		});
		expect(deployed.status, await deployed.text()).to.equal(204);
		await until('the second version', async () => (await get<{ versions: object[] }>('/flow-versions')).versions.length === 2, 10_000);
		expect((await run({ name: 'bezahlt' })).differences).not.to.deep.equal([]);
		expect((await run({ name: 'bezahlt', version: current?.id })).differences).to.deep.equal([]);
		expect((await ask('POST', '/rehearsals/run', { name: 'bezahlt', version: 'f'.repeat(64) })).json).to.include({ code: 'DK-API-UNKNOWN' });
	});

	it('removes it, and has everything in the audit log', async () => {
		expect((await ask('DELETE', '/rehearsals/bezahlt')).status).to.equal(204);
		expect((await ask('DELETE', '/rehearsals/bezahlt')).status).to.equal(404);
		const { entries } = await get<{ entries: { action: string }[] }>('/audit?limit=100');
		expect(entries.map(({ action }) => action)).to.include.members(['rehearsal-recorded', 'rehearsal-kept', 'rehearsal-removed']);
	});
}).timeout(60_000);

function lines(file: string): number {
	try {
		return readFileSync(file, 'utf8').split('\n').length - 1;
	} catch {
		return 0;
	}
}
