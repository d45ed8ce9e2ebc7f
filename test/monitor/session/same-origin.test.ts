import { expect } from 'chai';
import { assertCsrf, assertSameOrigin, assertSameOriginSocket } from '../../../monitor/session/same-origin.ts';
import { codeOf } from '../../hub/people/code-of.ts';

function verdict(work: () => void): string {
	try {
		work();
		return 'good';
	} catch (error) {
		return codeOf(error);
	}
}

describe('a change', () => {
	const from = (headers: Readonly<Record<string, string>>, publicUrl?: string): string =>
		verdict(() => assertSameOrigin({ headers: { host: 'hub.local:8080', ...headers }, socket: {} } as never, publicUrl));

	const cases: readonly [string, Readonly<Record<string, string>>, string | undefined, boolean][] = [
		['a page of ours, as the browser says', { 'sec-fetch-site': 'same-origin' }, undefined, true],
		['a page of ours behind a proxy that changes the host', { 'sec-fetch-site': 'same-origin', origin: 'https://hub.example' }, undefined, true],
		['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://hub.local:8080' }, undefined, false],
		['another host of the same site', { 'sec-fetch-site': 'same-site' }, undefined, false],
		['a bookmark or the address bar', { 'sec-fetch-site': 'none' }, undefined, false],
		['a page of ours, an older browser', { origin: 'http://hub.local:8080' }, undefined, true],
		['another port', { origin: 'http://hub.local:8081' }, undefined, false],
		['the same host over TLS', { origin: 'https://hub.local:8080' }, undefined, false],
		['a page without origin', { origin: 'null' }, undefined, false],
		['a page at the public address', { origin: 'https://hub.example' }, 'https://hub.example/', true],
		['a page at the inner address, where there is a public one', { origin: 'http://hub.local:8080' }, 'https://hub.example', false],
		['no browser', {}, undefined, true],
	];
	for (const [who, headers, publicUrl, may] of cases) {
		it(`${may ? 'may' : 'may not'} come from ${who}`, () => {
			expect(from(headers, publicUrl)).to.equal(may ? 'good' : 'DK-PERSON-CSRF');
		});
	}

	it('as a WebSocket must say where it comes from', () => {
		const request = (headers: object): never => ({ headers: { host: 'hub.local:8080', ...headers }, socket: {} }) as never;
		expect(verdict(() => assertSameOriginSocket(request({}), undefined))).to.equal('DK-PERSON-CSRF');
		expect(verdict(() => assertSameOriginSocket(request({ origin: 'http://hub.local:8080' }), undefined))).to.equal('good');
	});

	it('must bring the value of the session', () => {
		const session = { csrf: 'c'.repeat(43) };
		const given = (value: unknown): string => verdict(() => assertCsrf({ headers: { 'x-drehkreuz-csrf': value } } as never, session));
		expect(given(session.csrf)).to.equal('good');
		for (const wrong of [undefined, '', 'x', session.csrf.slice(1), `${session.csrf}c`, [session.csrf]])
			expect(given(wrong), String(wrong)).to.equal('DK-PERSON-CSRF');
		expect(
			verdict(() => assertCsrf({ headers: {} } as never, { csrf: '' })),
			'nothing is not the same as nothing',
		).to.equal('DK-PERSON-CSRF');
	});
});
