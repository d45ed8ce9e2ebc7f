/** A throw-away CA, a server and a client certificate for TLS tests, made by the machine's openssl. Undefined where there is none. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
	readonly ca: Buffer;
	readonly server: { readonly cert: Buffer; readonly key: Buffer };
	readonly client: { readonly cert: Buffer; readonly key: Buffer; readonly pfx: Buffer; readonly passphrase: string };
	/** Signed by nobody's CA. */
	readonly stranger: { readonly cert: Buffer; readonly key: Buffer };
}

export function makeCertificates(): Certificates | undefined {
	if (spawnSync('openssl', ['version']).status !== 0) return undefined;
	const folder = mkdtempSync(join(tmpdir(), 'dk-certificates-'));
	const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
	const read = (name: string): Buffer => readFileSync(join(folder, name));
	try {
		writeFileSync(join(folder, 'san'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
		const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test-CA');
		openssl('req', '-x509', ...newKey, '-keyout', 'stranger.key', '-out', 'stranger.pem', '-days', '2', '-subj', '/CN=Fremd');
		for (const name of ['server', 'client']) {
			openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
			openssl(
				'x509',
				'-req',
				'-in',
				`${name}.csr`,
				'-CA',
				'ca.pem',
				'-CAkey',
				'ca.key',
				'-CAcreateserial',
				'-out',
				`${name}.pem`,
				'-days',
				'2',
				'-extfile',
				'san',
			);
		}
		openssl('pkcs12', '-export', '-in', 'client.pem', '-inkey', 'client.key', '-out', 'client.p12', '-passout', 'pass:geheim');
		return {
			ca: read('ca.pem'),
			server: { cert: read('server.pem'), key: read('server.key') },
			client: { cert: read('client.pem'), key: read('client.key'), pfx: read('client.p12'), passphrase: 'geheim' },
			stranger: { cert: read('stranger.pem'), key: read('stranger.key') },
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
