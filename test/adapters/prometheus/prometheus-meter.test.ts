/** What a scrape holds: real store, channel, receiver and gates; rules and dashboard name nothing else. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { metricCatalogue } from '../../../adapters/prometheus/catalogue.ts';
import { PrometheusMeter } from '../../../adapters/prometheus/prometheus-meter.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { meteredStore } from '../../../hub/journal/metered-store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { PartnerCalls } from '../../../hub/partners/deliver-once.ts';
import { PartnerDirectory } from '../../../hub/partners/directory.ts';
import { projectFolder } from '../../../server/folders.ts';
import { failureOf } from '../../support/failure-of.ts';
import { FakePartner } from '../../support/fake-partner.ts';
import { havePromtool, promtool } from '../../support/promtool.ts';
import { skip } from '../../support/skip.ts';
import { TestHub, testTenant } from '../../support/test-hub.ts';

const build = { version: '0.1.0', broker: 'embedded', store: 'sqlite' };
const NOT_HERE = 'no promtool here (Debian: apt-get install --no-install-recommends prometheus)';

describe('The metrics', () => {
	let test: TestHub;
	let dms: FakePartner;
	let meter: PrometheusMeter;
	let directory: PartnerDirectory;
	let failing: boolean;
	let hanging: Promise<void> | undefined;
	let asked: number;

	before(async () => {
		dms = new FakePartner('dms');
		const tenants = [testTenant('musterstadt', { partners: { dms: dms.partner } })];
		test = await TestHub.open({ tenants, adapters: [dms.factory] });
		directory = new PartnerDirectory(tenants, [dms.factory] as never, { schemaCheck: () => () => undefined, log: silentLogger, baseFolder: '.' });
	});
	after(async () => {
		await directory.close();
		await test.close();
	});
	beforeEach(() => {
		failing = false;
		hanging = undefined;
		asked = 0;
		meter = new PrometheusMeter({ build, tenants: ['musterstadt'], keepMs: 0 });
		meter.use(sources());
	});

	function sources(): Parameters<PrometheusMeter['use']>[0] {
		return {
			status: test.status,
			broker: {
				depths: async (addresses) => {
					asked += 1;
					await hanging;
					if (failing) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'test' });
					return test.broker.depths(addresses);
				},
			},
			parked: {
				groups: async () => [
					{ ...group, count: 3 },
					{ ...group, node: 'anderer Knoten', count: 4 },
				],
			},
			jobs: { list: async ({ state }) => (state === 'running' ? ([{}] as never) : []) },
			lasting: () => [{ code: 'DK-PARTNER-DOWN', facts: {}, mandant: 'musterstadt', about: { partner: 'dms' } }],
			isReady: () => true,
			clockOffset: () => -1_500,
			log: silentLogger,
		};
	}

	const group = {
		mandant: 'musterstadt',
		channel: 'eingang',
		code: 'DK-PARTNER-REFUSED',
		partner: '',
		node: '',
		count: 1,
		held: 0,
		claimed: 0,
		oldestAt: 1,
		newestAt: 1,
		facts: {},
	};

	async function lines(): Promise<readonly string[]> {
		return (await meter.render()).body.split('\n').filter((line) => line.startsWith('drehkreuz_'));
	}

	/** Value of the series; undefined when there is none. */
	async function value(series: string): Promise<number | undefined> {
		const line = (await lines()).find((one) => one.startsWith(`${series} `));
		return line === undefined ? undefined : Number(line.slice(series.length + 1));
	}

	/** Everything that can happen once. */
	async function fill(): Promise<void> {
		const store = meteredStore(test.hub.store, meter);
		const calls = new PartnerCalls({ store, payloads: test.hub.payloads, directory, log: silentLogger, meter });
		const id = `m-${Date.now()}-${Math.random()}`;
		const message = await test.publish('eingang', id);
		const entry = { at: 1, mandant: 'musterstadt', source: 'urn:test', id, channel: 'eingang' };
		await store.journal.append({ ...entry, event: 'received', size: 1_000, durationMs: 12 });
		await store.series().append({ ...entry, event: 'retried', code: 'DK-PARTNER-BUSY' });
		await store.series().remember('channel:musterstadt:eingang', { source: 'urn:test', id }, { ...entry, event: 'settled' });
		await calls.call({ message, role: 'dms' });
		dms.answer = () => {
			throw new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms', status: 400, reason: 'none' });
		};
		await failureOf(calls.call({ message, role: 'dms', step: 'zweiter' }));
		dms.answer = () => dms.receipt();
	}

	it('count what is journalled, by tenant, channel, event and code, and nothing that names a person or a message', async () => {
		await fill();
		await fill();
		const of = 'tenant="musterstadt",channel="eingang",partner=""';
		expect(await value(`drehkreuz_messages_total{${of},event="received"}`)).to.equal(2);
		expect(await value(`drehkreuz_messages_total{${of},event="settled"}`)).to.equal(2);
		expect(await value(`drehkreuz_failures_total{${of},code="DK-PARTNER-BUSY"}`)).to.equal(2);
		expect(await value('drehkreuz_message_bytes_total{tenant="musterstadt",event="received"}')).to.equal(2_000);
		expect(await value('drehkreuz_messages_total{tenant="musterstadt",channel="",partner="dms",event="delivered"}')).to.equal(2);
		expect(await value('drehkreuz_hop_duration_seconds_count{event="received"}')).to.equal(2);
		expect((await lines()).join('\n')).to.not.match(/urn:test|m-\d/);
	});

	it('count spans that were exported, and those that were dropped', async () => {
		for (const count of [2, 3]) meter.spansSeen('dropped', count);
		meter.spansSeen('exported', 7);
		expect(await value('drehkreuz_spans_total{result="dropped"}')).to.equal(5);
		expect(await value('drehkreuz_spans_total{result="exported"}')).to.equal(7);
	});

	it('make no series of tenants and codes that there are not', async () => {
		meter.journalled([{ event: 'refused', at: 1, mandant: 'erfunden', source: 's', id: 'i', code: 'DK-ALT-CODE' }]);
		expect(await value('drehkreuz_failures_total{tenant="other",channel="",partner="",code="other"}')).to.equal(1);
	});

	it('measure calls of partners and how they ended', async () => {
		await fill();
		const of = 'tenant="musterstadt",partner="dms",adapter="dms"';
		expect(await value(`drehkreuz_partner_call_duration_seconds_count{${of},outcome="delivered"}`)).to.equal(1);
		expect(await value(`drehkreuz_partner_call_duration_seconds_count{${of},outcome="permanent"}`)).to.equal(1);
	});

	it('show channels, partners, parked messages, alerts and jobs as they are now', async () => {
		await test.publish('frisch', 'f1');
		const of = 'tenant="musterstadt",channel="frisch"';
		expect(await value(`drehkreuz_channel_messages{${of},state="ready"}`)).to.equal(1);
		expect(await value(`drehkreuz_channel_oldest_message_age_seconds{${of}}`)).to.be.within(0, 60);
		expect(await value(`drehkreuz_channel_stuck{${of}}`)).to.equal(0);
		const partner = 'tenant="musterstadt",partner="dms",adapter="dms"';
		expect(await value(`drehkreuz_partner_condition{${partner},condition="open"}`)).to.equal(1);
		expect(await value(`drehkreuz_partner_condition{${partner},condition="paused"}`)).to.equal(0);
		expect(await value('drehkreuz_parked_messages{tenant="musterstadt",channel="eingang",code="DK-PARTNER-REFUSED"}')).to.equal(7);
		expect(await value('drehkreuz_clock_offset_seconds')).to.equal(-1.5);
		expect(await value('drehkreuz_alerts{tenant="musterstadt",code="DK-PARTNER-DOWN"}')).to.equal(1);
		expect(await value('drehkreuz_jobs{state="running"}')).to.equal(1);
		expect(await value('drehkreuz_ready')).to.equal(1);
		expect((await lines()).find((line) => line.startsWith('drehkreuz_build_info'))).to.contain('version="0.1.0"');
	});

	it('still answer when store or broker do not, and count that', async () => {
		failing = true;
		expect(await value('drehkreuz_scrape_failures_total')).to.equal(1);
		expect((await lines()).some((line) => line.startsWith('drehkreuz_channel_messages{'))).to.equal(false);
		failing = false;
		expect((await lines()).some((line) => line.startsWith('drehkreuz_channel_messages{'))).to.equal(true);
	});

	it('answer within a few seconds when the broker does not answer at all', async () => {
		hanging = new Promise(() => {});
		meter = new PrometheusMeter({ build, tenants: ['musterstadt'] });
		meter.use(sources());
		const began = performance.now();
		expect(await value('drehkreuz_ready')).to.equal(1);
		expect(performance.now() - began).to.be.lessThan(8_000);
		expect((await lines()).some((line) => line.startsWith('drehkreuz_parked_messages{'))).to.equal(true);
	});

	it('ask once for many scrapers, and keep for a while what they heard', async () => {
		meter = new PrometheusMeter({ build, tenants: ['musterstadt'] });
		meter.use(sources());
		await Promise.all(Array.from({ length: 10 }, () => meter.render()));
		await meter.render();
		expect(asked).to.equal(1);
	});

	it('pass promtool check metrics', async function () {
		this.timeout(360_000);
		if (!(await havePromtool())) return skip(this, NOT_HERE);
		await fill();
		const { status, output } = await promtool(['check', 'metrics'], (await meter.render()).body);
		// The library has names of its own for Node, which the linter finds unusual.
		const ours = output.split('\n').filter((line) => line.startsWith('drehkreuz'));
		expect(ours).to.deep.equal([]);
		expect(status, output).to.be.oneOf([0, 3]);
		const broken = await promtool(['check', 'metrics'], 'drehkreuz_anzahl 1\n');
		expect(broken.output, 'it would complain').to.contain('drehkreuz_anzahl');
	});

	it('have rules that pass promtool check rules and their own tests', async function () {
		this.timeout(360_000);
		if (!(await havePromtool())) return skip(this, NOT_HERE);
		const check = await promtool(['check', 'rules', projectFolder('config', 'prometheus', 'alerts.yml')]);
		expect(check.status, check.output).to.equal(0);
		const run = await promtool(['test', 'rules', projectFolder('test', 'adapters', 'prometheus', 'alerts.test.yml')]);
		expect(run.status, run.output).to.equal(0);
	});

	describe('in rules, dashboard and documentation', () => {
		const rules = readFileSync(projectFolder('config', 'prometheus', 'alerts.yml'), 'utf8');
		const dashboard = readFileSync(projectFolder('config', 'grafana', 'drehkreuz.json'), 'utf8');
		const guide = readFileSync(projectFolder('docs', 'guides', 'observe.md'), 'utf8');
		const namesIn = (text: string): string[] => [...new Set(text.match(/\b(?:drehkreuz|nodejs|process)_[a-z0-9_]+/g) ?? [])];

		it('are named as the scrape has them', async () => {
			await fill();
			const { body } = await meter.render();
			const scraped = new Set([...body.matchAll(/^([a-z0-9_]+)(?:\{| )/gm)].map(([, name]) => name));
			const wanted = [...namesIn(rules), ...namesIn(dashboard)];
			expect(wanted.length).to.be.greaterThan(15);
			expect(wanted.filter((name) => !scraped.has(name))).to.deep.equal([]);
		});

		it('each rule has a German summary, a test, and a place in the handbook that is there', () => {
			const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => String(name));
			const tests = readFileSync(projectFolder('test', 'adapters', 'prometheus', 'alerts.test.yml'), 'utf8');
			expect(alerts.filter((name) => !tests.includes(`alertname: ${name}`))).to.deep.equal([]);
			expect(rules.match(/summary: /g)).to.have.length(alerts.length);
			const links = [...rules.matchAll(/runbook_url: ["']([^#"']+)#([^"']+)["']/g)];
			expect(links).to.have.length(alerts.length);
			for (const [, file, anchor] of links) {
				const titles = [...readFileSync(projectFolder(String(file)), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title]) => String(title));
				const anchors = titles.map((title) =>
					title
						.toLowerCase()
						.replace(/[^\p{L}\p{N} -]/gu, '')
						.replaceAll(' ', '-'),
				);
				expect(anchors, `${file}#${anchor}`).to.include(anchor);
			}
		});

		it('the table of the guide says of each metric what the hub says', () => {
			for (const [name, { type, labels, help }] of Object.entries(metricCatalogue)) {
				const row = `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
				expect(guide.split('\n'), `add or mend: ${row}`).to.include(row);
			}
		});
	});
});
