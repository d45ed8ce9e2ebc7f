import { expect } from 'chai';
import { checkXdomeaContainer, isNamedLikeXdomea, messageOf, readXdomeaMessage, type XdomeaContainer } from '../../../hub/standards/xdomea-container.ts';

const P = '9a75050f-323a-4e84-94c9-a889aa2b4fe8';
const D1 = 'f4bcaaf7-d7cb-11ef-a278-005056871b7c';
const D2 = '0f9b1b1a-d7cb-11ef-a278-005056871b7c';

function container(changed: Partial<XdomeaContainer> & { readonly files?: readonly string[] } = {}): XdomeaContainer {
	const base = `${P}_Aussonderung.Aussonderung.0503`;
	const { files = [`${base}.xml`, `${D1}.txt`, `${D2}_Bauantrag Müller.pdf`], ...rest } = changed;
	return {
		fileName: `${base}.zip`,
		entries: files.map((path) => ({ path, folder: path.endsWith('/') })),
		messagePath: `${base}.xml`,
		version: '3.0.0',
		message: {
			root: 'Aussonderung.Aussonderung.0503',
			processId: P,
			documents: [
				{ name: `${D1}.txt`, line: 93 },
				{ name: `${D2}_Bauantrag Müller.pdf`, line: 120 },
			],
		},
		...rest,
	};
}

const codes = (changed: Parameters<typeof container>[0]) =>
	checkXdomeaContainer(container(changed)).map(({ code, severity }) => `${severity} ${code.replace('DK-CHECK-CONTAINER-', '')}`);

describe('the ZIP file of an xdomea message', () => {
	it('has no findings when it is as the rules say, up to 3.x and from 4.0', () => {
		expect(codes({})).to.deep.equal([]);
		const base = `${P}_0503_1`;
		const files = [`${base}.xml`, `${D1}.txt`, `${D2}_Bauantrag Müller.pdf`];
		expect(codes({ version: '4.0.0', fileName: `${base}.zip`, messagePath: `${base}.xml`, files })).to.deep.equal([]);
	});

	it('must be named by process and message type, in the way of its version', () => {
		expect(codes({ fileName: 'nachricht.zip' })).to.deep.equal(['error NAME', 'error MESSAGE-NAME']);
		expect(codes({ version: '4.0.0' })).to.deep.equal(['error NAME']);
		expect(codes({ fileName: `${P}_0503_1.zip` })).to.deep.equal(['error NAME', 'error MESSAGE-NAME']);
		expect(codes({ fileName: `${P}_Aussonderung.Anbieteverzeichnis.0501.zip` })).to.deep.equal(['error TYPE', 'error MESSAGE-NAME']);
		expect(codes({ fileName: `${D1}_Aussonderung.Aussonderung.0503.zip` })).to.deep.equal(['error PROCESS', 'error MESSAGE-NAME']);
		expect(codes({ fileName: `${P.toUpperCase()}_Aussonderung.Aussonderung.0503.zip` })).to.deep.equal(['error MESSAGE-NAME']);
	});

	it('must hold every primary document that the message names; the finding has the line and the UUID, never the subject', () => {
		const [finding, ...more] = checkXdomeaContainer(container({ files: [`${P}_Aussonderung.Aussonderung.0503.xml`, `${D1}.txt`] }));
		expect(more).to.deep.equal([]);
		expect(finding).to.include({ code: 'DK-CHECK-CONTAINER-DOCUMENT-MISSING', severity: 'error', level: 'rules', line: 120 });
		expect(finding?.message.de).to.include(D2).and.not.include('Müller');
	});

	it('must name documents by a UUID', () => {
		const message = { root: 'Aussonderung.Aussonderung.0503', processId: P, documents: [{ name: 'Erika.pdf', line: 5 }] };
		const findings = checkXdomeaContainer(container({ message, files: [`${P}_Aussonderung.Aussonderung.0503.xml`, 'Erika.pdf'] }));
		expect(findings.map(({ code }) => code)).to.deep.equal(['DK-CHECK-CONTAINER-DOCUMENT-NAME']);
		expect(JSON.stringify(findings)).not.to.include('Erika');
	});

	it('may hold other files, which is a warning, but no folders', () => {
		const files = [`${P}_Aussonderung.Aussonderung.0503.xml`, `${D1}.txt`, `${D2}_Bauantrag Müller.pdf`, 'liste.csv'];
		expect(codes({ files })).to.deep.equal(['warning EXTRA']);
		expect(codes({ files: [...files.slice(0, 3), 'ordner/'] })).to.deep.equal(['error FOLDER']);
	});

	it('finds a document whose name is composed differently', () => {
		expect(codes({ files: [`${P}_Aussonderung.Aussonderung.0503.xml`, `${D1}.txt`, `${D2}_Bauantrag Mu\u0308ller.pdf`] })).to.deep.equal([]);
	});

	it('shows at most 50 missing documents', () => {
		const documents = Array.from({ length: 200 }, (_, index) => ({ name: `${D1}_${index}.pdf`, line: index }));
		expect(
			codes({ message: { root: 'Aussonderung.Aussonderung.0503', processId: P, documents }, files: [`${P}_Aussonderung.Aussonderung.0503.xml`] }),
		).to.have.lengthOf(50);
	});

	it('knows its message by the name, also among documents that are XML', () => {
		const entries = (paths: readonly string[]) => paths.map((path) => ({ path, folder: false }));
		expect(messageOf('a.zip', entries(['b.xml', 'a.xml']))).to.deep.equal({ path: 'a.xml' });
		expect(messageOf('a.zip', entries(['b.xml', 'c.pdf']))).to.deep.equal({ path: 'b.xml' });
		expect(messageOf('a.zip', entries([`${D1}.xml`, `${P}_Aussonderung.Aussonderung.0503.xml`]))).to.deep.equal({
			path: `${P}_Aussonderung.Aussonderung.0503.xml`,
		});
		expect(messageOf('a.zip', entries(['b.xml', 'c.xml']))).to.deep.equal({ candidates: 2 });
		expect(messageOf('a.zip', entries(['ordner/b.xml']))).to.deep.equal({ candidates: 0 });
		expect([isNamedLikeXdomea(`${P}_0503_1.zip`), isNamedLikeXdomea('urlaub.zip')]).to.deep.equal([true, false]);
	});

	it('takes process, root and document names from the message, whatever its prefix', async () => {
		const xml = `<x:Aussonderung.Aussonderung.0503 xmlns:x="urn:xoev-de:xdomea:schema:3.0.0">\n<x:Kopf><x:ProzessID>${P}</x:ProzessID></x:Kopf>\n<x:A><x:Primaerdokument>\n<x:Dateiname>${D1}.txt</x:Dateiname></x:Primaerdokument></x:A></x:Aussonderung.Aussonderung.0503>`;
		async function* pieces() {
			for (const byte of Buffer.from(xml)) yield Buffer.from([byte]);
		}
		// The first piece must hold the declaration of the encoding; there is none here.
		expect(await readXdomeaMessage(pieces())).to.deep.equal({
			root: 'Aussonderung.Aussonderung.0503',
			processId: P,
			documents: [{ name: `${D1}.txt`, line: 4 }],
		});
	});
});
