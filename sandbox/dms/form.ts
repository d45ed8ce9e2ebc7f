/** A browser binding form (CMIS 1.1 §5.4.4): action, properties, content. */
import type { Request } from '../counterpart.ts';
import { type FormFile, readFormData } from '../form-data.ts';
import { CmisError } from './cmis-error.ts';

export type FormContent = FormFile;

export interface Form {
	readonly fields: ReadonlyMap<string, string>;
	readonly content: FormContent | undefined;
}

/** @throws CmisError invalidArgument */
export async function readForm(request: Request): Promise<Form> {
	const form = await readFormData(request);
	if (!form) throw new CmisError('invalidArgument', 'this is no form, or a broken one');
	return { fields: form.fields, content: form.files.find(({ name }) => name === 'content') };
}

/** `propertyId[n]` / `propertyValue[n]`; a client may leave a value out to unset it. */
export function propertiesOf(form: Form): Record<string, string | undefined> {
	const properties: Record<string, string | undefined> = {};
	for (let n = 0; form.fields.has(`propertyId[${n}]`); n += 1) {
		properties[form.fields.get(`propertyId[${n}]`) ?? ''] = form.fields.get(`propertyValue[${n}]`);
	}
	return properties;
}
