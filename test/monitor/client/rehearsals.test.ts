import { expect } from 'chai';
import { definitionOf } from '../../../hub/errors/catalogue.ts';
import { titleOf } from '../../../hub/errors/drehkreuz-error.ts';
import { differences } from '../../../hub/rehearsal/compare.ts';
import type { Called, Deed, Passed, Sent, Settled, Taken } from '../../../hub/rehearsal/deeds.ts';
import { de } from '../../../monitor/client/locale/de.ts';
import { en } from '../../../monitor/client/locale/en.ts';
import { LIST_PATH, NEW_PATH, scenarioName, scenarioPath } from '../../../monitor/client/pages/rehearsals/address.ts';
import { freshAnswer, kindOf, missingSteps, withAnswer, withoutAnswer } from '../../../monitor/client/pages/rehearsals/answers.ts';
import { type CheckResult, checkInTurn, countsOf } from '../../../monitor/client/pages/rehearsals/check-in-turn.ts';
import { type Say, toldOf } from '../../../monitor/client/pages/rehearsals/difference-text.ts';
import { draftOf } from '../../../monitor/client/pages/rehearsals/draft-flows.ts';
import { FAILURES, failureOf } from '../../../monitor/client/pages/rehearsals/failures.ts';
import { flowsIn } from '../../../monitor/client/pages/rehearsals/flow-choice.ts';
import { handOver, take } from '../../../monitor/client/pages/rehearsals/handover.ts';
import { outcomeOf } from '../../../monitor/client/pages/rehearsals/outcome.ts';
import { isScenarioName, nameFrom, scenarioIn, scenarioText } from '../../../monitor/client/pages/rehearsals/scenario-file.ts';
import { type Stop, wayOf } from '../../../monitor/client/pages/rehearsals/way.ts';

const taken = (channel: string, attempt = 1): Taken => ({ kind: 'taken', channel, attempt });
const passed = (label: string): Passed => ({ kind: 'passed', node: label, label, type: 'change' });
const called = (step: string, more: Partial<Called> = {}): Called => ({
	kind: 'called',
	step,
	role: step.split('/')[0] ?? '',
	instruction: { betrag: '30.70' },
	answer: 'receipt',
	reference: '1',
	...more,
});
const sent = (channel: string, content: unknown = {}): Sent => ({ kind: 'sent', channel, event: { type: 't' }, content, attachments: [] });
const settled = (channel: string, outcome: Settled['outcome'] = 'done', code?: string): Settled => ({
	kind: 'settled',
	channel,
	outcome,
	...(code === undefined ? {} : { code, facts: {} }),
});

const scenario = {
	name: 'bezahlt',
	title: 'Bezahlt',
	mandant: 'musterstadt',
	channel: 'eingang',
	event: { source: 's', type: 't', time: '2026-01-01T00:00:00Z' },
	content: '{}',
	attachments: [],
	answers: {},
};

describe('draft of flows from a file', () => {
	const nodes = [{ id: 'a', type: 'tab' }];

	it('is what the editor exports, or what the interface of Node-RED gives', () => {
		expect(draftOf(JSON.stringify(nodes), 'f.json')).to.deep.equal({ fileName: 'f.json', nodes });
		expect(draftOf(JSON.stringify({ rev: '1', flows: nodes }), 'f.json')).to.deep.equal({ fileName: 'f.json', nodes });
	});

	it('says what a file is that holds none', () => {
		const faults: Readonly<Record<string, string>> = {
			'': 'no-json',
			'[{': 'no-json',
			'7': 'no-list',
			null: 'no-list',
			'{ "kein": "Flow" }': 'no-list',
			'[]': 'empty',
			'[7]': 'no-node',
			'[null]': 'no-node',
			'[{ "id": "a" }]': 'no-node',
			[JSON.stringify(scenario)]: 'scenario',
		};
		for (const [text, fault] of Object.entries(faults)) expect(draftOf(text, 'f.json'), text).to.deep.equal({ fault });
		expect(draftOf(' '.repeat(20_000_001), 'f.json')).to.deep.equal({ fault: 'large' });
	});

	it('is sent only when it was picked; the flows that run need nothing', () => {
		const version = { id: 'f'.repeat(64), at: 1, nodes: 3, current: false };
		expect(flowsIn({ kind: 'deployed', version })).to.deep.equal({});
		expect(flowsIn({ kind: 'version' })).to.equal(undefined);
		expect(flowsIn({ kind: 'version', version })).to.deep.equal({ version: version.id });
		expect(flowsIn({ kind: 'draft', fault: 'empty' })).to.equal(undefined);
		expect(flowsIn({ kind: 'draft', draft: { fileName: 'f', nodes } })).to.deep.equal({ flows: nodes });
	});
});

