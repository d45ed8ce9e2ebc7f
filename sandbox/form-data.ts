/** Reads a form as browsers and adapters send it: `multipart/form-data` (RFC 7578) or `application/x-www-form-urlencoded`. */
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Request } from './counterpart.ts';

export interface FormFile {
	readonly name: string;
	readonly bytes: Buffer;
	readonly fileName: string;
	readonly mediaType: string;
}

export interface FormData {
	readonly fields: ReadonlyMap<string, string>;
	readonly files: readonly FormFile[];
}

/** @returns undefined when it is no such form, or a broken one */
export async function readFormData(request: Request): Promise<FormData | undefined> {
	const contentType = request.headers['content-type'] ?? '';
	if (contentType.startsWith('application/x-www-form-urlencoded')) {
		return { fields: new Map(new URLSearchParams(request.body.toString('utf8'))), files: [] };
	}
	if (!contentType.startsWith('multipart/form-data')) return undefined;
	return new Promise((resolve) => {
		const fields = new Map<string, string>();
		const files: FormFile[] = [];
		const fail = (): void => resolve(undefined);
		let busboy: BusboyInstance;
		try {
			busboy = new Busboy({ headers: { ...request.headers, 'content-type': contentType }, limits: { fieldSize: 1_048_576, fields: 1_000, files: 100 } });
		} catch {
			return fail();
		}
		busboy.on('field', (name: string, value: string) => fields.set(name, value));
		busboy.on('file', (name, stream, fileName, _encoding, mediaType) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => files.push({ name, bytes: Buffer.concat(chunks), fileName, mediaType }));
			stream.on('error', fail);
		});
		busboy.on('error', fail);
		busboy.on('finish', () => resolve({ fields, files }));
		busboy.end(request.body);
	});
}
