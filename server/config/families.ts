/** The header families that this hub uses: the operator's (`<data>/families/*.json`) before ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerFamilies } from '../../hub/standards/families.ts';
import type { HeaderFamily } from '../../hub/standards/header-family.ts';
import { loadFamilies } from '../../hub/standards/load-families.ts';
import { projectFolder } from '../folders.ts';
import { schemaCheck } from './schemas.ts';

const check = schemaCheck(JSON.parse(readFileSync(projectFolder('schemas', 'header-family.schema.json'), 'utf8')) as object);

/** @throws DrehkreuzError DK-PACK-FAMILY */
export async function familiesOf(data: string): Promise<readonly HeaderFamily[]> {
	return [...(await loadFamilies(join(data, 'families'), check)), ...headerFamilies];
}
