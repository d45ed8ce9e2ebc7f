/**
 * Keys as files: `<data>/keys/k1.key`, `k2.key` …, readable by the hub's user only. The one with the highest number seals.
 *
 * The first one is made at the first start, so that content is encrypted without anybody doing anything. What that protects: copies and disks without this folder. Who
 * has the whole data folder has the keys too; to keep them apart, give keys as secrets (`encryption.keys`).
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { MasterKey } from '../../hub/sealing/key-ring.ts';

const FILE = /^k(\d{1,6})\.key$/;
const SECRET_BYTES = 32;

/** The highest number first. @throws DrehkreuzError DK-SEAL-CONFIG */
export async function readKeys(folder: string): Promise<readonly MasterKey[]> {
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw new DrehkreuzError('DK-SEAL-CONFIG', { key: '–', rule: `the folder cannot be read (${error.code})` }, { cause: error });
	});
	const numbers = names.map((name) => Number(FILE.exec(name)?.[1])).filter((number) => number > 0);
	return Promise.all(
		numbers
			.toSorted((one, other) => other - one)
			.map(async (number) => {
				const id = `k${number}`;
				const secret = await readFile(join(folder, `${id}.key`), 'utf8').catch((error: NodeJS.ErrnoException) => {
					throw new DrehkreuzError('DK-SEAL-CONFIG', { key: id, rule: `its file cannot be read (${error.code})` }, { cause: error });
				});
				return { id, secret: secret.trim() };
			}),
	);
}

/** Makes a key with this number. Of several processes that do so at once, one makes it and the others find it: none overwrites it. */
export async function makeKey(folder: string, number: number): Promise<string> {
	const id = `k${number}`;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const draft = join(folder, `.${id}.${randomBytes(6).toString('hex')}`);
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(`${randomBytes(SECRET_BYTES).toString('base64')}\n`);
		await file.sync();
	} finally {
		await file.close();
	}
	await link(draft, join(folder, `${id}.key`)).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'EEXIST') throw error;
	});
	await rm(draft, { force: true });
	await syncFolder(folder);
	return id;
}

/** The key is used no more; its file stays, under another name, for whoever has to read an old backup. @returns where it is */
export async function layKeyAside(folder: string, id: string): Promise<string> {
	const aside = join(folder, `${id}.removed`);
	await rename(join(folder, `${id}.key`), aside);
	await syncFolder(folder);
	return aside;
}

export function numberOf(id: string): number {
	return Number(/^k(\d+)$/.exec(id)?.[1] ?? 0);
}

async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
