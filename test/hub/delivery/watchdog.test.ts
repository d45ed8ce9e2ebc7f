import { expect } from 'chai';
import { Watchdog } from '../../../hub/delivery/watchdog.ts';
import { pause, until } from '../../support/test-hub.ts';

describe('The watchdog of a channel', () => {
	let changes: boolean[];
	let watchdog: Watchdog;

	function watch(afterMs: number): void {
		changes = [];
		watchdog = new Watchdog({ full: 2, afterMs, onChange: (stuck) => changes.push(stuck) });
	}
	afterEach(() => watchdog.stop());

	it('says nothing while something lands, however full the channel is', async () => {
		watch(300);
		watchdog.took();
		watchdog.took();
		for (let n = 0; n < 40; n++) {
			await pause(10);
			watchdog.landed();
			watchdog.took();
		}
		expect(changes).to.deep.equal([]);
	});

	it('says nothing of a channel that is not full, however long its messages take', async () => {
		watch(100);
		watchdog.took();
		await pause(150);
		watchdog.took();
		watchdog.landed();
		await pause(150);
		expect(changes).to.deep.equal([]);
	});

	it('says it once when nothing lands, once when one does, and again when it comes again', async () => {
		watch(100);
		watchdog.took();
		watchdog.took();
		await until(() => changes.length === 1);
		await pause(150);
		watchdog.landed();
		expect(changes).to.deep.equal([true, false]);
		watchdog.took();
		await until(() => changes.length === 3);
		watchdog.stop();
		expect(changes).to.deep.equal([true, false, true, false]);
	});
});