describe('file of a scenario', () => {
	it('is read as it was written', () => {
		expect(scenarioIn(scenarioText(scenario))).to.deep.equal(scenario);
		expect(scenarioText(scenario))
			.to.match(/^\{\n\t"name": "bezahlt",\n/)
			.and.to.match(/\n\}\n$/);
	});

	it('says what a file is that holds none', () => {
		expect(scenarioIn('')).to.deep.equal({ fault: 'no-json' });
		expect(scenarioIn('[{"id":"a","type":"tab"}]')).to.deep.equal({ fault: 'flows' });
		for (const text of ['null', '7', '{}', JSON.stringify({ ...scenario, name: '../etc' })])
			expect(scenarioIn(text), text).to.deep.equal({ fault: 'no-scenario' });
	});

	it('gets its name from the title', () => {
		expect(nameFrom('Bezahlter Antrag (Zone 3)')).to.equal('bezahlter-antrag-zone-3');
		expect(nameFrom('Überzählige Größe, Café')).to.equal('ueberzaehlige-groesse-cafe');
		expect(nameFrom('–')).to.equal('');
		expect(isScenarioName(nameFrom(`${'a'.repeat(62)} b`))).to.equal(true);
	});

	it('has its page under its name, also one that is called like another page', () => {
		for (const name of ['bezahlt', 'neu', 'probelauf']) expect(scenarioName(scenarioPath(name))).to.equal(name);
		for (const path of [LIST_PATH, NEW_PATH, `${LIST_PATH}/`, `${LIST_PATH}/A`, `${LIST_PATH}/a/b`]) expect(scenarioName(path), path).to.equal(undefined);
	});
});

describe('scenario that was just recorded', () => {
	it('is handed over once, and then nowhere', () => {
		const what = {
			recorded: { scenario, verdict: 'valid', findings: [] },
			origin: { mandant: 'musterstadt', source: 's', id: 'i', place: 'channel' },
		} as const;
		handOver(what as never);
		expect(take()).to.equal(what);
		expect(take()).to.equal(undefined);
	});
});

describe('answers of partners', () => {
	const answers = { hkr: [{ receipt: { reference: '1' } }] };

	it('are changed, added behind and taken out; a step without any is gone', () => {
		const two = withAnswer(answers, 'hkr', 1, { pending: {} });
		expect(two['hkr']).to.deep.equal([{ receipt: { reference: '1' } }, { pending: {} }]);
		expect(withAnswer(two, 'hkr', 0, { pending: {} })['hkr']).to.deep.equal([{ pending: {} }, { pending: {} }]);
		expect(withoutAnswer(two, 'hkr', 0)['hkr']).to.deep.equal([{ pending: {} }]);
		expect(withoutAnswer(answers, 'hkr', 0)).to.deep.equal({});
		expect(answers).to.deep.equal({ hkr: [{ receipt: { reference: '1' } }] });
	});

	it('begin as what they are', () => {
		for (const kind of ['receipt', 'pending', 'problem'] as const) expect(kindOf(freshAnswer(kind, 'dms'))).to.equal(kind);
	});

	it('are missing where a run asked in vain, until there is one', () => {
		const deeds: readonly Deed[] = [
			called('dms', { answer: 'missing' }),
			called('hkr', { answer: 'missing' }),
			called('dms', { answer: 'missing' }),
			called('x'),
		];
		expect(missingSteps(deeds, answers)).to.deep.equal(['dms']);
	});

	it('that fail have codes of the registry, and fill in its texts', () => {
		for (const { code } of FAILURES) {
			expect(definitionOf(code).title.de, code).not.to.contain('Unbekannter');
			expect(titleOf(failureOf(code, 'portal/zahlung'), 'de'), code)
				.to.contain('„portal“')
				.and.not.to.match(/[{}]/);
		}
	});
});

