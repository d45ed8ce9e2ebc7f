/**
 * The types this DMS knows: an Akte lies in the Aktenplan, a Vorgang in an Akte, a Dokument in a Vorgang. As in a real municipal DMS each has
 * properties that must be there, and the Aktenzeichen is given by the DMS alone.
 */
export interface PropertyDefinition {
	readonly type: 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'id';
	readonly required?: true;
	/** Set by the DMS; a client that sends it is refused. */
	readonly readonly?: true;
	readonly maxLength?: number;
}

export interface TypeDefinition {
	readonly id: string;
	readonly base: 'cmis:folder' | 'cmis:document';
	/** Types of folder it may lie in. */
	readonly parents: readonly string[];
	readonly contentRequired?: true;
	readonly properties: Readonly<Record<string, PropertyDefinition>>;
}

const common = { 'cmis:name': { type: 'string', required: true, maxLength: 255 }, 'cmis:description': { type: 'string', maxLength: 2_000 } } as const;
const text = { type: 'string', required: true, maxLength: 250 } as const;

export const types: Readonly<Record<string, TypeDefinition>> = Object.fromEntries(
	(
		[
			{ id: 'cmis:folder', base: 'cmis:folder', parents: ['cmis:folder'], properties: common },
			{
				id: 'dk:akte',
				base: 'cmis:folder',
				parents: ['cmis:folder'],
				properties: {
					...common,
					'dk:fremdId': text,
					'dk:aktenplankennzeichen': text,
					'dk:betreff': { ...text },
					'dk:aktenzeichen': { type: 'string', readonly: true },
				},
			},
			{
				id: 'dk:vorgang',
				base: 'cmis:folder',
				parents: ['dk:akte'],
				properties: {
					...common,
					'dk:fremdId': text,
					'dk:betreff': text,
					'dk:leistung': { type: 'string', maxLength: 100 },
					'dk:kassenzeichen': { type: 'string', maxLength: 50 },
				},
			},
			{
				id: 'dk:dokument',
				base: 'cmis:document',
				parents: ['dk:vorgang'],
				contentRequired: true,
				properties: {
					...common,
					'dk:fremdId': text,
					'dk:betreff': text,
					'dk:dokumentart': { type: 'string', required: true, maxLength: 100 },
					'dk:eingangsdatum': { type: 'datetime', required: true },
					'dk:schutzbedarf': { type: 'string', maxLength: 50 },
				},
			},
			{ id: 'cmis:document', base: 'cmis:document', parents: ['cmis:folder'], properties: common },
		] satisfies TypeDefinition[]
	).map((type) => [type.id, type]),
);
