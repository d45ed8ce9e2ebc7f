import { createReadStream, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readGenericode } from '../../hub/code-lists/genericode.ts';
import { isXdf2Id, isXdf2Version, isXdf3Id, isXdf3Version } from '../../hub/fim/ids.ts';
import type { FimReading, FimSchema, FimStruktur } from '../../hub/fim/model.ts';
import { QS_RULES } from '../../hub/fim/qs.ts';
import { readXdf } from '../../hub/fim/read-xdf.ts';
import { haveSharedStandards, needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

interface Row {
	readonly file: string;
	readonly format: string;
	readonly id: string;
	readonly version: string;
	/** Fields, groups, rules, references, depth, relations or rows. */
	readonly numbers: readonly number[];
}

/** Counted by other means than ours. */
function rows(): readonly Row[] {
	if (!haveSharedStandards) return [];
	const lines = readFileSync(sharedStandard('fim/ERWARTUNG.tsv'), 'utf8').split('\n');
	return lines
		.filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('datei\t'))
		.map((line) => {
			const [file = '', format = '', id = '', version = '', ...numbers] = line.split('\t');
			return { file, format, id, version, numbers: numbers.map(Number) };
		});
}

const read = (file: string): Promise<FimReading> => readXdf(createReadStream(sharedStandard(`fim/${file}`)));
const all = rows();

