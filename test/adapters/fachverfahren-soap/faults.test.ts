import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

/** A server that answers every request with one envelope. */
async function answering(status: number, body: string, headers: Record<string, string> = {}): Promise<{ url: string; server: Server }> {
	const server = createServer((request, response) => {
		request.resume();
		response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/soap`, server };
}

const soap11 = (code: string, rest = '') =>
	`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>${code}</faultcode><faultstring>Erika Musterfrau at Foo.java:12</faultstring>${rest}</s:Fault></s:Body></s:Envelope>`;
const soap12 = (code: string, sub = '') =>
	`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>${code}</s:Value>${sub}</s:Code><s:Reason><s:Text xml:lang="de">Erika Musterfrau</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`;
const sub = (code: string) => `<s:Subcode><s:Value>${code}</s:Value></s:Subcode>`;

describe('SOAP faults', () => {
	const cases: [string, number, string, string, string, string?][] = [
		['a Server fault', 500, soap11('s:Server'), 'DK-PARTNER-SOAP-FAULT', 'transient', 'Server'],
		['a Server fault with a code in its detail', 500, soap11('s:Server', '<detail><code>DB-17</code></detail>'), 'DK-PARTNER-SOAP-FAULT', 'transient', 'DB-17'],
		['a Client fault', 500, soap11('s:Client'), 'DK-PARTNER-REFUSED', 'permanent', 'Client'],
		['a Client fault with a dotted code', 500, soap11('s:Client.Validation'), 'DK-PARTNER-REFUSED', 'permanent', 'Validation'],
		["a fault code of the partner's own", 500, soap11('x:E4711'), 'DK-PARTNER-REFUSED', 'permanent', 'E4711'],
		['a WS-Security fault', 500, soap11('wsse:FailedAuthentication'), 'DK-PARTNER-AUTH', 'permanent'],
		['a Receiver fault of SOAP 1.2', 500, soap12('s:Receiver'), 'DK-PARTNER-SOAP-FAULT', 'transient', 'Receiver'],
		['a Sender fault of SOAP 1.2', 400, soap12('s:Sender', sub('x:Doppelt')), 'DK-PARTNER-REFUSED', 'permanent', 'Doppelt'],
		['a Sender fault of SOAP 1.2 about the login', 400, soap12('s:Sender', sub('wsse:FailedAuthentication')), 'DK-PARTNER-AUTH', 'permanent'],
		['an HTML page', 200, '<html><body>Wartung</body></html>', 'DK-PARTNER-ANSWER', 'unknown'],
		['JSON', 200, '{"ok":true}', 'DK-PARTNER-ANSWER', 'unknown'],
		['nothing', 200, '', 'DK-PARTNER-ANSWER', 'unknown'],
		['half an envelope', 200, '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>', 'DK-PARTNER-ANSWER', 'unknown'],
		[
			'an envelope without a receipt',
			200,
			'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a/></s:Body></s:Envelope>',
			'DK-PARTNER-ANSWER',
			'unknown',
		],
		['a gateway error page', 502, '<html/>', 'DK-PARTNER-FAULT', 'unknown'],
	];
	for (const [name, status, body, code, effect, reason] of cases) {
		it(`makes ${code} (${effect}) of ${name}, without its texts`, async () => {
			const { url, server } = await answering(status, body, { 'retry-after': '3' });
			const bench = new Bench();
			await bench.system.start();
			try {
				const error = await failureOf(bench.adapter({ endpoint: url }).deliver(testMessage({}), order, new RememberedStep().attempt()));
				expect(error).to.include({ code, effect });
				if (reason) expect(error.facts['reason']).to.equal(reason);
				if (code === 'DK-PARTNER-SOAP-FAULT') expect(error.retryAfterMs).to.equal(3_000);
				expect(JSON.stringify([error.message, error.facts])).not.to.match(/Musterfrau|Foo\.java/);
			} finally {
				await bench.close();
				server.closeAllConnections();
				await new Promise((resolve) => server.close(resolve));
			}
		});
	}
});