describe('way of a message through the flows', () => {
	const usual: readonly Deed[] = [taken('a'), called('payment'), sent('b'), settled('a'), taken('b'), called('hkr'), called('dms'), settled('b')];
	const expected = { deeds: usual, changing: [] };
	const shown = (stops: readonly Stop[]): string[] =>
		stops.map((stop) => {
			if (stop.kind === 'passed') return `(${stop.nodes.map(({ label }) => label).join(' ')})`;
			const { deed } = stop;
			const what = `${deed.kind} ${deed.kind === 'called' ? deed.step : deed.kind === 'outside' ? deed.type : deed.channel}`;
			return stop.kind === 'missing' ? `missing ${what}` : `${what}${stop.extra ? ' extra' : ''}${stop.changes.map(({ path }) => ` ${path}`).join('')}`;
		});
	const compared = (deeds: readonly Deed[]): string[] => shown(wayOf(deeds, differences(expected, { deeds, cut: false, durationMs: 1 }), expected));

	it('gathers the nodes that are only passed', () => {
		const way = wayOf([taken('a'), passed('x'), passed('y'), called('hkr'), passed('z')]);
		expect(shown(way)).to.deep.equal(['taken a', '(x y)', 'called hkr', '(z)']);
		expect(way.flatMap((stop) => (stop.kind === 'done' ? [stop.index] : []))).to.deep.equal([0, 3]);
	});

	it('has no marks where all is as expected, or nothing is', () => {
		expect(compared(usual)).to.deep.equal(shown(wayOf(usual)));
	});

	it('puts what is missing where it would have happened', () => {
		const refused = called('payment', { answer: 'problem', code: 'DK-PARTNER-REFUSED' });
		const { reference: _, ...bare } = refused;
		expect(compared([taken('a'), bare, settled('a', 'park', 'DK-PARTNER-REFUSED')])).to.deep.equal([
			'taken a',
			'called payment /answer /reference /code',
			'missing sent b',
			'settled a /outcome /code /facts',
			'missing taken b',
			'missing called hkr',
			'missing called dms',
			'missing settled b',
		]);
	});

	it('marks what is new, and what changed at the deed that it is of', () => {
		const dearer = called('hkr', { instruction: { betrag: '31.00' } });
		const deeds = [...usual.map((deed) => (deed.kind === 'called' && deed.step === 'hkr' ? dearer : deed)).slice(0, -1), dearer, settled('b')];
		expect(compared(deeds)).to.deep.equal([
			'taken a',
			'called payment',
			'sent b',
			'settled a',
			'taken b',
			'called hkr /instruction/betrag',
			'called dms',
			'called hkr extra',
			'settled b',
		]);
	});

	it('shows everything as missing when nothing happened', () => {
		expect(compared([]).every((stop) => stop.startsWith('missing'))).to.equal(true);
		expect(compared([])).to.have.length(usual.length);
	});
});

describe('check of all scenarios', () => {
	const passed: CheckResult = { state: 'passed' };

	it('goes one after the other, and tells each step', async () => {
		const [told, underWay]: [string[], string[]] = [[], []];
		const results = await checkInTurn(
			['a', 'b', 'c'],
			async (name) => {
				underWay.push(name);
				expect(underWay).to.have.length(1);
				await Promise.resolve();
				underWay.pop();
				return name === 'b' ? { state: 'differs', differences: [] } : passed;
			},
			(now) => told.push([...now.values()].map(({ state }) => state[0]).join('')),
			new AbortController().signal,
		);
		expect(told).to.deep.equal(['rww', 'pww', 'prw', 'pdw', 'pdr', 'pdp']);
		expect(countsOf(results)).to.include({ settled: 3, passed: 2, differs: 1, waiting: 0 });
	});

	it('can be stopped: what was not reached, or was under way, has no result', async () => {
		const controller = new AbortController();
		const asked: string[] = [];
		const results = await checkInTurn(
			['a', 'b', 'c'],
			async (name) => {
				asked.push(name);
				if (name === 'b') controller.abort();
				return passed;
			},
			() => {},
			controller.signal,
		);
		expect(asked).to.deep.equal(['a', 'b']);
		expect([...results.keys()]).to.deep.equal(['a']);
	});
});

describe('outcome of a run', () => {
	it('is the worst that happened to any message', () => {
		expect(outcomeOf([settled('a'), settled('b')])).to.equal('done');
		expect(outcomeOf([settled('a'), settled('b', 'park')])).to.equal('parked');
		expect(outcomeOf([{ kind: 'outside', node: 'n', label: 'l', type: 't' }, settled('a', 'park')])).to.equal('outside');
		expect(outcomeOf([taken('a')])).to.equal('none');
	});

	it('forgets that something came again when it got through', () => {
		expect(outcomeOf([settled('a', 'again'), settled('a', 'again')])).to.equal('again');
		expect(outcomeOf([settled('a', 'again'), settled('a')])).to.equal('done');
	});
});