describe('the published FIM schemas', () => {
	before(function () {
		needSharedStandards(this);
	});

	for (const { file, format, id, version, numbers } of all.filter((row) => row.format === 'XDF2' || row.format === 'XDF3')) {
		it(`are counted as others count them: ${file}`, async () => {
			const { schema, faults } = await read(file);
			expect(faults.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
			if (!schema) throw new Error('no schema');
			const { fields, groups, rules, codeListReferences, relations } = schema.counts;
			expect({ id: schema.id, version: schema.version, format: schema.format.toUpperCase() }).to.deep.equal({ id, version, format });
			expect([fields, groups, rules, codeListReferences, depthOf(schema), relations]).to.deep.equal(numbers);
			checkIds(schema);
		});
	}

	it('of version 1 are refused, and the version is named', async () => {
		const old = all.filter(({ format }) => format === 'XDF1');
		expect(old).to.have.length(1);
		for (const { file } of old) {
			const { schema, faults } = await read(file);
			expect(schema).to.equal(undefined);
			expect(faults.map(({ code, line }) => [code, line])).to.deep.equal([['DK-FIM-VERSION', 2]]);
			expect(faults[0]?.message.de).to.contain('XDatenfelder 1');
		}
	});

	it('have the code lists beside them that they refer to, found by their version URI', async () => {
		const lists = all.filter(({ format }) => format === 'genericode');
		const found = new Map<string, Set<string>>();
		for (const { file, id, numbers } of lists) {
			const { list } = readGenericode(readFileSync(sharedStandard(`fim/${file}`)), { name: file });
			expect(list?.canonicalVersionUri, file).to.equal(id);
			expect(list?.codes.size, file).to.equal(numbers.at(-1));
			const folder = file.slice(0, file.lastIndexOf('/'));
			found.set(folder, (found.get(folder) ?? new Set()).add(list?.canonicalVersionUri ?? ''));
		}
		expect(lists.length).to.be.above(20);
		for (const [folder, uris] of found) {
			const { schema } = await read(`${folder}/${folder.split('/').at(-1)}.xml`);
			expect(
				[...referencesOf(schema?.struktur ?? [])].filter((uri) => !uris.has(uri)),
				folder,
			).to.deep.equal([]);
		}
	});
});

describe('the test cases of another FIM parser', () => {
	before(function () {
		needSharedStandards(this);
	});

	/**
	 * Good is what can be used: these documents were made small, not right, so they have ids such as T1234 and an empty group.
	 * That is said as a warning, with the number of the quality rule; it keeps nobody from using the rest.
	 */
	const good: readonly (readonly [file: string, counts: readonly number[], warnings: readonly string[]])[] = [
		['xdf2/simple.xml', [1, 1, 1, 0], ['1039']],
		['xdf2/minimal.xml', [0, 0, 0, 0], ['1078', '1039']],
		['xdf2/label.xml', [1, 0, 0, 0], ['1039', '1039']],
		['xdf2/select.xml', [1, 0, 0, 1], ['1039', '1039']],
		['xdf2/data-group-rule.xml', [0, 1, 1, 0], ['1039', '1023']],
		['xdf3/input.xml', [1, 1, 0, 1], ['1012', '1056', '1057', '1075', '1040', '1016', 'DK-FIM-NODE-DUPLICATE']],
	];
	for (const [file, counts, warnings] of good) {
		it(`are read where they are good: ${file}`, async () => {
			const { schema, faults } = await read(`parser-testfaelle/${file}`);
			const { fields, groups, rules, codeListReferences } = schema?.counts ?? {};
			expect([fields, groups, rules, codeListReferences]).to.deep.equal(counts);
			expect(faults.map(({ qs, code }) => qs ?? code).sort()).to.deep.equal([...warnings].sort());
		});
	}

	const bad: readonly (readonly [file: string, error: string])[] = [
		['xdf2/duplicate-required-value.xml', 'DK-FIM-NODE-DUPLICATE name 13:9'],
		['xdf2/unknown-namespace.xml', 'DK-FIM-NAMESPACE xdatenfelder.stammdatenschema.0102 2:1'],
		['xdf3/duplicate-id-node.xml', 'DK-FIM-NODE-DUPLICATE id 11:13'],
		['xdf3/empty-id-node.xml', 'DK-FIM-NODE-EMPTY 1038 id 10:13'],
		['xdf3/missing-id-node.xml', 'DK-FIM-NODE-MISSING 1038 identifikation 9:9'],
		['xdf3/unknown-namespace.xml', 'DK-FIM-NAMESPACE xdatenfelder.datenfeldgruppe.0103 2:1'],
	];
	for (const [file, error] of bad) {
		it(`are refused with node, line and column where they are not: ${file}`, async () => {
			const { schema, faults } = await read(`parser-testfaelle/${file}`);
			expect(schema).to.equal(undefined);
			const errors = faults.filter(({ severity }) => severity === 'error');
			expect(errors.map(({ code, qs, node, line, column }) => [code, qs, node, `${line}:${column}`].filter(Boolean).join(' '))).to.deep.equal([error]);
		});
	}
});

describe('our table of FIM quality rules', () => {
	it('has the severities of the official list', function () {
		needSharedStandards(this);
		const text = readFileSync(sharedStandard('fim/referenz/fim-qs-meldungen_xdfm_1.8.genericode.xml'), 'utf8');
		const simple = [...text.matchAll(/<SimpleValue>([^<]*)<\/SimpleValue>/g)].map(([, value]) => value ?? '');
		const official = new Map(simple.flatMap((value, index) => (/^1\d{3}$/.test(value) ? [[value, simple[index + 1]] as const] : [])));
		expect(official.size).to.equal(142);
		for (const [qs, { fim }] of Object.entries(QS_RULES)) expect(official.get(qs), qs).to.equal(fim);
	});
});

function depthOf(schema: Pick<FimSchema, 'struktur'>): number {
	const depths = schema.struktur.map(({ element }) => 1 + (element.kind === 'gruppe' ? depthOf(element) : 0));
	return Math.max(0, ...depths);
}

function checkIds({ format, struktur }: FimSchema): void {
	const [isId, isVersion] = format === 'xdf3' ? [isXdf3Id, isXdf3Version] : [isXdf2Id, isXdf2Version];
	const visit = (places: readonly FimStruktur[]): void => {
		for (const { element } of places) {
			expect(element.id).to.satisfy(isId);
			if (element.version !== undefined) expect(element.version).to.satisfy(isVersion);
			expect(element.name).to.not.equal('');
			if (element.kind === 'gruppe') visit(element.struktur);
		}
	};
	visit(struktur);
}

function* referencesOf(struktur: readonly FimStruktur[]): Generator<string> {
	for (const { element } of struktur) {
		if (element.kind === 'gruppe') yield* referencesOf(element.struktur);
		else if (element.codeliste) yield element.codeliste.canonicalVersionUri;
	}
}
