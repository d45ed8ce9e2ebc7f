/** Commands that ask for a password, without anybody there to type one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { projectFolder } from '../../../server/folders.ts';
import { freePort } from '../../support/amqp-node.ts';

describe('a command that asks for a password', () => {
	let folder: string;
	let config: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'dk-secrets-'));
		config = join(folder, 'drehkreuz.json');
		writeFileSync(config, JSON.stringify({ server: { port: await freePort() }, data: 'data', tenants: 'tenants' }));
	});
	after(() => rmSync(folder, { recursive: true }));

	async function run(command: string, input: string): Promise<{ code: unknown; said: string }> {
		const args = [projectFolder('build', 'server', 'main.js'), command, '--config', config];
		const child = spawn(process.execPath, args, { env: { ...process.env, LANG: 'de_DE.UTF-8', DREHKREUZ_EDITOR_PASSWORD: undefined } });
		child.stdin.end(input);
		const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
		return { code, said: said + complained };
	}

	it('says that a password that is missing or too short is too short', async () => {
		for (const input of ['', '\n', 'kurz\n'])
			expect(await run('password', input))
				.to.deep.include({ code: 1 })
				.property('said')
				.contain('zu kurz');
	});

	it('takes a password that is piped in, and does not repeat it', async () => {
		const { code, said } = await run('password', 'ein langes Passwort\n');
		expect(code).to.equal(0);
		expect(said).to.contain('Das Passwort ist geändert').and.not.contain('langes');
	});

	it('goes on with an empty one when the input ends: here no hub answers, and it says so', async () => {
		expect(await run('parked', ''))
			.to.deep.include({ code: 1 })
			.property('said')
			.contain('antwortet kein Hub');
	});
});
