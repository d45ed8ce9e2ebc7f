import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { cmis } from '../../adapters/cmis/cmis.ts';
import { fachverfahrenRest } from '../../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import { fachverfahrenSoap } from '../../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import { portalStatus } from '../../adapters/portal-status/portal-status.ts';

const adapters = [cmis, fachverfahrenRest, fachverfahrenSoap, portalStatus];
const endpoint = 'https://system.example.de/api';

describe('settings and orders of DMS, Fachverfahren and portal', () => {
	const ajv = new Ajv2020({ strict: true });
	const takes = (schema: object, value: unknown): boolean => ajv.compile(schema)(value) as boolean;
	const settingsOf = (kind: string) => adapters.find((adapter) => adapter.kind === kind)?.settingsSchema ?? {};

	it('are described by schemas that a strict validator takes, and nothing unknown passes', () => {
		for (const { settingsSchema, instructionSchema } of adapters) {
			expect(takes(settingsSchema, { endpoint, gibtEsNicht: 1 })).to.equal(false);
			expect(takes(instructionSchema as object, { gibtEsNicht: 1 })).to.equal(false);
		}
	});

	for (const [kind, settings, isRight] of [
		['cmis', { endpoint }, true],
		[
			'cmis',
			{
				endpoint,
				auth: { kind: 'basic', user: 'u', password: 'p' },
				aktenplan: { '32.12': '/Ordnung' },
				types: { akte: { aktenzeichen: null } },
				verify: 'size',
			},
			true,
		],
		['cmis', { endpoint: 'dms.example.de' }, false],
		['cmis', { endpoint, auth: { kind: 'basic', user: 'u' } }, false],
		['cmis', { endpoint, types: { akte: { type: "dk:akte' OR '1" } } }, false],
		['cmis', { endpoint, rootFolder: 'ohne/Schrägstrich' }, false],
		['fachverfahren-rest', { endpoint, idempotencyHeader: null, receipt: { header: 'Location' }, reconcile: { path: '/by-key/{key}' } }, true],
		['fachverfahren-rest', { endpoint, receipt: { pointer: 'ohneSchrägstrich' } }, false],
		['fachverfahren-rest', { endpoint, headers: { 'X-A': 'zwei\r\nZeilen' } }, false],
		['fachverfahren-rest', { endpoint, auth: { kind: 'bearer', token: 'mit\nUmbruch' } }, false],
		['fachverfahren-soap', { endpoint, wsdl: 'parken.wsdl', operation: 'anlegen', request: { fremdId: '{key}', teil: { a: 1 } } }, true],
		['fachverfahren-soap', { endpoint, wsdl: 'parken.wsdl', operation: 'anlegen', request: '{daten}' }, true],
		['fachverfahren-soap', { endpoint, wsdl: 'https://system.example.de/parken.wsdl', operation: 'anlegen' }, false],
		['fachverfahren-soap', { endpoint, wsdl: 'parken.wsdl', operation: 'anlegen', imports: { 'http://a/b.xsd': 'http://a/b.xsd' } }, false],
		['fachverfahren-soap', { endpoint, operation: 'anlegen' }, false],
		['portal-status', { endpoint, tls: { certFile: 'a.pem', keyFile: 'a.key' } }, true],
		['portal-status', { endpoint, tls: { certFile: 'a.pem' } }, false],
	] as const) {
		it(`${isRight ? 'take' : 'refuse'} ${kind} ${JSON.stringify(settings)}`, () => {
			expect(takes(settingsOf(kind), settings)).to.equal(isRight);
		});
	}

	it('take the orders that flows give, and refuse incomplete ones', () => {
		const filing = { aktenplankennzeichen: '32.12', vorgangsbetreff: 'B', fremdId: 'x', dokumente: [{ betreff: 'A', dokumentart: 'A', quelle: 'anlagen' }] };
		const status = { status: 'angenommen', at: '2026-11-22T10:00:00.000Z' };
		const cases: [object | undefined, unknown, boolean][] = [
			[cmis.instructionSchema, filing, true],
			[cmis.instructionSchema, { ...filing, dokumente: [] }, false],
			[cmis.instructionSchema, { ...filing, dokumente: [{ betreff: 'A', dokumentart: 'A', quelle: { anlage: -1 } }] }, false],
			[cmis.instructionSchema, { ...filing, aktenplankennzeichen: "x' OR" }, false],
			[fachverfahrenRest.instructionSchema, {}, true],
			[fachverfahrenRest.instructionSchema, { fremdId: 'x', daten: { a: 1 } }, true],
			[fachverfahrenRest.instructionSchema, { daten: 'Text' }, false],
			[portalStatus.instructionSchema, status, true],
			[portalStatus.instructionSchema, { ...status, status: 'erfunden' }, false],
			[portalStatus.instructionSchema, { ...status, zahlungslink: 'javascript:alert(1)' }, false],
			[portalStatus.instructionSchema, { ...status, at: 'gestern' }, false],
		];
		for (const [schema, value, isRight] of cases) expect(takes(schema ?? {}, value), JSON.stringify(value)).to.equal(isRight);
	});
});
