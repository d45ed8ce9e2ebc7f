/** The order for a Fachverfahren, whatever protocol it speaks. */
import schema from '../../schemas/handover.schema.json' with { type: 'json' };

export const handoverSchema: object = schema;

/** Form: `schemas/handover.schema.json`. */
export interface Handover {
	readonly fremdId?: string;
	readonly aktenzeichen?: string;
	readonly kassenzeichen?: string;
	readonly daten?: object;
}
