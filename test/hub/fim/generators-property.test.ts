import { expect } from 'chai';
import * as fc from 'fast-check';
import { diffSchemas } from '../../../hub/fim/diff.ts';
import { exampleOf, invalidExamplesOf } from '../../../hub/fim/example.ts';
import type { FimSchema } from '../../../hub/fim/model.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { withSchemas } from '../../support/fim-schema-check.ts';
import { schemaOf } from '../../support/xdf-arbitrary.ts';
import { writeXdf } from '../../support/xdf-writer.ts';

const RUNS = 40;

const schemas = fc.oneof(schemaOf('xdf2'), schemaOf('xdf3')).map((schema) => ({ schema, document: writeXdf(schema) }));

async function readAgain(document: string): Promise<FimSchema> {
	const { schema, faults } = await readXdf(document);
	if (!schema) throw new Error(JSON.stringify(faults));
	return schema;
}

describe('what is made of random FIM schemas', () => {
	it('compiles strictly, takes the example, and refuses every broken demand', async () => {
		const property = fc.asyncProperty(schemas, fc.boolean(), async ({ document }, versions) => {
			const schema = await readAgain(document);
			await withSchemas(schema, { versions }, async (check) => {
				const { instance, notes } = exampleOf(schema, { versions, optional: true });
				const report = await check.json(instance);
				expect(report.verdict, JSON.stringify(report.findings)).to.not.equal('refused');
				// Random demands may contradict each other; then the example says so.
				if (notes.some(({ code }) => code === 'DK-FIM-NO-EXAMPLE')) return;
				expect(report.verdict, JSON.stringify(report.findings)).to.equal('valid');
				expect(check.xml(instance)).to.equal('');
				for (const wrong of invalidExamplesOf(schema, { versions })) {
					const { findings } = await check.json(wrong.instance);
					expect(
						findings.map(({ path }) => path),
						`${wrong.constraint} ${JSON.stringify(wrong.instance)}`,
					).to.include(wrong.pointer);
					if (wrong.inXml) expect(check.xml(wrong.instance), `${wrong.constraint} ${wrong.pointer}`).to.not.equal('');
				}
			});
		});
		await fc.assert(property, { numRuns: RUNS });
	});

	it('does not differ from itself', async () => {
		const property = fc.asyncProperty(schemas, async ({ document }) => {
			expect(diffSchemas(await readAgain(document), await readAgain(document)).changes).to.deep.equal([]);
		});
		await fc.assert(property, { numRuns: RUNS });
	});
});
