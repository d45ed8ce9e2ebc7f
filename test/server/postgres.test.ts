/** A hub whose store is PostgreSQL: an application goes its whole way, over a kill of the hub and a restart of the database. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PortalCase } from '../../sandbox/portal/case-book.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { havePostgresql, NO_POSTGRESQL, schemaFor } from '../support/postgresql.ts';
import { PostgresqlServer } from '../support/postgresql-server.ts';
import { skip } from '../support/skip.ts';

const PASSWORD = 'geheim';

describe('a hub on PostgreSQL', function () {
	this.timeout(240_000);
	let server: PostgresqlServer;
	let place: HubWithTown;
	let schema: string;

	before(async function () {
		this.timeout(600_000);
		if (!(await havePostgresql())) skip(this, NO_POSTGRESQL);
		server = await PostgresqlServer.start();
		schema = schemaFor(randomUUID());
		const postgres = { url: server.url, schema };
		place = await HubWithTown.create({ postgres, retry: { maxAttempts: 40, delaysMs: [200], deliveryLimit: 100 } });
		await place.start();
	});
	after(async () => {
		await place?.remove();
		await server?.stop();
	});

	it('carries an application from the portal to the Fachverfahren, and keeps nothing in a file of its own', async () => {
		await arrived(submit(1));
		const partners = await server.query<{ partner: string }>(`SELECT DISTINCT partner FROM ${schema}.journal WHERE event = 'delivered'`);
		expect(partners.map(({ partner }) => partner)).to.include.members(['payment', 'hkr', 'dms', 'fachverfahren:parken', 'portal']);
		expect(await readdir(join(place.folder, 'data')))
			.to.include('broker.sqlite')
			.and.not.include('store.sqlite');
	});

	it('loses and doubles nothing when it is killed in the middle of traffic', async () => {
		const sent = submit(12);
		await new Promise((resolve) => setTimeout(resolve, 700));
		await place.hub.kill();
		await place.start();
		await arrived(sent);
		expectEachOnce();
	});

	it('goes on by itself when the database was restarted in the middle of traffic, and never says its password', async () => {
		const sent = submit(8);
		await new Promise((resolve) => setTimeout(resolve, 500));
		await server.end();
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		expect(place.hub.isRunning, place.hub.output).to.equal(true);
		await server.start();
		await arrived(sent);
		expectEachOnce();
		expect(place.hub.isRunning).to.equal(true);
		expect(place.hub.output).to.not.include(PASSWORD);
	});

	const all: PortalCase[] = [];

	function submit(count: number): readonly PortalCase[] {
		const sent = Array.from({ length: count }, (_, i) => place.town.portal.submit({ mandant: i % 2 ? 'musterstadt' : 'beispielstadt' }));
		all.push(...sent);
		return sent;
	}

	async function arrived(sent: readonly PortalCase[]): Promise<void> {
		for (const { submission } of sent) await place.town.portal.whenStatus(submission.id, 'abgeschlossen', 90_000);
	}

	function expectEachOnce(): void {
		const { payment, hkr, fachverfahren } = place.town;
		expect({
			payed: payment.ledger.all('payed').length,
			booked: hkr.ledger.all('booking-accepted').length,
			fachverfahren: fachverfahren.ledger.all('vorgang-created').length,
		}).to.deep.equal({ payed: all.length, booked: all.length, fachverfahren: all.length });
	}
});
