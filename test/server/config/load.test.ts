import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { loadConfig } from '../../../server/config/load.ts';
import { loadTenants } from '../../../server/config/tenants.ts';
import { projectFolder } from '../../../server/folders.ts';

describe('the configuration', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'dk-config-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('that is shipped is right, listens on loopback and brings the sandbox', () => {
		const config = loadConfig(projectFolder('config', 'drehkreuz.json'), {});
		expect(config.server).to.deep.equal({ host: '127.0.0.1', port: 8080, editor: true, trustedProxies: [] });
		expect(config.signIn).to.deep.equal({ session: { lifeMinutes: 720, idleMinutes: 60 } });
		expect(config).to.include({ sandbox: true, data: projectFolder('data') });
		expect(config.retry).to.deep.equal({ maxAttempts: 6, delaysMs: [5_000, 30_000, 120_000, 600_000, 3_600_000], deliveryLimit: 20 });
	});

	it('without anything in it has safe defaults: no sandbox', () => {
		expect(loadConfig(write({}), {})).to.include({ sandbox: false });
	});

	it('yields to the environment', () => {
		const config = loadConfig(write({ server: { port: 1 } }), {
			DREHKREUZ_PORT: '9000',
			DREHKREUZ_BROKER: 'rabbitmq',
			AMQP_URL: 'amqp://localhost',
			DREHKREUZ_EDITOR: 'off',
		});
		expect(config.server).to.include({ port: 9_000, editor: false });
		expect(config.engine).to.deep.include({ broker: 'rabbitmq' }).and.have.nested.property('rabbitmq.url', 'amqp://localhost');
	});

	it('takes several addresses of RabbitMQ, each of which may be a secret, and the name of the process', () => {
		const file = write({ instance: 'hub-1', engine: { broker: 'rabbitmq', rabbitmq: { url: ['amqp://a', { secret: 'ZWEI' }], heartbeatSeconds: 5 } } });
		const config = loadConfig(file, { DREHKREUZ_SECRET_ZWEI: 'amqp://b' });
		expect(config.engine.rabbitmq).to.deep.equal({ url: ['amqp://a', 'amqp://b'], heartbeatSeconds: 5, queuePrefix: 'dk.' });
		expect(config.instance).to.equal('hub-1');
		expect(loadConfig(file, { AMQP_URL: 'amqp://c,amqp://d', DREHKREUZ_INSTANCE: 'hub-2' }))
			.to.include({ instance: 'hub-2' })
			.and.to.have.nested.property('engine.rabbitmq.url', 'amqp://c,amqp://d');
	});

	it('puts the store on PostgreSQL when asked, with its address from a secret or the environment', () => {
		expect(loadConfig(write({}), {}).engine)
			.to.deep.include({ store: 'sqlite' })
			.and.not.have.any.keys('postgres');
		const file = write({ engine: { store: 'postgres', postgres: { url: { secret: 'DATABASE_URL' } } } });
		const config = loadConfig(file, { DREHKREUZ_SECRET_DATABASE_URL: 'postgres://u:p@h/d' });
		expect(config.engine.postgres).to.deep.equal({ url: 'postgres://u:p@h/d', schema: 'drehkreuz', poolSize: 10 });
		const fromEnvironment = loadConfig(write({ engine: { postgres: { url: 'postgres://a/b', poolSize: 20 } } }), {
			DREHKREUZ_STORE: 'postgres',
			DATABASE_URL: 'postgresql://h/d',
		});
		expect(fromEnvironment.engine).to.deep.include({ store: 'postgres', postgres: { url: 'postgresql://h/d', schema: 'drehkreuz', poolSize: 20 } });
		expect(loadConfig(write({}), { DATABASE_URL: 'postgres://somebody/elses' }).engine).to.not.have.any.keys('postgres');
	});

	it('takes an identity provider, with TLS or on this machine, and knows what is usual', () => {
		for (const issuer of ['https://anmeldung.example/realms/stadt', 'http://localhost:8090', 'http://127.0.0.1/x', 'http://[::1]:1']) {
			writeFileSync(join(folder, 'drehkreuz.json'), oidc(issuer));
			expect(loadConfig(join(folder, 'drehkreuz.json'), {}).signIn.oidc, issuer).to.deep.equal({
				...{ issuer, clientId: 'drehkreuz', clientSecret: 'sechzehn Zeichen lang' },
				...{ label: 'Anmeldedienst', scopes: ['openid', 'profile'], nameClaim: 'preferred_username' },
			});
		}
	});

	function oidc(issuer: string, clientSecret = 'sechzehn Zeichen lang'): string {
		return JSON.stringify({ signIn: { oidc: { issuer, clientId: 'drehkreuz', clientSecret } } });
	}

	const faults: readonly [what: string, content: string, code: string, path: string][] = [
		['an unknown key', '{"servre":{}}', 'DK-CONFIG-INVALID', '/servre'],
		['a port that is none', '{"server":{"port":70000}}', 'DK-CONFIG-INVALID', '/server/port'],
		['a broker that does not exist', '{"engine":{"broker":"kafka"}}', 'DK-CONFIG-INVALID', '/engine/broker'],
		['a store that does not exist', '{"engine":{"store":"oracle"}}', 'DK-CONFIG-INVALID', '/engine/store'],
		['PostgreSQL without its address', '{"engine":{"store":"postgres"}}', 'DK-CONFIG-INVALID', '/engine'],
		['a database of another kind', '{"engine":{"store":"postgres","postgres":{"url":"mysql://a/b"}}}', 'DK-CONFIG-INVALID', '/engine/postgres/url'],
		['a schema that is none', '{"engine":{"postgres":{"url":"postgres://a/b","schema":"x;y"}}}', 'DK-CONFIG-INVALID', '/engine/postgres/schema'],
		['too few connections', '{"engine":{"postgres":{"url":"postgres://a/b","poolSize":2}}}', 'DK-CONFIG-INVALID', '/engine/postgres/poolSize'],
		['broken JSON, by its line', '{\n"server": {\n', 'DK-CONFIG-INVALID', 'line 3'],
		['an address of another protocol', '{"engine":{"rabbitmq":{"url":["http://a"]}}}', 'DK-CONFIG-INVALID', '/engine/rabbitmq/url/0'],
		['an identity provider elsewhere without TLS', oidc('http://anmeldung.example'), 'DK-CONFIG-INVALID', '/signIn/oidc/issuer'],
		['an identity provider that only begins like this machine', oidc('http://localhost.boese.example'), 'DK-CONFIG-INVALID', '/signIn/oidc/issuer'],
		['an identity provider whose secret is short', oidc('https://a.example', 'kurz'), 'DK-CONFIG-INVALID', '/signIn/oidc/clientSecret'],
		['a public address with a path', '{"server":{"publicUrl":"https://a.example/hub"}}', 'DK-CONFIG-INVALID', '/server/publicUrl'],
		['proxies that are no addresses', '{"server":{"trustedProxies":["10.0.0.0/99"]}}', 'DK-CONFIG-INVALID', '/server/trustedProxies'],
		['a list', '[]', 'DK-CONFIG-INVALID', '/'],
	];
	for (const [what, content, code, path] of faults) {
		it(`with ${what} is refused, naming the place`, () => {
			const file = join(folder, 'drehkreuz.json');
			writeFileSync(file, content);
			const error = thrownBy(() => loadConfig(file, {}));
			expect(error).to.include({ code });
			expect(error.facts).to.include({ file, path });
		});
	}

	it('that cannot be read says which file and why', () => {
		expect(thrownBy(() => loadConfig(join(folder, 'nothing.json'), {})))
			.to.deep.include({ code: 'DK-CONFIG-UNREADABLE' })
			.and.have.nested.property('facts.systemCode', 'ENOENT');
	});

	it('takes secrets from the folder first, then from the environment', () => {
		mkdirSync(join(folder, 'secrets'));
		writeFileSync(join(folder, 'secrets', 'amqp'), 'amqp://from-file\n');
		const file = write({ secrets: 'secrets', engine: { broker: 'rabbitmq', rabbitmq: { url: { secret: 'amqp' } } } });
		expect(loadConfig(file, { DREHKREUZ_SECRET_AMQP: 'amqp://from-environment' }).engine.rabbitmq?.url).to.equal('amqp://from-file');
		rmSync(join(folder, 'secrets'), { recursive: true });
		expect(loadConfig(file, { DREHKREUZ_SECRET_AMQP: 'amqp://from-environment' }).engine.rabbitmq?.url).to.equal('amqp://from-environment');
	});

	it('with a missing secret names it and where it is needed, and does not read outside the folder', () => {
		const file = write({ secrets: 'secrets', engine: { broker: 'rabbitmq', rabbitmq: { url: { secret: '../drehkreuz.json' } } } });
		expect(thrownBy(() => loadConfig(file, {}))).to.include({ code: 'DK-CONFIG-SECRET' });
	});

	it('keeps only the hash of a portal’s token', () => {
		mkdirSync(join(folder, 'tenants'));
		writeFileSync(join(folder, 'tenants', 'a.json'), JSON.stringify({ id: 'a', name: 'A', portals: [{ id: 'p', token: 'x'.repeat(20) }], partners: {} }));
		const tenants = loadTenants(join(folder, 'tenants'), undefined);
		expect(JSON.stringify([...tenants])).not.to.include('x'.repeat(20));
		expect(tenants.get('a')?.portals[0]?.tokenSha256).to.match(/^[0-9a-f]{64}$/);
	});

	it('refuses a token that can be guessed, without printing it', () => {
		mkdirSync(join(folder, 'tenants'));
		writeFileSync(join(folder, 'tenants', 'a.json'), JSON.stringify({ id: 'a', name: 'A', portals: [{ id: 'p', token: 'geheim' }], partners: {} }));
		const error = thrownBy(() => loadTenants(join(folder, 'tenants'), undefined));
		expect(error).to.include({ code: 'DK-CONFIG-INVALID' });
		expect(error.message).not.to.include('geheim');
	});

	function write(content: object): string {
		const file = join(folder, 'drehkreuz.json');
		writeFileSync(file, JSON.stringify(content));
		return file;
	}
});

function thrownBy(work: () => unknown): DrehkreuzError {
	try {
		work();
	} catch (error) {
		return error as DrehkreuzError;
	}
	throw new Error('nothing was thrown');
}
