import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { BuildContext } from '../../scripts/dockerfile/context.ts';
import { parseDockerfile } from '../../scripts/dockerfile/parse.ts';
import { runStages } from '../../scripts/dockerfile/run.ts';

describe('steps of a Dockerfile', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-steps-'));
		for (const file of ['context/a/one.txt', 'context/a/two.log', 'context/b/node_modules/x.js', 'context/top.txt', 'context/secret.txt']) {
			await mkdir(dirname(join(folder, file)), { recursive: true });
			await writeFile(join(folder, file), file);
		}
		await mkdir(join(folder, 'out'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const context = (ignore: string): BuildContext => new BuildContext(join(folder, 'context'), ignore);
	const build = (text: string, ignore = '') => runStages(parseDockerfile(text), { context: context(ignore), folder: join(folder, 'out') });

	it('leaves out of the context what .dockerignore names, the last pattern that fits deciding', () => {
		expect(context('*\n!a\n!top.txt\n**/*.log').files().sort()).to.deep.equal(['a/one.txt', 'top.txt']);
		expect(context('# all but\n**/node_modules\nsecret*').files().sort()).to.deep.equal(['a/one.txt', 'a/two.log', 'top.txt']);
	});

	it('runs commands in the working folder with the environment of the stage, and copies between stages', async () => {
		const image = await build(
			[
				'FROM node:24-slim AS make\nWORKDIR /app\nENV WORD=hello \\\n    OTHER=x\nCOPY . .',
				'RUN echo "$WORD $HIDDEN" > made.txt && ls > list.txt',
				'FROM node:24-slim\nWORKDIR /srv\nCOPY --from=make /app/made.txt /app/list.txt ./\nCOPY a ./copied\nCMD ["node", "x.js"]',
			].join('\n'),
			'secret.txt',
		);
		expect(await readFile(join(image.cwd, 'made.txt'), 'utf8')).to.equal('hello \n');
		expect((await readFile(join(image.cwd, 'list.txt'), 'utf8')).split('\n'))
			.to.include.members(['a', 'top.txt'])
			.and.not.include('secret.txt');
		expect(await readFile(join(image.cwd, 'copied/one.txt'), 'utf8')).to.equal('context/a/one.txt');
		expect(image.command).to.deep.equal(['node', 'x.js']);
	});

	for (const [what, text, reason] of [
		['a step that fails', 'FROM node:24-slim\nRUN exit 3', /exit 3/],
		['a file that is not in the context', 'FROM node:24-slim\nCOPY secret.txt ./', /not in the build context/],
		['an instruction that it does not know', 'FROM node:24-slim\nADD x y', /not known here: ADD/],
		['a command in shell form', 'FROM node:24-slim\nCMD node x.js', /exec form/],
		['an absolute path in RUN', 'FROM node:24-slim\nRUN touch /etc/x', /no chroot/],
		['a base image that it cannot stand in for', 'FROM debian:12\nRUN true', /not debian:12/],
	] as const) {
		it(`refuses ${what}`, async () => {
			const failure = await Promise.resolve()
				.then(() => build(text, 'secret.txt'))
				.then(
					() => undefined,
					(error: unknown) => error,
				);
			expect(failure).to.be.instanceOf(Error).and.have.property('message').that.matches(reason);
		});
	}
});
