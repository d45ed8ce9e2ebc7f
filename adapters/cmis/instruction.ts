/** The order to file something: types of `schemas/filing.schema.json`, which checks it before an adapter sees it. */
import schema from '../../schemas/filing.schema.json' with { type: 'json' };

export const filingSchema: object = schema;

export type Metadaten = Readonly<Record<string, string | number | boolean>>;

export type Quelle = 'body' | 'anlagen' | { readonly anlage: number } | { readonly text: string } | { readonly base64: string };

export interface Dokument {
	readonly betreff: string;
	readonly dokumentart: string;
	readonly quelle: Quelle;
	readonly mediaType?: string;
	readonly dateiname?: string;
	readonly eingangsdatum?: string;
	readonly metadaten?: Metadaten;
}

export interface Filing {
	readonly aktenplankennzeichen: string;
	readonly aktenbetreff?: string;
	readonly aktenFremdId?: string;
	readonly vorgangsbetreff: string;
	readonly fremdId: string;
	readonly metadaten?: Metadaten;
	readonly dokumente: readonly Dokument[];
}
