import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { careOf } from '../../../hub/partners/care.ts';
import { PartnerDirectory } from '../../../hub/partners/directory.ts';
import { tenantOf } from '../../../server/config/tenants.ts';
import { FakePartner } from '../../support/fake-partner.ts';

describe('The care of a partner in the configuration', () => {
	const tenantWith = (partner: object) =>
		tenantOf({ id: 'musterstadt', name: 'Musterstadt', portals: [], partners: { dms: { adapter: 'dms', settings: {}, ...partner } } }, 'test');
	const codeAndPath = (make: () => unknown): string => {
		try {
			make();
		} catch (error) {
			if (error instanceof DrehkreuzError) return `${error.code} ${error.facts.path}`;
			throw error;
		}
		return 'accepted';
	};

	it('has the same defaults in the schema as in the hub', () => {
		for (const partner of [{}, { care: {} }, { care: { breaker: {} } }]) {
			expect(careOf(tenantWith(partner).partners.dms?.care)).to.deep.equal(careOf());
			expect(tenantWith(partner).partners.dms?.care).to.deep.equal(careOf());
		}
	});

	it('keeps what is written and fills in the rest', () => {
		const { care } = tenantWith({ care: { concurrency: 2, breaker: { failures: 9 }, businessHours: { from: '22:00', to: '24:00' } } }).partners.dms ?? {};
		expect(careOf(care)).to.deep.equal({
			concurrency: 2,
			breaker: { failures: 9, pauseMs: 5_000, maxPauseMs: 300_000 },
			businessHours: { from: '22:00', to: '24:00', timeZone: 'Europe/Berlin' },
		});
	});

	for (const [care, path] of [
		[{ concurrency: 0 }, '/partners/dms/care/concurrency'],
		[{ ratePerSecond: 0 }, '/partners/dms/care/ratePerSecond'],
		[{ businessHours: { from: '24:00', to: '06:00' } }, '/partners/dms/care/businessHours/from'],
		[{ businessHours: { days: ['Mo'], from: '06:00', to: '18:00' } }, '/partners/dms/care/businessHours/days/0'],
		[{ breaker: { pausems: 1 } }, '/partners/dms/care/breaker/pausems'],
	] as const) {
		it(`is refused with its place: ${JSON.stringify(care)}`, () => {
			expect(codeAndPath(() => tenantWith({ care }))).to.equal(`DK-CONFIG-INVALID ${path}`);
		});
	}

	it('is refused when the time zone is unknown', () => {
		const tenant = tenantWith({ care: { businessHours: { from: '06:00', to: '18:00', timeZone: 'Europe/Bärlin' } } });
		const services = { schemaCheck: () => () => undefined, log: silentLogger, baseFolder: '.' };
		expect(codeAndPath(() => new PartnerDirectory([tenant], [new FakePartner('dms').factory] as never, services))).to.equal(
			'DK-CONFIG-INVALID /partners/dms/care/businessHours/timeZone',
		);
	});
});
