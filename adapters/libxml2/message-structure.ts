/** Worker side: the structure of a message, and messages written by it. Models stay in the worker; only outlines and texts leave it. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { ElementDeclaration, SchemaModel } from '../../hub/standards/schema-model.ts';
import type { Outline } from '../../hub/standards/structures.ts';
import { outlineOfElement } from '../../hub/xml/outline.ts';
import { type WrittenXml, writeXml } from '../../hub/xml/write-by-model.ts';
import type { MessageName, OutlineJob, WriteJob } from './jobs.ts';
import { schemaModelOf } from './schema-model.ts';

export function outlineOfMessage({ message, options }: OutlineJob, packs: readonly Pack[]): Outline {
	const { model, root } = find(message, packs);
	return outlineOfElement(model, root, options);
}

export function writeMessage({ message, value }: WriteJob, packs: readonly Pack[]): WrittenXml {
	const { model, root } = find(message, packs);
	return writeXml(model, root.name, value);
}

/** @throws DrehkreuzError DK-MAP-TARGET-UNKNOWN, DK-PACK-DAMAGED, DK-PACK-INVALID */
function find({ pack: id, schema, root: name }: MessageName, packs: readonly Pack[]): { model: SchemaModel; root: ElementDeclaration } {
	const pack = packs.find(({ description }) => description.id === id);
	const model = pack && schemaModelOf(pack, schema);
	const root = model?.elements[name];
	if (!model || !root) throw new DrehkreuzError('DK-MAP-TARGET-UNKNOWN', { target: name.slice(0, 300) });
	return { model, root };
}
