/** Signed content comes out as it came in, byte for byte: portal → check → route → channel → receive. Real HTTP, checker, broker and store. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { FilesystemPayloadStore } from '../../adapters/filesystem/payload-store.ts';
import { XmlChecker } from '../../adapters/libxml2/index.ts';
import { createPortalIngress, type PortalIngress } from '../../adapters/portal-http/portal-ingress.ts';
import { Acceptor } from '../../hub/ingress/acceptor.ts';
import registerCheck from '../../nodes/check/check.ts';
import registerPortalIn from '../../nodes/portal-in/portal-in.ts';
import registerReceive from '../../nodes/receive/receive.ts';
import registerRoute from '../../nodes/route/route.ts';
import { FlowBench, type FlowNode, receive } from '../support/flow-bench.ts';
import { testTenant, until } from '../support/test-hub.ts';

const TOKEN = 'ein-langes-geheimnis-des-portals';
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

const SIGNED = [
	'<?xml version=\'1.0\'   encoding="{encoding}" standalone = "yes" ?>\r\n<!--  vorn  -->\r\n',
	'<h:a.0100\txmlns:h = \'urn:haus\'\r\n\t  xmlns:ds="http://www.w3.org/2000/09/xmldsig#"  standard="XHaus"\n version="1.0"  >\r\n\r',
	'<h:name   art = "e&#xE9;&#9;" >\t Müller &amp; Söhne \u00a0 <![CDATA[<&]]>\r\n</h:name  >',
	'<ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>\r\n',
	'</ds:SignedInfo><ds:SignatureValue>\r\nQUJD\n REVG\t</ds:SignatureValue></ds:Signature>\r\n</h:a.0100>\r\n<?ende  ?>\r\n \t\r\n',
].join('');

const samples: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }[] = [
	{
		name: 'UTF-8 with a byte order mark',
		mediaType: 'application/xml',
		bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(SIGNED.replace('{encoding}', 'UTF-8'))]),
	},
	{ name: 'ISO-8859-1', mediaType: 'application/xml', bytes: Buffer.from(SIGNED.replace('{encoding}', 'ISO-8859-1'), 'latin1') },
	{
		name: 'too large to travel inside the message',
		mediaType: 'application/xml',
		bytes: Buffer.from(SIGNED.replace('{encoding}', 'UTF-8').replace('QUJD', 'QUJD\r\n'.repeat(40_000))),
	},
	{
		name: 'JSON with odd spaces, a large number and a signature',
		mediaType: 'application/jose+json',
		bytes: Buffer.from('{\r\n "payload" : "eyJ9",  "n": 12345678901234567890.10,\t"signature":"A-_" , "e":1E2 }\r\n'),
	},
];

describe('signed content', () => {
	let checker: XmlChecker;
	let server: Server;
	let portal: PortalIngress;
	const rules = [{ name: 'alles', when: {}, to: ['ziel'] }];
	const portals = [{ id: 'portal', tokenSha256: sha256(TOKEN) }];
	const bench = new FlowBench({
		tenants: [testTenant('musterstadt', { routes: { rules }, portals })],
		checks: { check: (content, options) => checker.check(content, options) },
	});

	before(async () => {
		checker = new XmlChecker({ packs: [], workers: 1 });
		await bench.start();
	});
	after(async () => {
		await bench.stop();
		await checker.close();
	});

	beforeEach(async () => {
		const check: FlowNode = { id: 'check', type: 'drehkreuz-check', schema: '', onInvalid: 'output', version: 1, wires: [['route'], ['route']] };
		const portalIn: FlowNode = { id: 'in', type: 'drehkreuz-portal-in', connection: '', entry: 'xoev', channel: 'eingang', leika: '', wires: [['check']] };
		const flow = [
			portalIn,
			check,
			{ id: 'route', type: 'drehkreuz-route', action: 'publish', version: 1, wires: [[]] },
			receive('ziel', 'ziel', ['keep']),
			{ id: 'keep', type: 'test-keep', wires: [[]] },
		];
		await bench.deploy(flow, [registerPortalIn, registerReceive, registerCheck, registerRoute]);
		const { broker, store, payloads, ingress: registry, log, tenants } = bench.test.hub;
		const acceptor = new Acceptor({ broker, store, payloads, log });
		portal = createPortalIngress({ acceptor, registry, payloads: payloads as FilesystemPayloadStore, tenantOf: (id) => tenants.get(id), log });
		server = createServer(portal.handle);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterEach(async () => {
		await portal.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await bench.clear();
	});

	for (const { name, mediaType, bytes } of samples) {
		it(`passes from the portal to the end of a flow byte for byte: ${name}`, async () => {
			const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/in/musterstadt/xoev`, {
				method: 'POST',
				headers: { authorization: `Bearer ${TOKEN}`, 'content-type': mediaType, 'ce-id': 'm1' },
				body: new Uint8Array(bytes),
			});
			expect(answer.status).to.equal(202);
			await until(() => bench.kept.length === 1);
			const arrived = bench.test.broker.handedOut.find(({ address }) => address.channel === 'ziel');
			const { attributes, body } = arrived?.message ?? {};
			expect(attributes?.datacontenttype).to.equal(mediaType);
			const stored = body?.kind === 'inline' ? body.bytes : undefined;
			if (bytes.length > 65_536) expect(body).to.have.nested.property('reference.size', bytes.length);
			else expect(sha256(stored ?? '')).to.equal(sha256(bytes));
			const given = bench.kept[0]?.payload;
			if (Buffer.isBuffer(given)) expect(sha256(given)).to.equal(sha256(bytes));
			if (body?.kind === 'reference') expect(body.reference.sha512).to.equal(createHash('sha512').update(bytes).digest('hex'));
		});
	}
});
