/** That the measurements of the hub run, and say what they are asked for. Tiny counts: nothing is said about speed. */
import { expect } from 'chai';
import { projectFolder } from '../../server/folders.ts';
import { type Running, start } from '../support/process.ts';
import { rabbitmqForTests } from '../support/rabbitmq.ts';
import { skip } from '../support/skip.ts';

const BENCHES: Readonly<Record<string, { readonly args: readonly string[]; readonly fields: readonly string[] }>> = {
	hop: { args: ['--engine', 'rabbitmq'], fields: ['raw', 'hub', 'ratio'] },
	embedded: { args: [], fields: ['rabbitmq', 'embedded', 'ratio'] },
	chain: { args: ['--standards', 'invented'], fields: ['raw', 'hub', 'ratio'] },
	ingest: { args: [], fields: ['raw', 'hub', 'ratio'] },
};

describe('the benches of the hub', function () {
	this.timeout(300_000);
	const running = new Map<string, Running>();

	before(async function () {
		const server = await rabbitmqForTests();
		if (!server) skip(this, 'no RabbitMQ: install rabbitmq-server, or set AMQP_URL');
		for (const [name, { args }] of Object.entries(BENCHES)) {
			const options = ['--amqp', server.url, '--rounds', '1', '--messages', '100', '--json'];
			running.set(name, start(process.execPath, [projectFolder('bench', 'main.ts'), name, ...args, ...options]));
		}
	});
	after(async () => {
		for (const { child, outcome } of running.values()) {
			child.kill('SIGTERM');
			await outcome;
		}
	});

	for (const [name, { fields }] of Object.entries(BENCHES)) {
		it(`"${name}" ends with one line that holds its figures`, async () => {
			const { code, stdout, stderr } = await (running.get(name) as Running).outcome;
			expect(code, stderr).to.equal(0);
			const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
			expect(last).to.include({ bench: name });
			for (const field of fields) expect(last[field], field).to.be.a('number').that.is.greaterThan(0);
		});
	}
});
