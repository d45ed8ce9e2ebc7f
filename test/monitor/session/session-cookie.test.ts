import { expect } from 'chai';
import { cookieOf, isSecure, noSessionCookie, sessionCookie, sessionTokenOf } from '../../../monitor/session/session-cookie.ts';

const TOKEN = 'a'.repeat(43);
const withCookie = (cookie: string): { headers: { cookie: string } } => ({ headers: { cookie } });

describe('the cookie of a session', () => {
	it('is kept from scripts and other sites, and over TLS from everything that is not TLS', () => {
		expect(sessionCookie(TOKEN, false, 61_500, 1_000)).to.equal(`drehkreuz_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Max-Age=60`);
		expect(sessionCookie(TOKEN, true, 61_000, 1_000)).to.equal(`__Host-drehkreuz_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure`);
		expect(noSessionCookie(true)).to.contain('Max-Age=0').and.contain('__Host-');
	});

	it('is found among others', () => {
		expect(sessionTokenOf(withCookie(`a=1; drehkreuz_session=${TOKEN}; b=2`), false)).to.equal(TOKEN);
		expect(sessionTokenOf({ headers: {} }, false)).to.equal(undefined);
	});

	it('is not taken over TLS when it may have come without, nor when there are two', () => {
		expect(sessionTokenOf(withCookie(`drehkreuz_session=${TOKEN}`), true)).to.equal(undefined);
		expect(sessionTokenOf(withCookie(`drehkreuz_session=${TOKEN}; drehkreuz_session=other`), false)).to.equal(undefined);
		expect(cookieOf(withCookie(`xdrehkreuz_session=${TOKEN}`), 'drehkreuz_session')).to.equal(undefined);
	});

	it('is secure when the address is, or the connection', () => {
		const socket = (encrypted: boolean): never => ({ socket: { encrypted } }) as never;
		expect([isSecure(socket(false), undefined), isSecure(socket(true), undefined)]).to.deep.equal([false, true]);
		expect([isSecure(socket(false), 'https://hub.example'), isSecure(socket(true), 'http://127.0.0.1:1')]).to.deep.equal([true, false]);
	});
});
