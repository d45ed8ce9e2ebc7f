import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectFolder } from '../../../server/folders.ts';
import { linksOf } from '../../../server/monitor/flow-links.ts';
import { testTenant } from '../../support/test-hub.ts';

const shown = (nodes: readonly object[], tenants = new Map()) => linksOf(nodes as never, tenants).map(({ from, to }) => `${from} → ${to}`);

describe('the wiring of flows, as the overview shows it', () => {
	it('of the shipped flow: entry, channels and partners as a person would draw them', () => {
		const nodes = JSON.parse(readFileSync(projectFolder('flows', 'bewohnerparkausweis', 'flow.json'), 'utf8'));
		expect(shown(nodes)).to.have.members([
			'entry:bewohnerparkausweis → channel:bewohnerparken.eingang',
			'channel:bewohnerparken.eingang → partner:portal',
			'channel:bewohnerparken.eingang → partner:payment',
			'channel:bewohnerparken.eingang → channel:bewohnerparken.bezahlt',
			'channel:bewohnerparken.bezahlt → partner:hkr',
			'channel:bewohnerparken.bezahlt → partner:dms',
			'channel:bewohnerparken.bezahlt → partner:fachverfahren:parken',
			'channel:bewohnerparken.bezahlt → partner:portal',
		]);
	});

	it('follows links and function nodes, stops at circles, and leaves out what is switched off', () => {
		const nodes = [
			{ id: 't', type: 'tab', label: 'Eins' },
			{ id: 'off', type: 'tab', label: 'Aus', disabled: true },
			{ id: 'a', type: 'drehkreuz-receive', z: 't', channel: 'ein', wires: [['b', 'gone']] },
			{ id: 'b', type: 'function', z: 't', wires: [['c', 'b']] },
			{ id: 'c', type: 'link out', z: 't', links: ['d'] },
			{ id: 'd', type: 'link in', z: 't', links: ['c'], wires: [['e', 'f']] },
			{ id: 'e', type: 'drehkreuz-send', z: 't', channel: 'aus', wires: [['b']] },
			{ id: 'f', type: 'drehkreuz-deliver', z: 't', role: 'dms', d: true },
			{ id: 'g', type: 'drehkreuz-receive', z: 'off', channel: 'tot', wires: [['h']] },
			{ id: 'h', type: 'drehkreuz-deliver', z: 'off', role: 'hkr' },
		];
		expect(shown(nodes)).to.deep.equal(['channel:ein → channel:aus']);
	});

	it('shows every channel that a routing table may choose', () => {
		const rule = (to: string[]) => ({ name: 'r', when: {}, to });
		const tenants = new Map([['a', testTenant('a', { routes: { rules: [rule(['eins']), rule(['zwei', 'eins'])] } })]]);
		const nodes = [
			{ id: 'a', type: 'drehkreuz-receive', channel: 'ein', wires: [['b']] },
			{ id: 'b', type: 'drehkreuz-route', wires: [[]] },
		];
		expect(shown(nodes, tenants)).to.deep.equal(['channel:ein → channel:eins', 'channel:ein → channel:zwei']);
	});
});
