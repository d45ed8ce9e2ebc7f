/**
 * PostgreSQL for tests: a private server from the installed programs, else (as root on Debian) installed with apt-get, else none. With CI=true none is a failure.
 *
 * One server per run, started when the first test asks, stopped by `hooks.ts`. Each test has a schema of its own in it. Tests that restart a server start their own.
 */
import { createHash } from 'node:crypto';
import { haveDebianPackage } from './debian-package.ts';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server.ts';

/** Where child processes of a test find the server. */
const VARIABLE = 'DREHKREUZ_TEST_POSTGRESQL';

export const NO_POSTGRESQL = 'PostgreSQL is missing: install it (Debian: apt-get install postgresql)';

let shared: Promise<PostgresqlServer | undefined> | undefined;

/** The server that all suites of a run share. Undefined when there is none to be had. */
export function postgresqlForTests(): Promise<PostgresqlServer | undefined> {
	shared ??= find();
	return shared;
}

export async function havePostgresql(): Promise<boolean> {
	const found = await haveDebianPackage('postgresql', () => postgresqlPrograms() !== undefined);
	if (!found && process.env['CI'] === 'true') throw new Error(`${NO_POSTGRESQL}. CI=true does not allow to skip its tests`);
	return found;
}

/** Address of the shared server, also in a child process. @throws Error when nobody has asked for it */
export function postgresqlUrl(): string {
	const url = process.env[VARIABLE];
	if (url === undefined) throw new Error('no test has asked for PostgreSQL yet');
	return url;
}

/** The same for the same name, which is unique as the folder of a test is. */
export function schemaFor(name: string): string {
	return `test_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

/** For the end of the run. */
export async function stopPostgresqlForTests(): Promise<void> {
	const server = await shared?.catch(() => undefined);
	shared = undefined;
	await server?.stop();
}

async function find(): Promise<PostgresqlServer | undefined> {
	if (!(await havePostgresql())) return undefined;
	// No test of it cuts the power: what is not synced survives a kill all the same.
	const server = await PostgresqlServer.start(['fsync=off']);
	process.env[VARIABLE] = server.url;
	return server;
}
