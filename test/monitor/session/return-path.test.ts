import { expect } from 'chai';
import { returnPathOf } from '../../../monitor/session/return-path.ts';

describe('the way back after signing in', () => {
	for (const path of ['/monitor/', '/monitor/parked?code=DK-X#top', '/flows/', '/flows/?x=1']) {
		it(`leads to ${path}`, () => {
			expect(returnPathOf(path)).to.equal(path);
		});
	}

	for (const path of [
		...['https://boese.example/', '//boese.example/monitor/', '/\\boese.example', '/monitor/..//boese.example', '\\monitor\\', 'monitor/', '/monitor', '/in/x'],
		...[
			'/monitor/\r\nSet-Cookie: x=1',
			'/monitor/ü',
			'javascript:alert(1)',
			'/monitor/../../x',
			'/monitor/api/session/oidc',
			'',
			`/monitor/${'x'.repeat(2_000)}`,
		],
		...['/flows/..', '/%2e%2e/monitor/', '/monitor/%2e%2e/elsewhere', undefined, null],
	]) {
		it(`leads to the monitor's first page, not to ${JSON.stringify(path)?.slice(0, 40)}`, () => {
			expect(returnPathOf(path)).to.equal('/monitor/');
		});
	}
});
