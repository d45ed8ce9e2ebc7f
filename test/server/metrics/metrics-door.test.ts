import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { closeFront, createFront, listen } from '../../../server/http.ts';
import { metricsHandler, openMetricsDoor } from '../../../server/metrics-door.ts';

const source = { render: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'drehkreuz_ready 1\n' }) };
const TOKEN = 'ein-langes-token-0123456789';

function get(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		request(url, { headers, method }, (response) => {
			let body = '';
			response.on('data', (chunk) => (body += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
		})
			.on('error', reject)
			.end();
	});
}

describe('The door to the metrics', () => {
	it('on this machine answers everybody here, and nobody from elsewhere', async () => {
		const door = await openMetricsDoor(source, 0, undefined);
		try {
			expect(await get(door.url)).to.deep.equal({ status: 200, body: 'drehkreuz_ready 1\n' });
			expect((await get(door.url.replace('/metrics', '/'))).status).to.equal(404);
			expect((await get(door.url, {}, 'POST')).status).to.equal(405);
			const outside = Object.values(networkInterfaces())
				.flat()
				.find((address) => address?.family === 'IPv4' && !address.internal);
			if (outside) {
				const failure = await get(door.url.replace('127.0.0.1', outside.address)).catch((error: NodeJS.ErrnoException) => error.code);
				expect(failure).to.equal('ECONNREFUSED');
			}
		} finally {
			await door.close();
		}
	});

	it('on this machine tells nothing to a page in a browser that comes under a name of its own', async () => {
		const door = await openMetricsDoor(source, 0, undefined);
		try {
			expect((await get(door.url, { host: 'rebind.example:9464' })).status).to.equal(421);
		} finally {
			await door.close();
		}
	});

	it('wants the token where there is one, at both doors', async () => {
		const door = await openMetricsDoor(source, 0, TOKEN);
		const front = createFront({ missing: () => [], metrics: metricsHandler(source, TOKEN) });
		const url = `${await listen(front, '127.0.0.1', 0)}/metrics`;
		try {
			for (const place of [door.url, url]) {
				expect((await get(place)).status).to.equal(401);
				expect((await get(place, { authorization: `Bearer ${TOKEN}x` })).status).to.equal(401);
				expect((await get(place, { authorization: `Basic ${TOKEN}` })).status).to.equal(401);
				expect((await get(place, { authorization: `Bearer ${TOKEN}` })).body).to.equal('drehkreuz_ready 1\n');
			}
		} finally {
			await door.close();
			await closeFront(front);
		}
	});

	it('is no part of the public door without a token', async () => {
		const front = createFront({ missing: () => [] });
		const url = await listen(front, '127.0.0.1', 0);
		try {
			expect((await get(`${url}/metrics`, { authorization: 'Bearer x' })).status).to.equal(404);
		} finally {
			await closeFront(front);
		}
	});
});
