/** What a folder holds besides schemas: code lists, Schematron, WSDL, FIM data schemas. Found by their root element, wherever they lie. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PackCodeList, PackFimSchema, PackRules, PackService } from '../../hub/standards/pack.ts';
import { type FileKind, kindOf } from './file-kind.ts';
import type { SchemaFile } from './folder.ts';

export interface ContentFile extends SchemaFile {
	readonly sha512: string;
	readonly size: number;
}

export interface FolderContents {
	readonly files: readonly ContentFile[];
	/** Of lists with the same `canonicalVersionUri` only the first. */
	readonly codeLists: readonly PackCodeList[];
	/** Not compiled yet. */
	readonly rules: readonly PackRules[];
	readonly services: readonly PackService[];
	readonly schemasFim: readonly PackFimSchema[];
	/** Files that are of a known kind and cannot be read. They are not part of the pack. */
	readonly faults: readonly { readonly file: string; readonly line: number; readonly rule: string }[];
}

/** Files looked at side by side: opening a file is waiting, not work. */
const AT_ONCE = 8;

export async function readContents(candidates: readonly SchemaFile[]): Promise<FolderContents> {
	const found: { file: ContentFile; kind: FileKind }[] = [];
	const faults: { file: string; line: number; rule: string }[] = [];
	const queue = candidates.values();
	const look = async () => {
		for (const file of queue) {
			const kind = await kindOf(file.location);
			if (kind?.kind === 'faulty') faults.push({ file: file.path, line: kind.line, rule: kind.rule });
			else if (kind) found.push({ file: { ...file, ...(await fingerprint(file.location)) }, kind });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, look));
	found.sort((a, b) => (a.file.path < b.file.path ? -1 : 1));

	const codeLists = new Map<string, PackCodeList>();
	const files: ContentFile[] = [];
	const rules: PackRules[] = [];
	const services: PackService[] = [];
	const schemasFim: PackFimSchema[] = [];
	for (const { file, kind } of found) {
		const { path } = file;
		if (kind.kind === 'code-list') {
			const { kind: _, ...head } = kind;
			if (codeLists.has(head.canonicalVersionUri)) continue;
			codeLists.set(head.canonicalVersionUri, { path, ...head });
		} else if (kind.kind === 'rules') rules.push({ path, title: kind.title || (path.split('/').at(-1) ?? path) });
		else if (kind.kind === 'service') services.push({ path, targetNamespace: kind.targetNamespace, names: kind.names });
		else if (kind.kind === 'fim') schemasFim.push({ path, id: kind.id, version: kind.version, format: kind.format });
		files.push(file);
	}
	return { files, codeLists: [...codeLists.values()], rules, services, schemasFim, faults };
}

async function fingerprint(location: string): Promise<{ sha512: string; size: number }> {
	const bytes = await readFile(location);
	return { sha512: createHash('sha512').update(bytes).digest('hex'), size: bytes.length };
}
