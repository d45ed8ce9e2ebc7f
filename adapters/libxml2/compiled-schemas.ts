/**
 * Worker side: compiles schemas of packs and keeps the compiled ones. Compiled schemas live in WebAssembly memory, which never shrinks and is
 * not garbage collected: the least recently used ones are disposed of.
 */
import { XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { packUrl, urlKey } from './pack-url.ts';
import { schemaParseOptions } from './scan-schema.ts';
import { readPackFile, whileServing } from './served-files.ts';

const KEPT = 48;

const compiled = new Map<string, XsdValidator>();

/** @throws DrehkreuzError DK-PACK-INVALID, DK-PACK-MISSING-IMPORT, DK-PACK-DAMAGED */
export function compiledSchema(pack: Pack, schema: string): XsdValidator {
	const key = `${pack.description.id} ${schema}`;
	const kept = compiled.get(key);
	const validator = kept ?? compileSchema(pack, schema);
	compiled.delete(key);
	compiled.set(key, validator);
	for (const [oldest, old] of compiled) {
		if (compiled.size <= KEPT) break;
		old.dispose();
		compiled.delete(oldest);
	}
	return validator;
}

/** Compiles without keeping. The caller disposes of the result. */
export function compileSchema(pack: Pack, schema: string): XsdValidator {
	const bytes = readPackFile(pack, schema);
	const { result, thrown, refused } = whileServing(pack, () => {
		const document = XmlDocument.fromBuffer(bytes, { url: packUrl(schema), option: schemaParseOptions });
		try {
			return XsdValidator.fromDoc(document);
		} finally {
			document.dispose();
		}
	});
	const [missing] = refused;
	if (missing !== undefined) {
		result?.dispose();
		throw new DrehkreuzError('DK-PACK-MISSING-IMPORT', { file: schema, line: '–', url: missing });
	}
	if (thrown instanceof XmlLibError) throw new DrehkreuzError('DK-PACK-INVALID', faultOf(pack, schema, thrown));
	if (thrown !== undefined) throw thrown;
	if (!result) throw new DrehkreuzError('DK-PACK-INVALID', { file: schema, line: '–', rule: 'no schema' });
	return result;
}

function faultOf(pack: Pack, schema: string, error: XmlLibError): { file: string; line: number; rule: string } {
	const first = error.details.find((detail) => detail.level >= 2) ?? error.details[0];
	const url = first?.file;
	const file = url === undefined ? schema : (pack.description.served[urlKey(url)] ?? schema);
	return { file, line: first?.line ?? 1, rule: first?.message.trim() ?? error.message.trim() };
}
