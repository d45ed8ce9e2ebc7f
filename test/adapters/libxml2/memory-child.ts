/** Run by memory.test.ts: checks over and over, and prints the resident memory (bytes) after warming up and after each further thousand. */
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import { meldung, person, testFolders } from './test-pack.ts';

const folders = await testFolders();
const checker = new XmlChecker({ packs: [await openPack(folders.pack, { catalogueFolders: [folders.catalogue] })], workers: 1 });
const contents = [
	meldung(person.repeat(100)),
	meldung('<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>'.repeat(50)),
	meldung(person).subarray(0, 150),
	Buffer.from('<!DOCTYPE a><a/>'),
	Buffer.from('<a xmlns="urn:niemand"/>'),
	meldung(`${person}<m:anlage>${'QUJD'.repeat(20_000)}</m:anlage>`),
];

async function check(times: number): Promise<number> {
	for (let i = 0; i < times; i++) await checker.check(contents[i % contents.length] ?? Buffer.alloc(0), {});
	globalThis.gc?.();
	await new Promise((resolve) => setTimeout(resolve, 200));
	return process.memoryUsage().rss;
}

await check(2_500);
const sizes = [await check(100)];
for (let thousand = 0; thousand < 3; thousand++) sizes.push(await check(1_000));
console.log(JSON.stringify(sizes));
await checker.close();
await folders.remove();
