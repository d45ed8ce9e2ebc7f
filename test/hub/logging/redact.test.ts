import { expect } from 'chai';
import { scrub, scrubToken, TEXT_MAX } from '../../../hub/logging/redact.ts';

describe('Redaction', () => {
	const personal: readonly [string, string][] = [
		['Konto DE02120300000000202051 gesperrt', 'Konto [iban] gesperrt'],
		['DE02 1203 0000 0000 2020 51', '[iban]'],
		['de02120300000000202051', '[iban]'],
		['AT611904300234573201,CH9300762011623852957', '[iban],[iban]'],
		['an erika.mustermann@example.de gesendet', 'an [e-mail] gesendet'],
		['<müller+x@straße.example>', '<[e-mail]>'],
		['geboren am 12.8.1964, 1. 1. 70 oder 1964-08-12', 'geboren am [datum], [datum] oder [datum]'],
		['am 12. August 1964', 'am [datum]'],
		['Tel. 0351 / 488-1234567, +49 351 4881234', 'Tel. [nummer], [nummer]'],
		['Karte 4111 1111 1111 1111 Konto 0532013000', 'Karte [nummer] Konto [nummer]'],
		['Heidestraße 17a, 51147 Köln', '[adresse], [adresse]'],
		['Am Alten Ring 5', 'Am Alten [adresse]'],
		['von Frau Dr. Erika Mustermann-Gabler abgelehnt', 'von [name] abgelehnt'],
	];
	for (const [given, expected] of personal) {
		it(`turns “${given}” into “${expected}”`, () => {
			expect(scrub(given)).to.equal(expected);
		});
	}

	it('leaves what an operator needs', () => {
		for (const text of [
			'broker reached after 3 attempts',
			'port 8080 in use',
			'flow “Bewohnerparken” started',
			'version 1.0.0 of xwasser',
			'/var/lib/drehkreuz/data/store.db',
			'took 1234 ms, 65536 bytes',
		]) {
			expect(scrub(text)).to.equal(text);
		}
	});

	it('cuts long text and takes line breaks out', () => {
		expect(scrub('x'.repeat(1_000_000))).to.have.length(TEXT_MAX);
		expect(scrub('eins\r\nzwei\u0000drei')).to.equal('eins zwei drei');
		const split = `${'x'.repeat(TEXT_MAX - 10)} DE02120300000000202051`;
		expect(scrub(split)).to.not.include('DE02');
	});

	it('keeps ids as they are, and takes out what is none', () => {
		for (const id of [
			'0af76519-16cd-43dd-8448-eb211c80319c',
			'99108001001000',
			'de123456-1234-1234-1234-ab12cdef3456',
			'urn:drehkreuz:musterstadt:portal:amt24',
			'DK-IN-AUTH',
			'2026-000123',
			'fachverfahren:gewerbe',
		]) {
			expect(scrubToken(id)).to.equal(id);
		}
		expect(scrubToken('DE02120300000000202051')).to.equal('[iban]');
		expect(scrubToken('erika@example.de')).to.equal('[e-mail]');
		expect(scrubToken('Erika Mustermann')).to.equal('[?]');
		expect(scrubToken('Müller')).to.equal('[?]');
		expect(scrubToken('')).to.equal('[?]');
	});

	it('is quick on hostile text', () => {
		const begun = performance.now();
		for (const piece of ['a@', '1 ', 'DE02 ', '0(', 'str.', 'Dr. ', '1.1.', 'Ä-']) {
			scrub(piece.repeat(100_000));
			scrubToken(piece.repeat(100_000));
		}
		expect(performance.now() - begun).to.be.lessThan(10_000);
	});
});
