/** What a rehearsal may do to the hub around it: nothing. Runs the built program, as the hub does. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Deed } from '../../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../../hub/rehearsal/scenario.ts';
import { HubRehearsals } from '../../../server/rehearsal/rehearsals.ts';
import { ScenarioFolder } from '../../../server/rehearsal/scenario-folder.ts';
import { failureOf } from '../../support/failure-of.ts';
import { testTenant } from '../../support/test-hub.ts';

const scenario: Scenario = {
	name: 'probe',
	title: 'Probe',
	mandant: 'musterstadt',
	channel: 'eingang',
	event: { source: 'urn:test', type: 'de.test', time: '2026-11-01T10:00:00Z', id: 'a-1' },
	content: '{"a":1}',
	attachments: [],
	answers: {},
};
const tab = { id: 't', type: 'tab', label: 'Test' };
const receive = {
	id: 'r',
	type: 'drehkreuz-receive',
	z: 't',
	name: 'empfangen',
	channel: 'eingang',
	prefetch: 1,
	timeLimit: 60,
	settlement: 'automatic',
	version: 1,
	x: 1,
	y: 1,
	wires: [['f']],
};
const flow = (func: string, more: object = {}): object[] => [
	tab,
	receive,
	{ id: 'f', type: 'function', z: 't', name: 'rechnen', func, outputs: 1, x: 1, y: 1, wires: [[]], ...more },
];

function readIfThere(file: string): Buffer | undefined {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
	}
}

describe('a rehearsal in its process', function () {
	this.timeout(60_000);
	let folder: string;
	const limits = { inlineMaxBytes: 65_536, flowMaxBytes: 10_485_760, checkMaxBytes: 20_971_520 };
	const rehearsals = (limitMs = 20_000): HubRehearsals =>
		new HubRehearsals({
			config: { data: folder, limits, channels: {} },
			tenants: new Map([['musterstadt', testTenant('musterstadt')]]),
			flowFile: join(folder, 'flows.json'),
			folder: new ScenarioFolder(join(folder, 'scenarios'), silentLogger),
			limitMs,
		});
	const ends = (deeds: readonly Deed[]): unknown[] => deeds.flatMap((deed) => (deed.kind === 'settled' ? [[deed.outcome, deed.code, deed.label]] : []));
	const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('drehkreuz-probelauf-'));

	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'dk-probe-'));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	it('runs a flow of core nodes to its end, and leaves no file', async () => {
		const before = left();
		const { deeds } = await rehearsals().run(scenario, flow('return msg;'));
		expect(ends(deeds)).to.deep.equal([['done', undefined, undefined]]);
		expect(deeds.map(({ kind }) => kind)).to.deep.equal(['taken', 'passed', 'settled']);
		expect(left()).to.deep.equal(before);
	});

	it('leaves nothing readable in its folder while it runs, and so after a kill', async () => {
		const before = new Set(left());
		const waits = [tab, receive, { id: 'f', type: 'delay', z: 't', pauseType: 'delay', timeout: '2', timeoutUnits: 'seconds', x: 1, y: 1, wires: [[]] }];
		let isOver = false;
		const large = JSON.stringify({ name: 'Geheimniskrämer', text: 'a'.repeat(100_000) });
		const running = rehearsals()
			.run({ ...scenario, content: large, attachments: [{ name: 'Geheimniskrämer.pdf', mediaType: 'application/pdf' }] }, waits)
			.finally(() => {
				isOver = true;
			});
		let files = 0;
		while (!isOver) {
			for (const name of left().filter((one) => !before.has(one))) {
				for (const file of readdirSync(join(tmpdir(), name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
					const bytes = readIfThere(join(file.parentPath, file.name));
					files = Math.max(files, bytes ? files + 1 : 0);
					expect(bytes?.includes('Geheimnis') ?? false, file.name).to.equal(false);
				}
			}
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		await running;
		expect(files, 'files were there to be looked into').to.be.greaterThan(3);
	});

	it('sees nothing of the environment, writes nothing outside of its folder and starts no program, whatever code does', async () => {
		process.env.DREHKREUZ_SECRET_OF_THE_TEST = 'geheim';
		try {
			// The way out of the sandbox of function nodes is well known.
			const outside = "const p = msg.constructor.constructor('return process')(); const r = p.getBuiltinModule;";
			const seen = await rehearsals().run(scenario, flow(`${outside} if (JSON.stringify(p.env).includes('geheim')) throw new Error('seen'); return msg;`));
			expect(ends(seen.deeds)).to.deep.equal([['done', undefined, undefined]]);
			const tries = [`r('fs').writeFileSync(${JSON.stringify(join(folder, 'da'))}, 'x')`, "r('child_process').execSync('id')"];
			for (const code of tries) {
				const { deeds } = await rehearsals().run(scenario, flow(`${outside} ${code}; return msg;`));
				expect(ends(deeds).at(-1), code).to.deep.equal(['again', 'DK-DELIVERY-FLOW-ERROR', 'rechnen']);
			}
			expect(readdirSync(folder)).not.to.include('da');
		} finally {
			delete process.env.DREHKREUZ_SECRET_OF_THE_TEST;
		}
	});

	it('is ended when a flow never ends: a loop in code, a message that goes round, a message that nobody settles', async () => {
		const hangs = [
			tab,
			{ ...receive, settlement: 'explicit' },
			{ id: 'f', type: 'function', z: 't', func: 'return null;', outputs: 1, x: 1, y: 1, wires: [[]] },
		];
		const codes: unknown[] = [];
		for (const flows of [flow('while (true) {}'), flow('return msg;', { wires: [['f']] }), hangs])
			codes.push((await failureOf(rehearsals(2_000).run(scenario, flows))).problem);
		expect(codes).to.deep.equal([
			{ code: 'DK-REHEARSAL-LIMIT', facts: { seconds: 2 } },
			{ code: 'DK-REHEARSAL-LIMIT', facts: { seconds: 2 } },
			{ code: 'DK-REHEARSAL-LIMIT', facts: { seconds: 2 } },
		]);
	});

	it('is ended when it fills the memory', async () => {
		const failure = await failureOf(rehearsals(30_000).run(scenario, flow('const all = []; while (true) all.push(new Array(1e5).fill(Math.random()));')));
		expect(failure.code).to.equal('DK-REHEARSAL-LIMIT');
	});

	it('refuses what cannot be run, with the place and the remedy', async () => {
		const codeOf = async (changes: Partial<Scenario>, flows: unknown = flow('return msg;')): Promise<unknown> =>
			(await failureOf(rehearsals().run({ ...scenario, ...changes }, flows))).problem;
		expect(await codeOf({ mandant: 'niemand' })).to.deep.include({
			code: 'DK-REHEARSAL-SCENARIO',
			facts: { path: '/mandant', rule: 'is no tenant of this hub' },
		});
		expect(await codeOf({ channel: 'anderer' })).to.deep.include({ code: 'DK-REHEARSAL-CHANNEL', facts: { mandant: 'musterstadt', channel: 'anderer' } });
		expect(await codeOf({ event: { ...scenario.event, leika: 'kurz' } })).to.deep.include({ code: 'DK-MESSAGE-INVALID' });
		expect(await codeOf({ answers: { hkr: [{ problem: { code: 'DK-UNSINN', facts: {} } }] } })).to.deep.include({
			code: 'DK-REHEARSAL-SCENARIO',
			facts: { path: '/answers/hkr/0/problem/code', rule: 'is no error code of this hub' },
		});
		expect(await codeOf({ ...({ unsinn: 1 } as object) })).to.deep.include({ code: 'DK-REHEARSAL-SCENARIO', facts: { path: '/unsinn', rule: 'is not known' } });
		for (const flows of [undefined, {}, 'text', [1], [{ id: 'a' }], [tab, tab]])
			expect((await codeOf({}, flows ?? 7)) as object).to.include({ code: 'DK-REHEARSAL-FLOWS' });
		expect(await codeOf({}, [{ ...tab, disabled: true }, receive])).to.deep.include({ code: 'DK-REHEARSAL-CHANNEL' });
	});

	it('takes so many at a time, one after the other, and sends the rest away', async () => {
		const one = rehearsals();
		const runs = Array.from({ length: 21 }, () => one.run({ ...scenario, channel: 'anderer' }, [tab]));
		const codes = (await Promise.allSettled(runs.slice(20))).map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'ran'));
		expect(codes).to.deep.equal(['DK-REHEARSAL-BUSY']);
		// The others are not waited for: each takes its seconds to find that nobody takes from the channel.
		one.close();
		await Promise.allSettled(runs);
	});
});
