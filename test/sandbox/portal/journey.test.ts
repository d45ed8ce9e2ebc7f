import { dirname } from 'node:path';
import { expect } from 'chai';
import { cmis } from '../../../adapters/cmis/cmis.ts';
import { fachverfahrenRest } from '../../../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import { fachverfahrenSoap } from '../../../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import { portalStatus } from '../../../adapters/portal-status/portal-status.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import type { Message } from '../../../hub/message/message.ts';
import { DmsCounterpart } from '../../../sandbox/dms/dms.ts';
import { FachverfahrenCounterpart } from '../../../sandbox/fachverfahren/fachverfahren.ts';
import { PARKEN_WSDL } from '../../../sandbox/fachverfahren/soap-door.ts';
import { PortalCounterpart } from '../../../sandbox/portal/portal.ts';
import { Harness, TOKEN } from '../../adapters/portal-http/harness.ts';
import { RememberedStep } from '../../support/delivery-context.ts';

describe('an application of the sandbox portal', () => {
	let hub: Harness;
	let portal: PortalCounterpart;
	const dms = new DmsCounterpart();
	const system = new FachverfahrenCounterpart();
	before(async () => {
		hub = await Harness.start();
		portal = new PortalCounterpart({ hubUrl: `http://127.0.0.1:${hub.port}`, token: TOKEN, entry: 'parken', attachmentShare: 1 });
		await Promise.all([portal.start(), dms.start(), system.start()]);
	});
	after(async () => {
		await Promise.all([portal.stop(), dms.stop(), system.stop()]);
		await hub.stop();
	});

	it('passes the real ingress, is filed with its attachment, handed over by REST and SOAP, and its status comes back', async () => {
		const { submission, antrag } = portal.submit();
		const { accepted } = await portal.whenAccepted(submission.id);
		while (hub.published.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		const message = hub.published[0] as Message;
		expect(message.attributes).to.include({
			id: submission.id,
			subject: accepted?.subject,
			leika: '99108001001000',
			einwilligung: antrag.erklaerungen.einwilligung,
		});
		expect(message.attachments.map(({ name, mediaType }) => [name, mediaType])).to.deep.equal([['meldebescheinigung.pdf', 'application/pdf']]);

		const services = { mandant: 'musterstadt', role: 'probe', baseFolder: dirname(PARKEN_WSDL), log: silentLogger };
		const step = () => new RememberedStep({ payloads: hub.payloads }).attempt();
		const fremdId = message.attributes.subject as string;
		const filing = cmis.create({ endpoint: dms.endpoint, auth: { kind: 'basic', user: 'drehkreuz', password: 'sandkasten' } }, services);
		const dokumente = [
			{ betreff: 'Antrag', dokumentart: 'Antrag', quelle: 'body' },
			{ betreff: 'Nachweis', dokumentart: 'Nachweis', quelle: 'anlagen' },
		] as const;
		const filed = await filing.deliver(message, { aktenplankennzeichen: '32.12', vorgangsbetreff: 'Bewohnerparkausweis', fremdId, dokumente }, step());
		expect(dms.ledger.all('document-created')).to.have.length(2);

		const { aktenzeichen = '' } = (filed as { attributes: Record<string, string> }).attributes;
		const order = { fremdId, aktenzeichen, daten: antrag };
		const rest = fachverfahrenRest.create(
			{ endpoint: `${system.url}/vorgaenge`, auth: { kind: 'bearer', token: 'sandkasten-fachverfahren' }, receipt: { pointer: '/vorgangsnummer' } },
			services,
		);
		await rest.deliver(message, order, step());
		const soap = fachverfahrenSoap.create(
			{
				wsdl: 'parken.wsdl',
				endpoint: `${system.url}/soap`,
				operation: 'vorgangAnlegen',
				auth: { kind: 'wsse', user: 'drehkreuz', password: 'sandkasten' },
				request: {
					fremdId: '{key}',
					kennzeichen: '{daten/fahrzeug/kennzeichen}',
					zone: '{daten/bewohnerparken/zone}',
					gueltigAb: '{daten/bewohnerparken/gueltigAb}',
					aktenzeichen: '{aktenzeichen}',
				},
				receipt: '/vorgangsnummer',
			},
			services,
		);
		await soap.deliver(message, order, step());
		expect(system.ledger.all('vorgang-created').map(({ details }) => details['door'])).to.deep.equal(['rest', 'soap']);

		const status = portalStatus.create({ endpoint: portal.statusEndpoint, auth: { kind: 'bearer', token: 'sandkasten-portal' } }, services);
		await status.deliver(message, { status: 'abgeschlossen', at: new Date().toISOString(), aktenzeichen }, step());
		const { statuses } = await portal.whenStatus(submission.id, 'abgeschlossen');
		expect(statuses[0]).to.include({ status: 'abgeschlossen', aktenzeichen });
		await Promise.all([filing, rest, soap, status].map((adapter) => adapter.close?.()));
	});
});
