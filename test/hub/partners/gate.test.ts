import { expect } from 'chai';
import { type Alert, AlertBoard } from '../../../hub/alerts/alerts.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { DAYS } from '../../../hub/partners/business-hours.ts';
import { type CareSettings, careOf } from '../../../hub/partners/care.ts';
import { Gate } from '../../../hub/partners/gate.ts';
import { failureOf } from '../../support/failure-of.ts';
import { pause, until } from '../../support/test-hub.ts';

const unreachable = () => new DrehkreuzError('DK-PARTNER-UNREACHABLE', { role: 'dms', systemCode: 'ECONNREFUSED' });
const noAnswer = () => new DrehkreuzError('DK-PARTNER-NO-ANSWER', { role: 'dms', systemCode: 'TIMEOUT' });
const refused = () => new DrehkreuzError('DK-PARTNER-REFUSED', { role: 'dms', status: 400, reason: 'none' });
const fault = (status: number) => new DrehkreuzError('DK-PARTNER-FAULT', { role: 'dms', status });
const busy = (retryAfterMs?: number) => new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms', status: 503 }, retryAfterMs === undefined ? {} : { retryAfterMs });

/** Calls that run until the test ends them. */
class Calls {
	readonly ends: ((error?: Error) => void)[] = [];
	readonly make = (): Promise<void> => new Promise((resolve, reject) => this.ends.push((error) => (error ? reject(error) : resolve())));
}

