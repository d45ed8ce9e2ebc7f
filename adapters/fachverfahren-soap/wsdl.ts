/**
 * The WSDL is a file, and everything it imports is a file: checked when the adapter is made, before anything is parsed. What a WSDL or schema
 * names by absolute address must be mapped to a local file, or the configuration is refused.
 */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export interface WsdlFiles {
	readonly role: string;
	/** Absolute path. */
	readonly file: string;
	/** Absolute address → absolute path. */
	readonly imports: ReadonlyMap<string, string>;
}

/** @throws DrehkreuzError DK-CONFIG-UNREADABLE, DK-CONFIG-INVALID */
export function checkWsdl(wsdl: string, imports: Readonly<Record<string, string>>, baseFolder: string, role: string): WsdlFiles {
	const file = isAbsolute(wsdl) ? wsdl : join(baseFolder, wsdl);
	const files: WsdlFiles = { role, file, imports: new Map(Object.entries(imports).map(([address, path]) => [address, resolve(dirname(file), path)])) };
	const seen = new Set<string>();
	const walk = (at: string): void => {
		if (seen.has(at)) return;
		seen.add(at);
		for (const location of locationsIn(read(at))) walk(localFileOf(files, location, dirname(at)));
	};
	walk(file);
	return files;
}

/** Where an imported location lies on disk. @throws DrehkreuzError DK-CONFIG-INVALID for an address that is not mapped */
export function localFileOf(files: WsdlFiles, location: string, folder: string): string {
	const mapped = files.imports.get(location);
	if (mapped !== undefined) return mapped;
	if (!/^[A-Za-z][A-Za-z0-9+.-]+:/.test(location) && !location.startsWith('//')) return resolve(folder, location);
	throw new DrehkreuzError('DK-CONFIG-INVALID', {
		file: files.role,
		path: '/settings/wsdl',
		rule: `imports ${location.slice(0, 200)}, which is not fetched: put the file beside the WSDL and map it under imports`,
	});
}

function locationsIn(xml: string): string[] {
	const tags = xml
		.replace(/<!--[\s\S]*?-->/g, '')
		.matchAll(/<(?:[\w.-]+:)?(?:import|include|redefine|override)\b[^>]*?\b(?:schemaLocation|location)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
	return [...tags].map(([, double, single]) => (double ?? single ?? '').trim()).filter((location) => location !== '');
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (cause) {
		throw new DrehkreuzError('DK-CONFIG-UNREADABLE', { file, systemCode: (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN' }, { cause });
	}
}
