import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Turns } from '../../../hub/ingress/turns.ts';

describe('Turns', () => {
	it('run work on one key one after the other, in order, also after a failure', async () => {
		const turns = new Turns();
		const seen: string[] = [];
		const work = (name: string, ms: number, fails = false) =>
			turns.run('k', async () => {
				seen.push(`${name}>`);
				await sleep(ms);
				seen.push(`<${name}`);
				if (fails) throw new Error(name);
				return name;
			});
		const results = await Promise.allSettled([work('a', 20), work('b', 1, true), work('c', 5)]);
		expect(seen).to.deep.equal(['a>', '<a', 'b>', '<b', 'c>', '<c']);
		expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
		expect(await work('d', 1)).to.equal('d');
	});

	it('run work on different keys side by side', async () => {
		const turns = new Turns();
		let running = 0;
		let most = 0;
		await Promise.all(
			Array.from({ length: 10 }, (_, i) =>
				turns.run(`k${i}`, async () => {
					most = Math.max(most, ++running);
					await sleep(5);
					running -= 1;
				}),
			),
		);
		expect(most).to.equal(10);
	});
});
