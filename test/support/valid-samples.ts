/** The valid messages of the published samples, by standard. */
import { readFileSync } from 'node:fs';
import { haveSharedStandards, sharedStandard } from './shared-standards.ts';

export interface ValidSample {
	/** As for `sharedStandard`. */
	readonly file: string;
	/** Folder of the standard. */
	readonly standard: string;
	/** Schema in that folder. */
	readonly schema: string;
}

/** Empty where the standards are absent. */
export function validSamples(): Map<string, ValidSample[]> {
	const samples = new Map<string, ValidSample[]>();
	if (!haveSharedStandards) return samples;
	for (const row of readFileSync(sharedStandard('ERWARTUNG.tsv'), 'utf8').split('\n')) {
		const [file = '', path = '', verdict] = row.split('\t');
		if (verdict !== 'valid') continue;
		const [standard = '', ...schema] = path.split('/');
		samples.set(standard, [...(samples.get(standard) ?? []), { file, standard, schema: schema.join('/') }]);
	}
	return samples;
}
