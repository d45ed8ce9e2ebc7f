import { expect } from 'chai';
import { BusinessHours, type BusinessHoursSettings, isTimeZone } from '../../../hub/partners/business-hours.ts';

function at(settings: BusinessHoursSettings, moment: string): { open: boolean; until: string } {
	const { open, until } = new BusinessHours(settings).at(Date.parse(moment));
	return { open, until: new Date(until).toISOString() };
}

describe('Business hours', () => {
	const office: BusinessHoursSettings = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '18:30' };

	it('begin and end on the minute, in the time of the zone', () => {
		expect(at(office, '2026-12-01T05:59:59.999Z')).to.deep.equal({ open: false, until: '2026-12-01T06:00:00.000Z' });
		expect(at(office, '2026-12-01T06:00:00Z')).to.deep.equal({ open: true, until: '2026-12-01T17:30:00.000Z' });
		expect(at(office, '2026-12-01T17:30:00Z')).to.deep.equal({ open: false, until: '2026-12-02T06:00:00.000Z' });
	});

	it('wait over the weekend, and over the change of the clocks in it', () => {
		// Friday evening in winter time; Monday is summer time.
		expect(at(office, '2026-03-27T20:00:00Z')).to.deep.equal({ open: false, until: '2026-03-30T05:00:00.000Z' });
		expect(at(office, '2026-10-23T20:00:00Z')).to.deep.equal({ open: false, until: '2026-10-26T06:00:00.000Z' });
	});

	it('that reach over midnight belong to the day on which they begin', () => {
		const night: BusinessHoursSettings = { days: ['fri'], from: '22:00', to: '06:00' };
		expect(at(night, '2026-12-05T02:00:00Z')).to.deep.equal({ open: true, until: '2026-12-05T05:00:00.000Z' });
		expect(at(night, '2026-12-04T02:00:00Z')).to.deep.equal({ open: false, until: '2026-12-04T21:00:00.000Z' });
	});

	it('in the night of the change are an hour shorter in spring and an hour longer in autumn', () => {
		const night: BusinessHoursSettings = { from: '01:00', to: '05:00' };
		expect(at(night, '2026-03-29T00:30:00Z')).to.deep.equal({ open: true, until: '2026-03-29T03:00:00.000Z' });
		expect(at(night, '2026-10-24T23:30:00Z')).to.deep.equal({ open: true, until: '2026-10-25T04:00:00.000Z' });
	});

	it('that begin in the hour that the clocks leave out begin when that hour would be over', () => {
		expect(at({ from: '02:30', to: '05:00' }, '2026-03-29T00:00:00Z')).to.deep.equal({ open: false, until: '2026-03-29T01:30:00.000Z' });
	});

	it('of a whole day last until midnight and go on at once', () => {
		const day: BusinessHoursSettings = { from: '00:00', to: '24:00' };
		expect(at(day, '2026-12-01T12:00:00Z')).to.deep.equal({ open: true, until: '2026-12-01T23:00:00.000Z' });
		expect(at(day, '2026-12-01T23:00:00Z').open).to.equal(true);
	});

	it('follow the zone that is named', () => {
		expect(at({ from: '09:00', to: '17:00', timeZone: 'America/New_York' }, '2026-07-01T12:59:00Z')).to.deep.equal({
			open: false,
			until: '2026-07-01T13:00:00.000Z',
		});
		expect([isTimeZone('America/New_York'), isTimeZone('Europe/Bärlin')]).to.deep.equal([true, false]);
	});
});
