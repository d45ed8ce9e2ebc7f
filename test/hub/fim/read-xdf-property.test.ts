import { expect } from 'chai';
import * as fc from 'fast-check';
import { MAX_FAULTS } from '../../../hub/fim/faults.ts';
import type { FimRegel, FimStruktur, XdfFormat } from '../../../hub/fim/model.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { schemaOf } from '../../support/xdf-arbitrary.ts';
import { type WritableSchema, writeXdf } from '../../support/xdf-writer.ts';

const FORMATS: readonly XdfFormat[] = ['xdf2', 'xdf3'];

/** Without lines, which the written model does not have. */
function withoutLines<T>(value: T): T {
	return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'line' ? undefined : inner))) as T;
}

function expectedOf(schema: WritableSchema) {
	const rules: FimRegel[] = [];
	const counts = { fields: 0, groups: 0, rules: 0, codeListReferences: 0, relations: 0 };
	const visit = (regeln: readonly FimRegel[], struktur: readonly FimStruktur[]) => {
		rules.push(...regeln);
		for (const { element } of struktur) {
			counts[element.kind === 'feld' ? 'fields' : 'groups'] += 1;
			if (element.kind === 'feld' && element.codeliste) counts.codeListReferences += 1;
			visit(element.regeln, element.kind === 'gruppe' ? element.struktur : []);
		}
	};
	visit(schema.regeln, schema.struktur);
	return { ...schema, alleRegeln: rules.map((rule) => [rule.id, rule]), counts: { ...counts, rules: rules.length } };
}

describe('reading random FIM schemas', () => {
	for (const format of FORMATS) {
		it(`gives back the schema that was written (${format})`, async () => {
			const property = fc.asyncProperty(schemaOf(format), fc.constantFrom('xdf', 'ns0', ''), async (schema, prefix) => {
				const { schema: read, faults } = await readXdf(writeXdf(schema, { prefix }));
				expect(read, JSON.stringify(faults)).to.not.equal(undefined);
				if (read) expect(withoutLines({ ...read, alleRegeln: [...read.alleRegeln] })).to.deep.equal(withoutLines(expectedOf(schema)));
			});
			await fc.assert(property, { numRuns: 60 });
		});
	}

	for (const format of FORMATS) {
		it(`never crashes on a damaged document, and says an error where there is no schema (${format})`, async () => {
			const [schema] = fc.sample(
				schemaOf(format).filter(({ struktur }) => struktur.length > 2),
				{ numRuns: 1, seed: 42 },
			);
			if (!schema) throw new Error('no schema');
			const whole = Buffer.from(writeXdf(schema, { relations: format === 'xdf3' ? 2 : 0 }));
			const damage = fc.record({ at: fc.nat(whole.length - 1), length: fc.nat(60), bytes: fc.uint8Array({ maxLength: 6 }), cut: fc.nat(19) });
			const property = fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
				let bytes = whole;
				for (const { at, length, bytes: instead, cut } of damages) {
					bytes = Buffer.concat([bytes.subarray(0, at), instead, cut === 0 ? Buffer.alloc(0) : bytes.subarray(at + (cut > 9 ? instead.length : length))]);
				}
				const { schema: read, faults } = await readXdf(bytes);
				expect(faults.length).to.be.at.most(MAX_FAULTS);
				expect(read === undefined).to.equal(faults.some(({ severity }) => severity === 'error'));
				for (const { line, column } of faults) expect(Math.min(line, column), JSON.stringify(faults)).to.be.at.least(1);
			});
			await fc.assert(property, { numRuns: 150 });
		});
	}
});
