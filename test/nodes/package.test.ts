/**
 * The rules a Node-RED package must keep (those of the scorecard of node-red-dev, without its network), and what we ask of ours on top:
 * everything in German and English.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { expect } from 'chai';

const folder = fileURLToPath(new URL('../../nodes/', import.meta.url));
const read = (path: string): string => readFileSync(`${folder}${path}`, 'utf8');
const LANGUAGES = ['en-US', 'de'] as const;
const manifest = JSON.parse(read('package.json')) as {
	name: string;
	'node-red': { version: string; nodes: Record<string, string> };
	engines: { node: string };
};
const names = Object.keys(manifest['node-red'].nodes);

interface Definition {
	readonly category: string;
	readonly color?: string;
	readonly icon?: string;
	readonly inputs?: number;
	readonly outputs?: number;
	readonly outputLabels?: (index: number) => string;
	readonly paletteLabel?: () => string;
	readonly defaults: Readonly<Record<string, { value: unknown; validate?: (value: unknown, options: object) => unknown }>>;
}

/** What the editor's script of a node registers: run with a `RED` that only takes notes. */
function registered(name: string): { type: string; definition: Definition } {
	const found: { type: string; definition: Definition }[] = [];
	const [, script = ''] = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(read(`${name}/${name}.html`)) ?? [];
	const RED = { nodes: { registerType: (type: string, definition: Definition) => found.push({ type, definition }) } };
	vm.runInNewContext(script, { RED });
	expect(found, name).to.have.length(1);
	return found[0] as { type: string; definition: Definition };
}

/** `{ a: { b: 'x' } }` → `a.b`. */
function keysOf(value: unknown, path = ''): readonly string[] {
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path ? `${path}.${key}` : key));
}

function catalogue(name: string, language: string): Record<string, unknown> {
	return JSON.parse(read(`${name}/locales/${language}/${name}.json`)) as Record<string, unknown>;
}

const examples = readdirSync(`${folder}examples`).map((file) => ({
	file,
	flow: JSON.parse(read(`examples/${file}`)) as { type: string; info?: string; name?: string }[],
}));

