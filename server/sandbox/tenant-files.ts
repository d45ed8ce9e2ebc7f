/** The two tenants of the sandbox town, in the form of `config/tenants/*.json`. A good start to copy from. */
import type { RoutingTable } from '../../hub/routing/table.ts';
import type { TenantFile } from '../config/tenants.ts';
import { projectFolder } from '../folders.ts';

export interface TownAddresses {
	readonly portal: string;
	readonly portalToken: string;
	readonly payment: string;
	readonly dms: string;
	readonly fachverfahren: string;
	readonly hkrOut: string;
	readonly hkrIn: string;
	readonly hkrProcessed: string;
}

// The town is a test environment: test messages may go everywhere in it.
const testChannels = ['*'];
const routes: RoutingTable = {
	rules: [{ name: 'jede XÖV-Nachricht', when: { testnachricht: 'any' }, to: ['xoev.ablage', 'xoev.fachverfahren'] }],
};

export function tenantFiles(town: TownAddresses): readonly TenantFile[] {
	return [
		{
			id: 'musterstadt',
			name: 'Stadt Musterstadt',
			ars: '146250000000',
			ags: '14625000',
			portals: [{ id: 'portal', token: town.portalToken }],
			parameters: parameters({ gebuehr: '30.70', produktsachkonto: '12.2.01.00.431100', aktenplan: '32.12', hkrMandant: '001' }),
			partners: {
				...common(town, 'musterstadt'),
				'fachverfahren:parken': bound('fachverfahren-rest', {
					endpoint: `${town.fachverfahren}/vorgaenge`,
					auth: { kind: 'bearer', token: 'sandkasten-fachverfahren' },
					receipt: { pointer: '/vorgangsnummer' },
					reconcile: { path: '/vorgaenge/by-key/{key}' },
				}),
			},
			routes,
			testChannels,
		},
		{
			id: 'beispielstadt',
			name: 'Stadt Beispielstadt',
			ars: '150030000000',
			ags: '15003000',
			portals: [{ id: 'portal', token: town.portalToken }],
			parameters: parameters({ gebuehr: '25.00', produktsachkonto: '12.2.01.00.431100', aktenplan: '32.4', hkrMandant: '002' }),
			partners: {
				...common(town, 'beispielstadt'),
				'fachverfahren:parken': bound('fachverfahren-soap', {
					wsdl: projectFolder('sandbox', 'fachverfahren', 'parken.wsdl'),
					endpoint: `${town.fachverfahren}/soap`,
					operation: 'vorgangAnlegen',
					auth: { kind: 'wsse', user: 'drehkreuz', password: 'sandkasten' },
					request: {
						fremdId: '{key}',
						kennzeichen: '{daten/fahrzeug/kennzeichen}',
						zone: '{daten/bewohnerparken/zone}',
						gueltigAb: '{daten/bewohnerparken/gueltigAb}',
						dauerMonate: '{daten/bewohnerparken/dauerMonate}',
						aktenzeichen: '{aktenzeichen}',
						kassenzeichen: '{kassenzeichen}',
					},
					receipt: '/vorgangsnummer',
					reconcile: { operation: 'vorgangAbfragen', request: { fremdId: '{key}' }, receipt: '/vorgangsnummer', found: '/gefunden' },
				}),
			},
			routes,
			testChannels,
		},
	];
}

function common(town: TownAddresses, mandant: string): TenantFile['partners'] {
	return {
		portal: bound('portal-status', { endpoint: `${town.portal}/status`, auth: { kind: 'bearer', token: 'sandkasten-portal' } }),
		payment: bound('xbezahldienste', {
			endpoint: town.payment,
			originatorId: 'bewohnerparken',
			endPointId: mandant,
			redirectUrl: `${town.portal}/zurueck`,
			// Short, so that the demo does not wait; a real service is asked every few seconds at first.
			pollMs: [250, 500, 1_000, 5_000],
		}),
		hkr: bound('hkr-datei', { outFolder: town.hkrOut, inFolder: town.hkrIn, processedFolder: town.hkrProcessed }),
		dms: bound('cmis', { endpoint: town.dms, repositoryId: mandant, auth: { kind: 'basic', user: 'drehkreuz', password: 'sandkasten' } }),
		'fachverfahren:xoev': bound('fachverfahren-rest', {
			endpoint: `${town.fachverfahren}/nachrichten`,
			auth: { kind: 'bearer', token: 'sandkasten-fachverfahren' },
			send: 'body',
			receipt: { pointer: '/nummer' },
			reconcile: { path: '/nachrichten/by-key/{key}' },
		}),
	};
}

function bound(adapter: string, settings: Readonly<Record<string, unknown>>): TenantFile['partners'][string] {
	return { adapter, environment: 'test', timeoutMs: 30_000, settings };
}

function parameters(bewohnerparken: Readonly<Record<string, string>>): TenantFile['parameters'] {
	return { bewohnerparken, xoev: { aktenplan: '10.1' } };
}