describe('differences in words', () => {
	const hkr = called('hkr');
	const saying =
		(texts: Readonly<Record<keyof typeof de, string>>): Say =>
		(key, params = {}) =>
			texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
	const german = saying(de);

	it('say what of an order is another one, was new or is gone', () => {
		const change = { kind: 'changed', deed: hkr } as const;
		const told = toldOf(
			[
				{ ...change, path: '/instruction/betrag', expected: '30.70', found: '31.00' },
				{ ...change, path: '/instruction/art', expected: undefined, found: { a: 1 } },
				{ ...change, path: '/instruction/zahl', expected: 7, found: undefined },
			],
			german,
		);
		expect(told).to.deep.equal([
			{
				sentence: 'Der Auftrag an hkr ist anders',
				changes: ['/betrag war „30.70“, jetzt „31.00“', '/art ist neu: {"a":1}', '/zahl fehlt, war 7'],
			},
		]);
	});

	it('tell the answer of a partner from the order, and name the step where it is not the role', () => {
		const deed = called('portal/zahlung', { answer: 'missing' });
		const told = toldOf(
			[
				{ kind: 'changed', deed, path: '/answer', expected: 'receipt', found: 'missing' },
				{ kind: 'changed', deed, path: '/instruction', expected: null, found: 'x' },
			],
			german,
		);
		expect(told).to.deep.equal([
			{ sentence: 'Die Antwort von portal (Schritt portal/zahlung) ist anders', changes: ['Art der Antwort war „Quittung“, jetzt „Antwort fehlt“'] },
			{ sentence: 'Der Auftrag an portal (Schritt portal/zahlung) ist anders', changes: ['alles war null, jetzt „x“'] },
		]);
	});

	it('say how a message ends otherwise, and what of one that is sent on is another one', () => {
		const told = toldOf(
			[
				{ kind: 'changed', deed: settled('a', 'park', 'DK-X'), path: '/outcome', expected: 'done', found: 'park' },
				{ kind: 'changed', deed: settled('a', 'park', 'DK-X'), path: '/code', found: 'DK-X', expected: undefined },
				{ kind: 'changed', deed: sent('b'), path: '/event/subject', expected: 'x', found: 'y' },
				{ kind: 'changed', deed: sent('b'), path: '/attachments/0', expected: 'x.pdf', found: undefined },
			],
			german,
		);
		expect(told).to.deep.equal([
			{ sentence: 'Im Kanal a endet die Nachricht anders', changes: ['Ausgang war „Erledigt“, jetzt „Geparkt“', 'Fehlercode ist neu: „DK-X“'] },
			{ sentence: 'Die Nachricht an den Kanal b ist anders', changes: ['Angabe subject war „x“, jetzt „y“', 'Anhang 1 fehlt, war „x.pdf“'] },
		]);
	});

	it('have a sentence for everything that can be missing or new, in both languages', () => {
		const deeds = [taken('a'), hkr, sent('b'), settled('a'), { kind: 'outside', node: 'n', label: 'Nachfragen', type: 'http request' } as const];
		for (const say of [german, saying(en)]) {
			const told = deeds.flatMap((deed) => toldOf([{ kind: 'missing', deed } as const, { kind: 'extra', deed } as const], say));
			expect(new Set(told.map(({ sentence }) => sentence)).size).to.equal(10);
			for (const { sentence } of told) expect(sentence).not.to.match(/[{}]|undefined/);
		}
		expect(toldOf([{ kind: 'missing', deed: hkr }], saying(en))).to.deep.equal([{ sentence: 'The order for hkr is missing', changes: [] }]);
	});

	it('say twice what is missing twice, and shorten what is long', () => {
		expect(
			toldOf(
				[
					{ kind: 'missing', deed: hkr },
					{ kind: 'missing', deed: hkr },
				],
				german,
			),
		).to.have.length(2);
		const [told] = toldOf([{ kind: 'changed', deed: hkr, path: '/instruction/x', expected: 'a', found: 'b'.repeat(5_000) }], german);
		expect(told?.changes[0]?.length).to.be.lessThan(250);
	});
});
