import { expect } from 'chai';
import { prefetchOf } from '../../../hub/channel/prefetch.ts';
import { checkTransportLimits, HEADERS_MAX_BYTES } from '../../../hub/channel/transport-limits.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';

const codeOf = (work: () => unknown): string => {
	try {
		work();
		return 'none';
	} catch (error) {
		return error instanceof DrehkreuzError ? error.code : String(error);
	}
};

describe('the limits of a message in transport', () => {
	const empty = Buffer.alloc(0);

	it('counts bytes, not characters', () => {
		const half = HEADERS_MAX_BYTES / 2;
		expect(codeOf(() => checkTransportLimits({ headers: { a: 'u'.repeat(half) }, bytes: empty }))).to.equal('none');
		expect(codeOf(() => checkTransportLimits({ headers: { a: 'ü'.repeat(half) }, bytes: empty }))).to.equal('DK-BROKER-HEADERS');
	});

	it('counts names, numbers and truth values too', () => {
		const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`attribut${n}${'x'.repeat(20)}`, n % 2 === 0 ? n : true]));
		expect(codeOf(() => checkTransportLimits({ headers: many, bytes: empty }))).to.equal('DK-BROKER-HEADERS');
	});

	it('takes a body up to the limit, and none above', () => {
		expect(codeOf(() => checkTransportLimits({ headers: {}, bytes: Buffer.alloc(1_024) }, 1_024))).to.equal('none');
		expect(codeOf(() => checkTransportLimits({ headers: {}, bytes: Buffer.alloc(1_025) }, 1_024))).to.equal('DK-BROKER-TOO-LARGE');
	});
});

describe('the prefetch of a consumer', () => {
	it('is 64 when nothing is said, and an integer of 1 to 1,000', () => {
		expect([prefetchOf({}), prefetchOf({ prefetch: 1 }), prefetchOf({ prefetch: 1_000 })]).to.deep.equal([64, 1, 1_000]);
		for (const prefetch of [0, -1, 1_001, 1.5, Number.NaN]) expect(codeOf(() => prefetchOf({ prefetch }))).to.equal('DK-CONFIG-INVALID');
	});
});