describe('The palette as a package', () => {
	it('lists every node folder, and nothing else', () => {
		const folders = readdirSync(folder, { withFileTypes: true }).filter(
			(entry) => entry.isDirectory() && existsSync(`${folder}${entry.name}/${entry.name}.ts`),
		);
		expect(folders.map(({ name }) => name).toSorted()).to.deep.equal([...names].toSorted());
		for (const name of names) expect(manifest['node-red'].nodes[name]).to.equal(`${name}/${name}.js`);
	});

	it('says which Node-RED and which Node it needs', () => {
		expect(manifest.name).to.match(/^@[a-z]+\//);
		expect(manifest['node-red'].version).to.equal('>=5.0.0');
		expect(manifest.engines.node).to.match(/^>=24/);
	});

	it('loads the editor files it has, under its own name', () => {
		for (const name of names) {
			for (const [, path = ''] of read(`${name}/${name}.html`).matchAll(/(?:src|href)="([^"]+)"/g)) {
				expect(path.startsWith(`resources/${manifest.name}/`), path).to.equal(true);
				expect(existsSync(`${folder}resources/${path.split('/').at(-1)}`), path).to.equal(true);
			}
		}
	});

	it('explains every example, and uses no nodes of others in it', () => {
		const core = ['tab', 'comment', 'split', 'join', 'catch', 'change', 'function', 'inject', 'debug', 'switch'];
		for (const { file, flow } of examples) {
			expect(
				flow.some(({ type, info }) => type === 'comment' && (info?.length ?? 0) > 100),
				file,
			).to.equal(true);
			for (const { type } of flow) expect(core.includes(type) || type.startsWith('drehkreuz-'), `${file}: ${type}`).to.equal(true);
		}
	});

	it('has properties in the examples that the nodes know', () => {
		const always = ['id', 'type', 'z', 'x', 'y', 'wires'];
		for (const { file, flow } of examples) {
			for (const node of flow) {
				if (!node.type.startsWith('drehkreuz-')) continue;
				const { definition } = registered(node.type.replace('drehkreuz-', ''));
				const known = Object.keys(definition.defaults);
				expect(
					Object.keys(node)
						.filter((property) => !always.includes(property))
						.toSorted(),
					`${file}: ${node.type}`,
				).to.have.members(known);
			}
		}
	});

	for (const name of names) {
		describe(name, () => {
			const html = read(`${name}/${name}.html`);
			const { type, definition } = registered(name);
			const isConfig = definition.category === 'config';

			it('has a type with our prefix, written out, the same in editor, dialog and runtime', () => {
				expect(type).to.equal(`drehkreuz-${name}`);
				expect(html).to.contain(`registerType('${type}', {`);
				expect(html).to.contain(`data-template-name="${type}"`);
				expect(read(`${name}/${name}.ts`)).to.contain(`registerType('${type}',`);
			});

			it('has defaults written out, with names that Node-RED leaves to nodes', () => {
				expect(html).to.match(/\n\t\tdefaults: \{\n/);
				for (const property of Object.keys(definition.defaults)) {
					expect(property.length, property).to.be.greaterThan(1);
					expect(['id', 'type', 'wires', 'inputs', 'outputs', 'x', 'y', 'z', 'g', 'd', 'l']).to.not.include(property);
				}
			});

			it('knows the version of its configuration, which no dialog field shows', async () => {
				const { migrations } = (await import(`../../nodes/${name}/${name}.ts`)) as { migrations: readonly unknown[] };
				expect(definition.defaults.version?.value).to.equal(migrations.length);
				expect(html).to.not.contain('input-version');
				expect(html).to.match(/Drehkreuz\.(stamp|partnerSaved)\(this\)/);
			});

			it('has the defaults that the runtime fills in', async () => {
				const { migrations } = (await import(`../../nodes/${name}/${name}.ts`)) as { migrations: readonly ((config: object) => object)[] };
				const filled = migrations.reduce((config, step) => step(config), {});
				const {
					name: _name,
					version: _version,
					...shown
				} = Object.fromEntries(Object.entries(definition.defaults).map(([property, { value }]) => [property, value]));
				expect(filled).to.deep.equal(shown);
			});

			it('has a field in the dialog for every property', () => {
				const prefix = isConfig ? 'node-config-input-' : 'node-input-';
				for (const property of Object.keys(definition.defaults)) {
					if (property !== 'version') expect(html, property).to.contain(`id="${prefix}${property}"`);
				}
			});

			if (!isConfig) {
				it('looks and is wired as it should', () => {
					expect(definition.category).to.equal('Drehkreuz');
					expect(definition.color).to.match(/^#[0-9a-f]{6}$/);
					expect(definition.icon).to.match(/^font-awesome\/fa-[a-z-]+$/);
					expect(definition.inputs).to.be.oneOf([0, 1]);
					expect(definition.outputs).to.be.oneOf([1, 2, 3]);
				});

				it('is shown in an example', () => {
					expect(examples.some(({ flow }) => flow.some((node) => node.type === type))).to.equal(true);
				});
			}

			it('says the same in German and English', () => {
				const [english = [], german = []] = LANGUAGES.map((language) => keysOf(catalogue(name, language)));
				expect(german.toSorted()).to.deep.equal(english.toSorted());
				for (const language of LANGUAGES) {
					for (const key of keysOf(catalogue(name, language))) expect(textOf(catalogue(name, language), key), `${language} ${key}`).to.not.equal('');
				}
			});

			it('has a text for every key that editor and runtime ask for, and no other', () => {
				const known = keysOf(catalogue(name, 'en-US'));
				const asked = [
					...[...html.matchAll(/data-i18n="(?:\[[a-z-]+\])?([^"]+)"/g)].map(([, key]) => key as string),
					...[...html.matchAll(/_\(\s*'([\w.]+)'/g)].map(([, key]) => key as string),
					...[...html.matchAll(/'(\w+\.outputs\.\w+)'/g)].map(([, key]) => key as string),
					...[...read(`${name}/${name}.ts`).matchAll(/(?:red\._\(|text: )'([\w.]+)'/g)].map(([, key]) => key as string),
				];
				for (const key of asked) expect(known, key).to.include(key);
				// Put together from a value, or from the prefix that `source-node.ts` and `partner-node.ts` get.
				const composed = /\.short\.|\.(?:notWired|paused|stuck|waits)$/;
				expect(known.filter((key) => !asked.includes(key) && !composed.test(key))).to.deep.equal([]);
			});

			it('labels every output', () => {
				const labels = [...Array(definition.outputs ?? 0).keys()].map((index) => definition.outputLabels?.call({ _: (key: string) => key } as never, index));
				expect(new Set(labels).size).to.equal(definition.outputs ?? 0);
				for (const label of labels) expect(label).to.be.a('string');
			});

			for (const language of LANGUAGES) {
				it(`has help in ${language}: a first sentence, each output, what a repeat and a crash do, where to read on`, () => {
					const help = read(`${name}/locales/${language}/${name}.html`);
					expect(help).to.match(new RegExp(`^<script type="text/html" data-help-name="${type}">\\s*<p>.{30,}</p>`));
					const [outputs, details, references, crash] =
						language === 'de' ? ['Ausgänge', 'Details', 'Verweise', /Absturz/] : ['Outputs', 'Details', 'References', /crash/i];
					expect(help).to.contain(`<h3>${details}</h3>`);
					expect(help).to.contain(`<h3>${references}</h3>`);
					if (isConfig) return;
					expect(help).to.match(crash as RegExp);
					const [, ports = ''] = new RegExp(`<h3>${outputs}</h3>\\s*<ol class="node-ports">([\\s\\S]*?)</ol>`).exec(help) ?? [];
					expect(ports.match(/^\t\t<li>/gm)).to.have.length(definition.outputs ?? 0);
				});
			}
		});
	}
});

function textOf(value: unknown, key: string): unknown {
	return key.split('.').reduce((inner, part) => (inner as Record<string, unknown>)[part], value);
}
