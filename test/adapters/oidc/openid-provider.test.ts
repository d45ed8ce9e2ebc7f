/** Signing in over a real OpenID provider, as a browser goes it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { OpenidProvider } from '../../../adapters/oidc/openid-provider.ts';
import type { OidcSettings } from '../../../adapters/oidc/settings.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { ProviderDoor } from '../../../monitor/session/provider-door.ts';
import { codeOf } from '../../hub/people/code-of.ts';
import { House } from '../../hub/people/house.ts';
import { failureOf } from '../../support/failure-of.ts';
import { CLIENT, TestBrowser, TestIdentityProvider } from '../../support/identity-provider.ts';
import { sleep } from '../../support/until.ts';

const BEGIN = '/monitor/api/session/oidc';
const ROLES: NonNullable<OidcSettings['roles']> = {
	claim: 'groups',
	map: { betrieb: { '*': ['betrieb'] }, musterstadt: { musterstadt: ['sachbearbeitung'] }, __proto__x: {} },
};

describe('signing in over an identity provider', function () {
	this.timeout(20_000);
	let house: House;
	let hub: Server;
	let hubUrl: string;
	let provider: TestIdentityProvider;
	let door: ProviderDoor;

	const settings = (more: Partial<OidcSettings> = {}): OidcSettings => ({
		...{ issuer: provider.url, clientId: CLIENT.id, clientSecret: CLIENT.secret, label: 'Stadt', scopes: ['openid', 'profile'] },
		...{ nameClaim: 'preferred_username', roles: ROLES, ...more },
	});
	const use = (more: Partial<OidcSettings> = {}): void => {
		door = new ProviderDoor({ doorkeeper: house.doorkeeper, provider: new OpenidProvider(settings(more)), secret: CLIENT.secret, log: silentLogger });
	};

	before(async () => {
		house = await House.open();
		house.now = Date.now();
		hub = createServer((request, response) => (door.serves(request) ? door.handle(request, response) : response.writeHead(404).end()));
		await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
		hubUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
		provider = await TestIdentityProvider.start({ hubUrl });
	});
	beforeEach(async () => {
		await house.empty();
		provider.people.clear();
		provider.people.set('u-1', { preferred_username: 'Erika.Muster', name: 'Erika Muster', groups: ['betrieb', 'musterstadt', 'kegeln'] });
		provider.current = 'u-1';
		use();
	});
	after(async () => {
		hub.closeAllConnections();
		hub.close();
		await provider.stop();
		await house.close();
	});

	it('leads there and back, and on to where somebody wanted to go, with the roles that their groups give', async () => {
		const browser = new TestBrowser();
		const end = await browser.visit(`${hubUrl}${BEGIN}?return=%2Fflows%2F`);
		expect([end.status, new URL(end.url).pathname]).to.deep.equal([200, `${BEGIN}/callback`]);
		expect(end.text).to.contain('<meta http-equiv="refresh" content="0;url=/flows/">');
		expect(end.headers.get('referrer-policy')).to.equal('no-referrer');
		const [session, begun] = end.headers.getSetCookie();
		expect(session).to.match(/^drehkreuz_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
		expect(begun).to.match(/^drehkreuz_begun=; .*Max-Age=0/);
		const found = await house.doorkeeper.find(browser.cookie(hubUrl, 'drehkreuz_session'));
		expect(found?.account).to.deep.include({ id: 'erika.muster', displayName: 'Erika Muster', origin: 'oidc' });
		expect(found?.account.roles).to.deep.equal({ '*': ['betrieb'], musterstadt: ['sachbearbeitung'] });
	});

	it('asks the provider with state, nonce and PKCE, each time anew, and hides all three from the page', async () => {
		const begin = async (): Promise<{ url: URL; cookie: string }> => {
			const response = await fetch(hubUrl + BEGIN, { redirect: 'manual' });
			return { url: new URL(response.headers.get('location') ?? ''), cookie: response.headers.get('set-cookie') ?? '' };
		};
		const [one, other] = [await begin(), await begin()];
		for (const name of ['state', 'nonce', 'code_challenge']) {
			const [first, second] = [one.url.searchParams.get(name), other.url.searchParams.get(name)];
			expect(first, name).to.match(/^[\w-]{43}$/);
			expect(first, name).not.to.equal(second);
			expect(one.cookie.includes(first ?? ''), name).to.equal(false);
		}
		expect(one.url.searchParams.get('code_challenge_method')).to.equal('S256');
		expect(one.cookie).to.contain('HttpOnly').and.contain('SameSite=Lax').and.contain('Max-Age=600');
	});

	/** Goes as far as the provider's answer, which the browser has not yet brought back. */
	async function upToCallback(browser: TestBrowser): Promise<string> {
		return (await browser.visit(hubUrl + BEGIN, `${hubUrl}${BEGIN}/callback`)).url;
	}

	it('takes the answer once: a code that is brought again is refused', async () => {
		const browser = new TestBrowser();
		const callback = await upToCallback(browser);
		const begun = browser.cookie(hubUrl, 'drehkreuz_begun') ?? '';
		expect((await browser.visit(callback)).status).to.equal(200);
		browser.setCookie(hubUrl, 'drehkreuz_begun', begun);
		const again = await browser.visit(callback);
		expect(again.status).to.equal(403);
		expect(again.text).to.contain('DK-PERSON-PROVIDER-REFUSED').and.contain('invalid_grant');
		expect(again.headers.getSetCookie().some((cookie) => cookie.startsWith('drehkreuz_session='))).to.equal(false);
	});

	it('takes no answer with another state, none from another provider, and none without the cookie of who began', async () => {
		const change = async (parameter: string, value: string): Promise<string> => {
			const browser = new TestBrowser();
			const callback = new URL(await upToCallback(browser));
			callback.searchParams.set(parameter, value);
			return (await browser.visit(callback.href)).text;
		};
		expect(await change('state', 'x'.repeat(43))).to.contain('DK-PERSON-PROVIDER-REFUSED');
		expect(await change('iss', 'https://boese.example')).to.contain('DK-PERSON-PROVIDER-REFUSED');
		expect(await change('code', 'x')).to.contain('DK-PERSON-PROVIDER-REFUSED');
		const victim = await new TestBrowser().visit(await upToCallback(new TestBrowser()));
		expect(victim.status).to.equal(403);
		expect(victim.text).to.contain('DK-PERSON-PROVIDER-FLOW');
	});

	it('takes no answer with another nonce or another verifier', async () => {
		for (const wrong of ['nonce', 'verifier'] as const) {
			const adapter = new OpenidProvider(settings());
			const { url, begun } = await adapter.begin(`${hubUrl}${BEGIN}/callback`, '/monitor/');
			const { url: callback } = await new TestBrowser().visit(url, `${hubUrl}${BEGIN}/callback`);
			const failure = await failureOf(adapter.finish(new URL(callback), { ...begun, [wrong]: 'x'.repeat(43) }));
			expect(failure.code, wrong).to.equal('DK-PERSON-PROVIDER-REFUSED');
			expect(failure.facts.reason, wrong).to.equal(wrong === 'nonce' ? 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' : 'invalid_grant');
		}
	});

	it('takes no answer that comes after the code has expired', async () => {
		const slow = await TestIdentityProvider.start({ hubUrl, codeSeconds: 1 });
		try {
			slow.people.set('u-1', { preferred_username: 'erika', groups: ['betrieb'] });
			slow.current = 'u-1';
			use({ issuer: slow.url });
			const browser = new TestBrowser();
			const callback = await upToCallback(browser);
			await sleep(2_100);
			expect((await browser.visit(callback)).text).to.contain('invalid_grant');
		} finally {
			await slow.stop();
		}
	});

	it('takes no cookie of its own making', async () => {
		const browser = new TestBrowser();
		const callback = await upToCallback(browser);
		const begun = browser.cookie(hubUrl, 'drehkreuz_begun') ?? '';
		for (const forged of ['', 'x', begun.slice(0, -4), `A${begun.slice(1)}`, Buffer.from('{"state":"x"}').toString('base64url')]) {
			browser.setCookie(hubUrl, 'drehkreuz_begun', forged);
			expect((await browser.visit(callback)).text, forged.slice(0, 10)).to.contain('DK-PERSON-PROVIDER-FLOW');
		}
	});

	it('leads nobody to a page of somebody else', async () => {
		for (const wanted of [
			'https://boese.example/',
			'//boese.example/',
			'/\\boese.example',
			'/monitor/../..//boese.example',
			'javascript:alert(1)',
			'/elsewhere',
		]) {
			const end = await new TestBrowser().visit(`${hubUrl}${BEGIN}?return=${encodeURIComponent(wanted)}`);
			expect(end.text, wanted).to.contain('content="0;url=/monitor/"');
		}
	});

	it('lets nobody in who has no role there, and says so', async () => {
		provider.people.set('u-1', { preferred_username: 'erika', groups: ['kegeln', 'constructor', '__proto__'] });
		const end = await new TestBrowser().visit(hubUrl + BEGIN);
		expect(end.status).to.equal(403);
		expect(end.text).to.contain('DK-PERSON-NO-ROLE').and.contain('keine Rolle');
		expect(await house.store.people.list()).to.deep.equal([]);
	});

	it('brings other roles at the next sign-in, and ends sessions with roles that are gone', async () => {
		const [one, other] = [new TestBrowser(), new TestBrowser()];
		await one.visit(hubUrl + BEGIN);
		provider.people.set('u-1', { preferred_username: 'erika.muster', name: 'Erika Muster', groups: ['musterstadt'] });
		await other.visit(hubUrl + BEGIN);
		expect(await house.doorkeeper.find(one.cookie(hubUrl, 'drehkreuz_session'))).to.equal(undefined);
		expect((await house.doorkeeper.find(other.cookie(hubUrl, 'drehkreuz_session')))?.account.roles).to.deep.equal({ musterstadt: ['sachbearbeitung'] });
	});

	it('ends the session that the browser had before', async () => {
		const browser = new TestBrowser();
		await browser.visit(hubUrl + BEGIN);
		const before = browser.cookie(hubUrl, 'drehkreuz_session');
		await browser.visit(hubUrl + BEGIN);
		expect(browser.cookie(hubUrl, 'drehkreuz_session')).not.to.equal(before);
		expect(await house.doorkeeper.find(before)).to.equal(undefined);
	});

	it('tells who cancels that the provider said no', async () => {
		provider.current = undefined;
		const end = await new TestBrowser().visit(hubUrl + BEGIN);
		expect(end.status).to.equal(403);
		expect(end.text).to.contain('access_denied');
	});

	it('finds claims that are told only on asking, roles inside of an object, and one role as a single text', async () => {
		const asking = await TestIdentityProvider.start({ hubUrl, claimsAtUserinfo: true });
		try {
			asking.current = 'u-2';
			asking.people.set('u-2', { preferred_username: 'max', name: 'Max', realm_access: { roles: 'betrieb' } });
			use({ issuer: asking.url, roles: { ...ROLES, claim: 'realm_access.roles' } });
			const browser = new TestBrowser();
			await browser.visit(hubUrl + BEGIN);
			expect((await house.doorkeeper.find(browser.cookie(hubUrl, 'drehkreuz_session')))?.account).to.deep.include({ id: 'max', roles: { '*': ['betrieb'] } });
		} finally {
			await asking.stop();
		}
	});

	it('says that the provider is down, keeps nobody with a local account out, and works again when it is back', async () => {
		await house.withPerson('lokal', { '*': ['betrieb'] });
		const late = await TestIdentityProvider.start({ hubUrl });
		const port = Number(new URL(late.url).port);
		await late.stop();
		use({ issuer: late.url });
		const end = await new TestBrowser().visit(hubUrl + BEGIN);
		expect(end.status).to.equal(503);
		expect(end.text).to.contain('DK-PERSON-PROVIDER-DOWN');
		expect((await house.doorkeeper.signIn('lokal', 'Kiesel-Wolke-lokal')).account.id).to.equal('lokal');
		const back = await TestIdentityProvider.start({ hubUrl, port });
		try {
			back.people.set('u-1', { preferred_username: 'erika', groups: ['betrieb'] });
			back.current = 'u-1';
			expect((await new TestBrowser().visit(hubUrl + BEGIN)).status).to.equal(200);
		} finally {
			await back.stop();
		}
	});

	it('says so too when it goes down between the way there and the way back', async () => {
		const failing = await TestIdentityProvider.start({ hubUrl });
		failing.people.set('u-1', { preferred_username: 'erika', groups: ['betrieb'] });
		failing.current = 'u-1';
		use({ issuer: failing.url });
		const browser = new TestBrowser();
		const callback = await upToCallback(browser);
		await failing.stop();
		expect((await browser.visit(callback)).text).to.contain('DK-PERSON-PROVIDER-DOWN');
	});

	it('ends the session at the provider too, when somebody signs out', async () => {
		const browser = new TestBrowser();
		await browser.visit(hubUrl + BEGIN);
		const token = browser.cookie(hubUrl, 'drehkreuz_session') ?? '';
		const { session } = (await house.doorkeeper.find(token)) ?? {};
		const signOut = (headers: Record<string, string>): Promise<Response> =>
			fetch(`${hubUrl}${BEGIN}/sign-out`, { method: 'POST', headers: { cookie: `drehkreuz_session=${token}`, ...headers } });
		expect((await signOut({ origin: hubUrl })).status, 'without the csrf value').to.equal(403);
		expect((await signOut({ origin: 'https://boese.example', 'x-drehkreuz-csrf': session?.csrf ?? '' })).status, 'from elsewhere').to.equal(403);
		const answer = await signOut({ origin: hubUrl, 'x-drehkreuz-csrf': session?.csrf ?? '' });
		const { url } = (await answer.json()) as { url: string };
		expect(url.startsWith(`${provider.url}/session/end?`)).to.equal(true);
		expect(new URL(url).searchParams.get('post_logout_redirect_uri')).to.equal(`${hubUrl}/monitor/`);
		expect(await house.doorkeeper.find(token)).to.equal(undefined);
		expect((await browser.visit(url)).status, 'the provider takes it').to.equal(200);
	});

	it('answers what it does not know with a page, never with a failure', async () => {
		for (const [path, init] of [
			['/callback', {}],
			['/callback?code=x&state=y', {}],
			['', { method: 'POST' }],
			['/sign-out', { method: 'POST' }],
			['/sign-out', {}],
		] as const) {
			const answer = await fetch(hubUrl + BEGIN + path, { redirect: 'manual', ...init });
			expect(answer.status, `${path} ${JSON.stringify(init)}`).to.be.within(400, 403);
		}
	});

	it('is refused before anything is sent when the address is not encrypted and not on this machine', async () => {
		const failure = await failureOf(new OpenidProvider(settings({ issuer: 'http://192.0.2.1' })).begin(hubUrl, '/monitor/'));
		expect(codeOf(failure)).to.equal('DK-PERSON-PROVIDER-DOWN');
		expect(String((failure.cause as Error).message)).to.match(/https|HTTPS|insecure/i);
	});
});
