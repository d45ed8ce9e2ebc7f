/** The section of the configuration about traces. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import type { Config } from '../../../server/config/config.ts';
import { checked } from '../../../server/config/schemas.ts';
import { projectFolder } from '../../../server/folders.ts';

const endpoint = 'https://otel.example/v1/traces';

function refusalOf(tracing: object): string {
	try {
		checked<Config>('config', { tracing }, 'test');
	} catch (error) {
		if (error instanceof DrehkreuzError) return String(error.facts.path);
		throw error;
	}
	return 'taken';
}

describe('Traces in the configuration', () => {
	it('are exported nowhere unless configured', () => {
		expect(checked<Config>('config', {}, 'test').tracing).to.equal(undefined);
	});

	it('need an address only: all traces that begin here are recorded then', () => {
		expect(checked<Config>('config', { tracing: { endpoint } }, 'test').tracing).to.deep.equal({ endpoint, headers: {}, sample: 1, serviceName: 'drehkreuz' });
	});

	for (const local of ['http://127.0.0.1:4318/v1/traces', 'http://localhost/v1/traces', 'http://[::1]:4318/']) {
		it(`may go in the clear to this machine: ${local}`, () => {
			expect(refusalOf({ endpoint: local })).to.equal('taken');
		});
	}

	for (const [what, tracing, place] of [
		['without an address', { sample: 1 }, '/tracing'],
		['in the clear to another machine', { endpoint: 'http://otel.example/v1/traces' }, '/tracing/endpoint'],
		['to what only looks like this machine', { endpoint: 'http://127.0.0.1.example/' }, '/tracing/endpoint'],
		['to what has this machine only before an @', { endpoint: 'http://localhost:80@otel.example/' }, '/tracing/endpoint'],
		['with a header that would be two', { endpoint, headers: { a: 'b\r\nc: d' } }, '/tracing/headers/a'],
		['in a share above one', { endpoint, sample: 1.5 }, '/tracing/sample'],
	] as const) {
		it(`are refused ${what}, naming the place`, () => {
			expect(refusalOf(tracing)).to.equal(place);
		});
	}

	it('are in the guide as they are in the example', () => {
		const text = readFileSync(projectFolder('docs/guides/observe.md'), 'utf8');
		const [, example] = /```json\n("tracing[\s\S]*?)```/.exec(text) ?? [];
		const value = JSON.parse(`{${example}}`.replace(/\{ "secret": "\w+" \}/g, '"Bearer x"')) as object;
		expect(checked<Config>('config', value, 'test').tracing?.endpoint).to.equal('https://otel.example.de/v1/traces');
	});
});
