import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fachverfahrenSoap } from '../../../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import type { SoapSettings } from '../../../adapters/fachverfahren-soap/settings.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { PARKEN_WSDL } from '../../../sandbox/fachverfahren/soap-door.ts';
import { RememberedStep, testMessage } from '../../support/delivery-context.ts';
import { failureOf } from '../../support/failure-of.ts';
import { Bench, order } from './setup.ts';

describe('the WSDL of a SOAP adapter', () => {
	let folder: string;
	let bench: Bench;
	let trap: Server;
	let trapUrl: string;
	let asked: string[];
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-wsdl-'));
		bench = new Bench();
		await bench.system.start();
		asked = [];
		trap = createServer((request, response) => {
			asked.push(request.url ?? '');
			response.end('<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>');
		});
		await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
		trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/fremd.xsd`;
	});
	afterEach(async () => {
		await bench.close();
		trap.closeAllConnections();
		await new Promise((resolve) => trap.close(resolve));
		await rm(folder, { recursive: true, force: true });
	});

	const create = (changes: Partial<SoapSettings>) =>
		fachverfahrenSoap.create(bench.settings(changes), { mandant: 'beispielstadt', role: 'fachverfahren:parken', baseFolder: folder, log: silentLogger });
	const refusal = (changes: Partial<SoapSettings>): DrehkreuzError => {
		try {
			create(changes);
		} catch (error) {
			if (error instanceof DrehkreuzError) return error;
			throw error;
		}
		throw new Error('it was not refused');
	};
	const withImport = async (name: string, location: string) => {
		const wsdl = await readFile(PARKEN_WSDL, 'utf8');
		const schema = `<xsd:schema targetNamespace="urn:fremd"><xsd:import\n namespace="urn:fremd2" schemaLocation='${location}'/></xsd:schema>`;
		await writeFile(join(folder, name), wsdl.replace('<wsdl:types>', `<wsdl:types>${schema}`));
	};

	it('is refused when it imports by address, and nothing is asked for', async () => {
		await withImport('import.wsdl', trapUrl);
		const error = refusal({ wsdl: 'import.wsdl' });
		expect(error).to.include({ code: 'DK-CONFIG-INVALID', effect: 'permanent' });
		expect(String(error.facts['rule'])).to.contain(trapUrl);
		expect(asked).to.deep.equal([]);
	});

	it('is refused when a file it imports does so', async () => {
		await withImport('tief.wsdl', 'eins.xsd');
		await writeFile(
			join(folder, 'eins.xsd'),
			`<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:include schemaLocation="${trapUrl}"/></xsd:schema>`,
		);
		expect(refusal({ wsdl: 'tief.wsdl' })).to.include({ code: 'DK-CONFIG-INVALID' });
		expect(asked).to.deep.equal([]);
	});

	it('is used with local files in place of addresses, and nothing is asked for', async () => {
		await withImport('karte.wsdl', trapUrl);
		await writeFile(join(folder, 'ersatz.xsd'), '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:fremd2"/>');
		const adapter = create({ wsdl: 'karte.wsdl', imports: { [trapUrl]: 'ersatz.xsd' } });
		expect(await adapter.deliver(testMessage({}), order, new RememberedStep().attempt())).to.have.property('reference');
		await adapter.close?.();
		expect(asked).to.deep.equal([]);
	});

	it('is not even fetched when the file changes between check and use', async () => {
		await withImport('wechsel.wsdl', 'da.xsd');
		await writeFile(join(folder, 'da.xsd'), '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>');
		const adapter = create({ wsdl: 'wechsel.wsdl' });
		await withImport('wechsel.wsdl', trapUrl);
		expect(await failureOf(adapter.deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({ code: 'DK-CONFIG-INVALID' });
		await adapter.close?.();
		expect(asked).to.deep.equal([]);
	});

	it('is refused when it is missing, is no WSDL, or lacks the operation', async () => {
		expect(refusal({ wsdl: 'fehlt.wsdl' })).to.include({ code: 'DK-CONFIG-UNREADABLE' });
		await writeFile(join(folder, 'kaputt.wsdl'), '<nichts');
		const broken = create({ wsdl: 'kaputt.wsdl' });
		expect(await failureOf(broken.deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({ code: 'DK-CONFIG-INVALID' });
		const unknown = create({ wsdl: PARKEN_WSDL, operation: 'gibtEsNicht' });
		expect(await failureOf(unknown.deliver(testMessage({}), order, new RememberedStep().attempt()))).to.include({ code: 'DK-CONFIG-INVALID' });
		expect(bench.count()).to.equal(0);
	});

	it('refuses a template with a placeholder it does not know', () => {
		const error = refusal({ wsdl: PARKEN_WSDL, request: { fremdId: '{schluessel}' } });
		expect(String(error.facts['rule'])).to.contain('{schluessel}');
	});
});
