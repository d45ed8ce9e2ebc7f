/** Flows live for years: every node takes the configurations of older palettes, and leaves those of newer ones alone. */
import { expect } from 'chai';
import * as bookInHkr from '../../../nodes/book-in-hkr/book-in-hkr.ts';
import * as check from '../../../nodes/check/check.ts';
import * as connection from '../../../nodes/connection/connection.ts';
import * as deliver from '../../../nodes/deliver/deliver.ts';
import * as fileToDms from '../../../nodes/file-to-dms/file-to-dms.ts';
import * as portalIn from '../../../nodes/portal-in/portal-in.ts';
import * as receive from '../../../nodes/receive/receive.ts';
import * as requestPayment from '../../../nodes/request-payment/request-payment.ts';
import * as route from '../../../nodes/route/route.ts';
import { fillDefaults, migrate } from '../../../nodes/runtime/migrate.ts';
import * as send from '../../../nodes/send/send.ts';
import * as settle from '../../../nodes/settle/settle.ts';
import { FlowBench } from '../../support/flow-bench.ts';

const palette = {
	connection: { ...connection, today: { mandanten: '*' } },
	'portal-in': {
		...portalIn,
		today: {
			connection: '',
			entry: '',
			channel: '',
			leika: '',
			eventType: 'de.drehkreuz.antrag.eingegangen',
			maxBodyKiB: 1024,
			maxAttachmentMiB: 100,
			prefetch: 64,
			timeLimit: 60,
		},
	},
	receive: { ...receive, today: { connection: '', channel: '', prefetch: 64, timeLimit: 60, settlement: 'automatic' } },
	check: { ...check, today: { schema: '', level: 'codelists', onInvalid: 'park' } },
	route: { ...route, today: { action: 'publish' } },
	'request-payment': { ...requestPayment, today: { role: 'payment', step: '', instruction: 'zahlung', instructionType: 'msg' } },
	'book-in-hkr': { ...bookInHkr, today: { role: 'hkr', step: '', instruction: 'buchung', instructionType: 'msg' } },
	'file-to-dms': { ...fileToDms, today: { role: 'dms', step: '', instruction: 'ablage', instructionType: 'msg' } },
	deliver: { ...deliver, today: { role: 'fachverfahren', step: '', instruction: 'uebergabe', instructionType: 'msg' } },
	send: { ...send, today: { channel: '', identity: 'keep', suffixProperty: 'parts.index' } },
	settle: { ...settle, today: { outcome: 'done', reason: '', delay: '' } },
};

describe('Migration of node configurations', () => {
	for (const [name, { migrations, today }] of Object.entries(palette)) {
		const version = migrations.length;

		it(`${name}: a configuration without a version gets what it lacks`, () => {
			expect(migrate({ id: '1', type: 'x' }, migrations)).to.deep.equal({ id: '1', type: 'x', ...today, version });
		});

		it(`${name}: what an old configuration says stays`, () => {
			const [property] = Object.keys(today) as [string];
			expect(migrate({ id: '1', type: 'x', [property]: 'old' }, migrations)).to.deep.equal({ id: '1', type: 'x', ...today, [property]: 'old', version });
		});

		it(`${name}: a configuration of a newer palette is left alone`, () => {
			const newer = { id: '1', type: 'x', version: version + 1, something: 'new' };
			expect(migrate(newer, migrations)).to.equal(newer);
		});
	}

	it('runs the missing migrations in order', () => {
		const steps = [
			fillDefaults({ channel: 'a' }),
			({ channel, ...rest }: { id: string; type: string; channel?: unknown }) => ({ ...rest, channels: [channel] }),
		];
		expect(migrate({ id: '1', type: 'x' }, steps)).to.deep.equal({ id: '1', type: 'x', channels: ['a'], version: 2 });
		expect(migrate({ id: '1', type: 'x', version: 1, channel: 'b' }, steps)).to.deep.equal({ id: '1', type: 'x', channels: ['b'], version: 2 });
	});

	describe('in a running flow', () => {
		const bench = new FlowBench();
		before(() => bench.start());
		after(() => bench.stop());
		afterEach(() => bench.clear());

		it('an unversioned flow runs like one of today', async () => {
			await bench.deploy(
				[
					{ id: 'in', type: 'drehkreuz-receive', channel: 'eingang', wires: [['c']] },
					{ id: 'c', type: 'drehkreuz-check', wires: [['s'], []] },
					{ id: 's', type: 'drehkreuz-settle', wires: [['keep']] },
					{ id: 'keep', type: 'test-keep', wires: [[]] },
				],
				[receive.default, check.default, settle.default],
			);
			await bench.test.publish('eingang', 'm1');
			await bench.expectSettled('done', 'm1');
			expect(bench.kept).to.have.length(1);
		});
	});
});
