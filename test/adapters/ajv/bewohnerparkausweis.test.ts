import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { JsonChecker } from '../../../adapters/ajv/json-checker.ts';
import { haveSharedStandards, needSharedStandards, sharedStandard } from '../../support/shared-standards.ts';

const schemas = fileURLToPath(new URL('../../../schemas', import.meta.url));

const antrag = {
	antragsteller: {
		F60000227: 'Łukasiewicz-Größe',
		F60000228: 'Zoë Anna',
		F60000229: 'Dr. med.',
		G60000083: { F60000231: 29, F60000232: 2, F60000233: 1980 },
		G60000086: { F60000243: 'Straße des 17. Juni', F60000244: '12 a', F60000246: '01067', F60000247: 'Dresden', F60000248: 'Hinterhaus' },
		F60000240: '+49 351 1234',
		F60000242: 'zoe@example.de',
	},
	fahrzeug: { kennzeichen: 'DD-AB 123E', halter: true },
	bewohnerparken: { zone: 'A 3', gueltigAb: '2026-12-01', dauerMonate: 12 },
	erklaerungen: { richtigkeit: true, einwilligung: false },
	nachweise: [{ F60000296: 'fahrzeugschein.pdf' }],
};

/** The valid application with one place changed; `undefined` leaves it out. */
function changed(path: string, value: unknown): unknown {
	const copy = structuredClone(antrag) as Record<string, unknown>;
	const keys = path.split('/').slice(1);
	const last = keys.pop() ?? '';
	const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
	if (value === undefined) delete parent[last];
	else parent[last] = value;
	return copy;
}

describe('schema of the Bewohnerparkausweis', () => {
	const checker = new JsonChecker({ folders: [schemas] });
	const check = (content: unknown) => checker.check(Buffer.from(JSON.stringify(content)), { schema: 'bewohnerparkausweis' });

	it('accepts a complete application, and knows what it is', async () => {
		const report = await check(antrag);
		expect(report.findings).to.deep.equal([]);
		expect(report.verdict).to.equal('valid');
		expect(report.recognised).to.include({ standard: 'fim', standardversion: '1.0.0', nachrichtentyp: 'bewohnerparkausweis' });
	});

	for (const path of [
		'/antragsteller/F60000229',
		'/antragsteller/G60000083/F60000231',
		'/antragsteller/G60000086/F60000244',
		'/antragsteller/F60000240',
		'/antragsteller/F60000242',
		'/nachweise',
	]) {
		it(`does not demand ${path}`, async () => {
			expect((await check(changed(path, undefined))).verdict).to.equal('valid');
		});
	}

	for (const [path, value] of [
		['/antragsteller/F60000227', undefined],
		['/antragsteller/F60000227', ''],
		['/antragsteller/F60000227', 'x'.repeat(121)],
		['/antragsteller/F60000227', 'Zeile\nZeile'],
		['/antragsteller/F60000228', 'x'.repeat(81)],
		['/antragsteller/F60000229', 'Dr'],
		['/antragsteller/G60000083/F60000231', 32],
		['/antragsteller/G60000083/F60000232', 0],
		['/antragsteller/G60000083/F60000233', 1849],
		['/antragsteller/G60000083/F60000233', undefined],
		['/antragsteller/G60000083/F60000233', '1980'],
		['/antragsteller/G60000086/F60000243', 'x'.repeat(56)],
		['/antragsteller/G60000086/F60000246', '0106'],
		['/antragsteller/G60000086/F60000246', '00123'],
		['/antragsteller/G60000086/F60000246', 1067],
		['/antragsteller/G60000086/F60000247', undefined],
		['/antragsteller/F60000242', 'zoe@example.de, x'],
		['/antragsteller/iban', 'DE00'],
		['/fahrzeug/kennzeichen', 'DD AB 123'],
		['/fahrzeug/kennzeichen', 'DD-AB 0123'],
		['/fahrzeug/halter', 'ja'],
		['/bewohnerparken/gueltigAb', '2026-02-30'],
		['/bewohnerparken/dauerMonate', 7],
		['/bewohnerparken/zone', '<b>'],
		['/erklaerungen/richtigkeit', false],
		['/nachweise', [{}]],
	] as const) {
		it(`refuses ${path} = ${JSON.stringify(value)?.slice(0, 30)}`, async () => {
			const report = await check(changed(path, value));
			expect(report.verdict).to.equal('invalid');
			expect(report.findings.every((finding) => finding.path?.startsWith(path))).to.equal(true);
		});
	}

	it('has names, lengths and ranges of the FIM library', function () {
		if (!haveSharedStandards) needSharedStandards(this);
		const rows = readFileSync(sharedStandard('fim/referenz/bob-elemente_extrakt.csv'), 'utf8').split('\n');
		const schema = JSON.parse(readFileSync(`${schemas}/bewohnerparkausweis.schema.json`, 'utf8'));
		const { antragsteller } = schema.properties;
		const { G60000083, G60000086 } = antragsteller.properties;
		const fields = { ...antragsteller.properties, ...G60000083.properties, ...G60000086.properties } as Record<string, { title: string; description: string }>;
		const limits = { minLength: 'minLength', maxLength: 'maxLength', minimum: 'minValue', maximum: 'maxValue' };
		for (const [id, field] of Object.entries(fields)) {
			const version = /^FIM \S+ (\d+\.\d+)/.exec(field.description)?.[1];
			const row = rows.find((line) => line.startsWith(`XDF2;${id};${version};`)) ?? '';
			expect(row.split(';')[4], id).to.equal(field.title);
			for (const [keyword, fim] of Object.entries(limits)) {
				const wanted = new RegExp(`""${fim}"":""(\\d+)""`).exec(row)?.[1];
				expect((field as Record<string, unknown>)[keyword], `${id} ${keyword}`).to.equal(wanted === undefined ? undefined : Number(wanted));
			}
		}
	});
});
