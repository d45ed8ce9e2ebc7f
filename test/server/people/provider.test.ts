/** A hub whose people come from an identity provider: from the button to the editor. */
import { expect } from 'chai';
import { HubWithTown } from '../../support/hub-with-town.ts';
import { CLIENT, TestBrowser, TestIdentityProvider } from '../../support/identity-provider.ts';
import { signIn } from '../../support/sign-in.ts';

const PASSWORD = 'ein Passwort für den Test';

describe('a hub with an identity provider', function () {
	this.timeout(60_000);
	let place: HubWithTown;
	let provider: TestIdentityProvider;

	before(async () => {
		place = await HubWithTown.create({
			editorPassword: PASSWORD,
			flows: [{ id: 'tab', type: 'tab', label: 'leer' }],
			environment: { DREHKREUZ_SECRET_OIDC: CLIENT.secret },
			configure: async (hubUrl) => {
				provider = await TestIdentityProvider.start({ hubUrl });
				const roles = { claim: 'groups', map: { technik: { '*': ['entwicklung'] }, musterstadt: { musterstadt: ['betrieb'] } } };
				return { signIn: { oidc: { issuer: provider.url, clientId: CLIENT.id, clientSecret: { secret: 'OIDC' }, label: 'Stadtkonto', roles } } };
			},
		});
		await place.start();
		provider.people.set('u-1', { preferred_username: 'erika', name: 'Erika Muster', groups: ['technik', 'musterstadt'] });
		provider.people.set('u-2', { preferred_username: 'max', name: 'Max Muster', groups: ['musterstadt'] });
	});
	after(async () => {
		await place?.remove();
		await provider?.stop();
	});

	async function session(subject: string): Promise<string> {
		const { oidc } = (await (await fetch(`${place.url}/monitor/api/sign-in`)).json()) as { oidc: { label: string; url: string } };
		expect(oidc.label).to.equal('Stadtkonto');
		const browser = new TestBrowser();
		provider.current = subject;
		expect((await browser.visit(`${place.url}${oidc.url}?return=%2Fflows%2F`)).status).to.equal(200);
		return `drehkreuz_session=${browser.cookie(place.url, 'drehkreuz_session')}`;
	}

	it('offers it, and what the groups there give holds in monitor and editor', async () => {
		const cookie = await session('u-1');
		const me = await (await fetch(`${place.url}/monitor/api/session`, { headers: { cookie } })).json();
		expect(me).to.deep.include({ id: 'erika', displayName: 'Erika Muster', origin: 'oidc', mustChange: false });
		expect(me).to.have.nested.property('rights.operate.mandanten').that.deep.equals(['musterstadt']);
		expect((await fetch(`${place.url}/flows/flows`, { headers: { cookie } })).status).to.equal(200);
		expect((await fetch(`${place.url}/flows/flows`, { headers: { cookie: await session('u-2') } })).status).to.equal(403);
	});

	it('starts again and lets local accounts in while the provider is down; sessions from there go on', async () => {
		const cookie = await session('u-1');
		await place.hub.stop();
		await provider.stop();
		await place.start();
		expect((await signIn(place.url, PASSWORD)).token).to.match(/^[\w-]{43}$/);
		expect((await fetch(`${place.url}/monitor/api/session`, { headers: { cookie } })).status).to.equal(200);
		expect((await fetch(`${place.url}/monitor/api/session/oidc`, { redirect: 'manual' })).status).to.equal(503);
	});
});