describe('The gate of a partner', () => {
	const gates: Gate[] = [];
	let announced: [string, Alert][];
	beforeEach(() => {
		announced = [];
	});
	afterEach(() => {
		for (const gate of gates.splice(0)) gate.close();
	});

	function gateWith(care: CareSettings = {}): Gate {
		const alerts = new AlertBoard((change, alert) => announced.push([change, alert]));
		const gate = new Gate({ ...careOf(care), mandant: 'musterstadt', role: 'dms', alerts });
		gates.push(gate);
		return gate;
	}

	async function fails(gate: Gate, ...errors: readonly Error[]): Promise<DrehkreuzError[]> {
		const seen: DrehkreuzError[] = [];
		for (const error of errors) seen.push(await failureOf(gate.pass(() => Promise.reject(error))));
		return seen;
	}

	const quick: CareSettings = { breaker: { failures: 3, pauseMs: 100, maxPauseMs: 200 } };

	it('says in which condition it is, and until when that holds', async () => {
		const gate = gateWith({ ...quick, concurrency: 1 });
		expect(gate.condition).to.deep.equal({ state: 'open' });
		const calls = new Calls();
		const running = gate.pass(calls.make);
		expect(gate.condition).to.deep.equal({ state: 'busy' });
		calls.ends[0]?.();
		await running;
		await fails(gate, fault(500), fault(500), fault(500));
		const { state, until: pausedUntil = 0 } = gate.condition;
		expect(state).to.equal('paused');
		expect(pausedUntil - Date.now()).to.be.within(1, 125);
		await until(() => gate.condition.state === 'probing', 2_000);
		expect(gate.condition).to.deep.equal({ state: 'probing' });
		await gate.pass(async () => {});
		expect(gate.condition).to.deep.equal({ state: 'open' });
		await fails(gate, busy(60_000));
		const held = gate.condition;
		expect(held.state).to.equal('held');
		expect((held.until ?? 0) - Date.now()).to.be.within(59_000, 60_000);
	});

	it('says that it is closed outside business hours, and when they begin', () => {
		const now = new Date();
		const tomorrow = DAYS[(now.getUTCDay() + 2) % 7] ?? 'mon';
		const { state, until: opens = 0 } = gateWith({ businessHours: { days: [tomorrow], from: '08:00', to: '09:00', timeZone: 'UTC' } }).condition;
		expect(state).to.equal('closed');
		expect(new Date(opens).toISOString()).to.match(/T08:00:00.000Z$/);
		expect(opens).to.be.greaterThan(now.getTime());
	});

	it('lets no more calls run at once than allowed, and the others in their order', async () => {
		const gate = gateWith({ concurrency: 2 });
		const calls = new Calls();
		const order: number[] = [];
		const all = Array.from({ length: 4 }, (_, n) =>
			gate.pass(() => {
				order.push(n);
				return calls.make();
			}),
		);
		await pause(20);
		expect(order).to.deep.equal([0, 1]);
		calls.ends[1]?.();
		await until(() => order.length === 3);
		await pause(10);
		expect(order).to.deep.equal([0, 1, 2]);
		calls.ends[0]?.();
		await until(() => calls.ends.length === 4);
		for (const end of calls.ends) end();
		await Promise.all(all);
		expect(order).to.deep.equal([0, 1, 2, 3]);
	});

	it('turns away, uncounted, who would wait long for a slow partner, and says when the line has become short', async () => {
		const gate = gateWith({ concurrency: 1 });
		const calls = new Calls();
		const first = gate.pass(calls.make);
		// The only call has run long enough for the gate to know that two more would wait for more than two seconds.
		await pause(1_100);
		const second = gate.pass(calls.make);
		const error = await failureOf(gate.pass(calls.make));
		expect(error).to.include({ code: 'DK-PARTNER-FULL', counted: false, effect: 'transient' });
		expect(gate.readiness).to.equal('none');
		let told = 0;
		gate.onChange(() => told++);
		calls.ends[0]?.();
		await first;
		await until(() => told === 1);
		expect(gate.readiness).to.equal('all');
		calls.ends[1]?.();
		await second;
	});

	it('keeps to the rate', async () => {
		const gate = gateWith({ ratePerSecond: 20, concurrency: 100 });
		const began = performance.now();
		await Promise.all(Array.from({ length: 30 }, () => gate.pass(async () => {})));
		// 20 at once, ten more at 20 a second.
		expect(performance.now() - began).to.be.greaterThan(450);
	});

	it('opens after failures in a row that say the partner is down, and calls it no more', async () => {
		const gate = gateWith({ breaker: { failures: 3, pauseMs: 60_000 } });
		const errors = await fails(gate, noAnswer(), busy(), fault(500));
		expect(errors.map(({ counted }) => counted)).to.deep.equal([true, true, false]);
		let called = false;
		const error = await failureOf(
			gate.pass(async () => {
				called = true;
			}),
		);
		expect(error).to.include({ code: 'DK-PARTNER-PAUSED', counted: false, retryAfterMs: 30_000 });
		expect(called).to.equal(false);
	});

	it('takes a refusal for an answer: it never opens for messages that are not accepted', async () => {
		const gate = gateWith(quick);
		await fails(gate, ...Array.from({ length: 10 }, refused));
		await fails(gate, noAnswer(), noAnswer(), refused(), noAnswer(), noAnswer());
		expect(gate.readiness).to.equal('all');
		expect(announced).to.deep.equal([]);
	});

	it('never opens for failures of our own, nor for a conflict about one object', async () => {
		const gate = gateWith(quick);
		const conflict = new DrehkreuzError('DK-PARTNER-BUSY', { role: 'dms', status: 409 });
		for (const error of [new TypeError('x'), new DrehkreuzError('DK-PAYLOAD-STORAGE', { systemCode: 'EIO' }), conflict]) {
			for (let i = 0; i < 5; i++) await gate.pass(() => Promise.reject(error)).catch(() => {});
		}
		expect(gate.readiness).to.equal('all');
	});

	it('counts no attempt for a partner that could not be reached: the message had no part in it', async () => {
		expect((await fails(gateWith(), unreachable()))[0]).to.include({ code: 'DK-PARTNER-UNREACHABLE', counted: false, retryAfterMs: undefined });
	});

	it('probes with one call, and lets all come when that is answered', async () => {
		const gate = gateWith(quick);
		const readiness: string[] = [];
		await fails(gate, busy(), busy(), busy());
		gate.onChange(() => readiness.push(gate.readiness));
		await until(() => readiness.includes('few'));
		const calls = new Calls();
		const probe = gate.pass(calls.make);
		expect(await failureOf(gate.pass(calls.make))).to.include({ code: 'DK-PARTNER-PAUSED', counted: false });
		calls.ends[0]?.();
		await probe;
		expect(gate.readiness).to.equal('all');
		expect(readiness.at(-1)).to.equal('all');
	});

	it('raises one alert and clears it once, however many calls and probes fail meanwhile', async () => {
		const gate = gateWith({ ...quick, concurrency: 50 });
		await Promise.all(Array.from({ length: 40 }, () => gate.pass(() => Promise.reject(unreachable())).catch(() => {})));
		for (let probes = 0; probes < 2; probes++) {
			await until(() => gate.readiness === 'few');
			expect((await fails(gate, unreachable()))[0]).to.include({ counted: false });
		}
		await until(() => gate.readiness === 'few');
		await gate.pass(async () => {});
		expect(announced.map(([change, { code, mandant, about }]) => ({ change, code, mandant, ...about }))).to.deep.equal([
			{ change: 'raised', code: 'DK-PARTNER-DOWN', mandant: 'musterstadt', partner: 'dms' },
			{ change: 'cleared', code: 'DK-PARTNER-DOWN', mandant: 'musterstadt', partner: 'dms' },
		]);
	});

	it('counts the attempt of a probe that gets a fault of the partner: the message may be what it cannot stand', async () => {
		const gate = gateWith(quick);
		await fails(gate, fault(500), fault(500), fault(500));
		for (const [error, counted] of [
			[fault(500), true],
			[fault(502), false],
			[noAnswer(), false],
			[busy(), false],
		] as const) {
			await until(() => gate.readiness === 'few');
			expect((await fails(gate, error))[0], error.message).to.include({ counted });
		}
	});

	it('goes on probing when a probe failed before it reached the partner', async () => {
		const gate = gateWith(quick);
		await fails(gate, busy(), busy(), busy());
		await until(() => gate.readiness === 'few');
		await gate.pass(() => Promise.reject(new TypeError('x'))).catch(() => {});
		expect(gate.readiness).to.equal('few');
	});

	it('holds everybody back for as long as the partner asked, also who waits in line', async () => {
		const gate = gateWith({ concurrency: 1 });
		const calls = new Calls();
		const first = failureOf(gate.pass(calls.make));
		const second = failureOf(gate.pass(calls.make));
		calls.ends[0]?.(busy(400));
		expect(await first).to.include({ code: 'DK-PARTNER-BUSY', retryAfterMs: 400 });
		const held = await second;
		expect(held).to.include({ code: 'DK-PARTNER-HELD', counted: false });
		expect(held.retryAfterMs).to.be.within(1, 400);
		let told = 0;
		gate.onChange(() => told++);
		await until(() => told === 1);
		await gate.pass(async () => {});
	});

	it('takes many answers to calls that were under way for one request to wait', async () => {
		const gate = gateWith({ ...quick, concurrency: 10 });
		await Promise.all(Array.from({ length: 10 }, () => gate.pass(() => Promise.reject(busy(200))).catch(() => {})));
		expect(await failureOf(gate.pass(async () => {}))).to.include({ code: 'DK-PARTNER-HELD' });
		expect(announced).to.deep.equal([]);
	});

	it('is closed outside business hours', async () => {
		// All days but the ones around now, in every time zone.
		const days = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const).filter((_, day) => (day - new Date().getUTCDay() + 8) % 7 > 2);
		const gate = gateWith({ businessHours: { days, from: '00:00', to: '24:00' } });
		expect(await failureOf(gate.pass(async () => {}))).to.include({ code: 'DK-PARTNER-CLOSED', counted: false, retryAfterMs: 30_000 });
		expect(gate.readiness).to.equal('none');
		await gateWith({ businessHours: { from: '00:00', to: '24:00' } }).pass(async () => {});
	});
});
