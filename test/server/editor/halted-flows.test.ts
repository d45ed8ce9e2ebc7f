/** A hub whose flows need a node type that is not there, because a package was removed or an update lost it. */
import { expect } from 'chai';
import { HubWithTown } from '../../support/hub-with-town.ts';
import { signIn } from '../../support/sign-in.ts';
import { until } from '../../support/until.ts';

const PASSWORD = 'ein Passwort für den Test';
const TAB = { id: 'tab', type: 'tab', label: 'Fremd', disabled: false };
const STRANGER = { id: 'fremd', type: 'baustein-den-es-nicht-gibt', z: 'tab', x: 100, y: 100, wires: [] };

describe('flows that cannot start because a node type is missing', function () {
	this.timeout(120_000);
	let place: HubWithTown;

	before(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD, flows: [TAB, STRANGER] });
	});
	after(() => place.remove());

	it('make portals hear “later”, are named in the log, and are mended in the editor', async () => {
		const ready = place.hub.start();
		ready.catch(() => {});
		const status = (path: string, init: RequestInit = {}): Promise<number> =>
			fetch(place.url + path, init).then(
				(answer) => answer.status,
				() => 0,
			);
		await until('the editor is there', async () => (await status('/flows/auth/login')) === 200, 60_000);
		expect(await status('/readyz')).to.equal(503);
		expect(await status('/in/musterstadt/antrag', { method: 'POST', body: '{}', headers: tokenOf() })).to.equal(503);
		expect(place.hub.output).to.contain('DK-DELIVERY-HALTED').and.contain(STRANGER.type);

		const deployed = await fetch(`${place.url}/flows/flows`, {
			method: 'POST',
			headers: { ...(await signIn(place.url, PASSWORD)).headers, 'content-type': 'application/json' },
			body: JSON.stringify([TAB]),
		});
		expect(deployed.status).to.equal(204);
		await ready;
		expect(await status('/readyz')).to.equal(200);
	});

	function tokenOf(): Record<string, string> {
		return { authorization: `Bearer ${place.town.portalToken}`, 'content-type': 'application/json' };
	}
});
