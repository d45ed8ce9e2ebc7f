/** Checks instances of a FIM schema with the engines that users have: ajv in strict mode for JSON, libxml2 for XML. */
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { JsonChecker } from '../../adapters/ajv/json-checker.ts';
import { type JsonSchemaOptions, toJsonSchema } from '../../hub/fim/json-schema.ts';
import type { FimSchema } from '../../hub/fim/model.ts';
import { toXmlInstance } from '../../hub/fim/xml-instance.ts';
import { toXsd } from '../../hub/fim/xsd.ts';
import type { CheckReport } from '../../hub/standards/checker.ts';

/** Frees what libxml2 holds when the work is done. Fails when the generated JSON Schema is not strict, or the generated XSD does not compile. */
export async function withSchemas<T>(schema: FimSchema, options: JsonSchemaOptions, work: (check: FimSchemaCheck) => Promise<T>): Promise<T> {
	const check = new FimSchemaCheck(schema, options);
	try {
		return await work(check);
	} finally {
		check.dispose();
	}
}

export class FimSchemaCheck {
	readonly #schema: FimSchema;
	readonly #options: JsonSchemaOptions;
	readonly #id: string;
	readonly #json: JsonChecker;
	readonly #xsd: XmlDocument;
	readonly #validator: XsdValidator;

	/** @throws Error when the generated JSON Schema is not strict, or the generated XSD does not compile */
	constructor(schema: FimSchema, options: JsonSchemaOptions = {}) {
		this.#schema = schema;
		this.#options = options;
		const { schema: jsonSchema } = toJsonSchema(schema, options);
		this.#id = String(jsonSchema.$id);
		this.#json = new JsonChecker({ schemas: [jsonSchema] });
		this.#xsd = XmlDocument.fromString(toXsd(schema, options).xsd);
		this.#validator = XsdValidator.fromDoc(this.#xsd);
	}

	/** Verdict `refused` says that ajv refused the schema. */
	json(instance: unknown): Promise<CheckReport> {
		return this.#json.check(Buffer.from(JSON.stringify(instance)), { schema: this.#id });
	}

	/** What libxml2 has against the instance as XML; '' is nothing. */
	xml(instance: unknown): string {
		const document = XmlDocument.fromString(toXmlInstance(this.#schema, instance, this.#options));
		try {
			this.#validator.validate(document);
			return '';
		} catch (error) {
			return (error as Error).message;
		} finally {
			document.dispose();
		}
	}

	dispose(): void {
		this.#validator.dispose();
		this.#xsd.dispose();
	}
}
