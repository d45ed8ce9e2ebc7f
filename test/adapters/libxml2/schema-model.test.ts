import { expect } from 'chai';
import { schemaModelOf } from '../../../adapters/libxml2/schema-model.ts';
import type { Particle, SchemaModel, TypeDefinition } from '../../../hub/standards/schema-model.ts';
import { NS, OTHER, openStructurePack } from './structure-pack.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema';
const name = (local: string) => `{${NS}}${local}`;

describe('schema model', () => {
	let model: SchemaModel;
	let remove: () => Promise<void>;

	before(async () => {
		const opened = await openStructurePack();
		remove = opened.remove;
		model = schemaModelOf(opened.pack, 'antrag.xsd');
		expect(schemaModelOf(opened.pack, 'antrag.xsd')).to.equal(model);
	});

	after(() => remove());

	function type(key: string): TypeDefinition {
		const found = model.types[key];
		if (!found) throw new Error(`no type ${key}`);
		return found;
	}

	/** Names of the elements, in order. */
	function elements(particle: Particle | undefined): string[] {
		if (!particle || particle.kind === 'any') return particle ? ['*'] : [];
		return particle.kind === 'element' ? [particle.element.name] : particle.particles.flatMap(elements);
	}

	function child(key: string, local: string): Particle & { kind: 'element' } {
		const find = (particle: Particle): (Particle & { kind: 'element' }) | undefined => {
			if (particle.kind === 'element') return particle.element.name.endsWith(local) ? particle : undefined;
			return particle.kind === 'any' ? undefined : particle.particles.map(find).find((found) => found !== undefined);
		};
		const content = type(key).content;
		const found = content && find(content);
		if (!found) throw new Error(`no ${local} in ${key}`);
		return found;
	}

	const antrag = () => model.elements[name('antrag')]?.type ?? '';

	it('keeps the order of the children, the German documentation, and how often each may stand', () => {
		expect(elements(type(antrag()).content).slice(0, 5)).to.deep.equal(['vermerk', 'person', 'wohnsitz', 'telefon', 'mail'].map(name));
		expect(model.elements[name('antrag')]).to.deep.include({ documentation: 'Ein Antrag.', abstract: false, nillable: false });
		expect(child(antrag(), 'person')).to.deep.include({ min: 1, max: null });
		expect(child(antrag(), 'frist')).to.deep.include({ min: 1, max: 3 });
		expect(child(antrag(), '}betrag').element.nillable).to.equal(true);
	});

	it('gives a file without target namespace that of the file that takes it in', () => {
		expect(child(antrag(), 'wohnsitz').element.type).to.equal(name('Anschrift'));
		expect(child(name('Anschrift'), 'plz').element).to.include({ name: name('plz'), type: name('Plz') });
		expect(type(name('Plz')).value).to.deep.equal({ builtIn: 'string', patterns: [['[0-9]{5}']] });
	});

	it('puts what a redefinition adds behind what it redefines', () => {
		expect(elements(type(name('Vermerk')).content)).to.deep.equal([name('text'), name('am')]);
	});

	it('names the substitutes of an element at every hand, without the abstract ones', () => {
		expect(model.elements[name('person')]?.substitutes).to.have.members([name('mensch'), name('firma'), name('verein')]);
		expect(model.elements[name('firma')]?.substitutes).to.deep.equal([name('verein')]);
		expect(child(antrag(), 'person').element.substitutes).to.have.length(3);
	});

	it('appends an extension to its base, and takes the content of a restriction as it stands', () => {
		expect(elements(type(name('Umzug')).content)).to.deep.equal([name('nummer'), name('nach')]);
		expect(type(name('Umzug'))).to.deep.include({ base: name('Vorgang'), abstract: false });
		expect(type(name('Vorgang')).abstract).to.equal(true);
		const art = type(child(antrag(), 'art').element.type);
		expect(art.base).to.equal(`{${OTHER}}Code`);
		expect(elements(art.content)).to.deep.equal(['code']);
		expect(art.attributes.map(({ name: attribute, required, fixed }) => [attribute, required, fixed])).to.deep.equal([
			['listURI', true, 'urn:liste'],
			['listVersionID', true, undefined],
		]);
		const code = child(child(antrag(), 'art').element.type, 'code').element;
		expect(type(code.type).value?.enumeration).to.deep.equal(['001', '002']);
	});

	it('resolves attribute groups and references, and leaves out what is prohibited', () => {
		expect(type(antrag()).attributes.map((attribute) => [attribute.name, attribute.required, attribute.value.builtIn])).to.deep.equal([
			['id', true, 'int'],
			[`{${OTHER}}sprache`, false, 'language'],
		]);
	});

	it('qualifies local names as the schema says', () => {
		expect(elements(type(`{${OTHER}}Code`).content)).to.deep.equal(['code']);
		expect(elements(type(name('Baum')).content)).to.deep.equal([name('blatt'), name('ast')]);
	});

	it('follows simple types to their built-in type and keeps facets', () => {
		expect(type(name('Geld')).value).to.deep.equal({ builtIn: 'decimal', fractionDigits: 2, minInclusive: '0' });
		expect(type(name('Betrag'))).to.deep.include({ value: type(name('Geld')).value, base: name('Geld') });
		expect(type(name('Betrag')).attributes[0]).to.deep.include({ name: 'waehrung', default: 'EUR' });
		expect(type(name('Farben')).value).to.deep.equal({ builtIn: 'token', enumeration: ['rot', 'blau'], list: true });
		expect(type(name('FarbeOderZahl')).value).to.deep.equal({ builtIn: 'string', enumeration: ['rot', 'blau', '1'] });
		expect(type(name('Irgendwas')).value).to.deep.equal({ builtIn: 'string' });
		expect(type(name('Kurz')).value).to.deep.equal({ builtIn: 'string', patterns: [['a+', 'b+'], ['.{1,3}']], maxLength: 3 });
	});

	it('lets types be recursive by key', () => {
		const ast = child(name('Baum'), 'ast').element;
		expect(child(ast.type, 'ast').element.type).to.equal(ast.type);
		expect(structuredClone(model.types)[ast.type]).to.deep.equal(type(ast.type));
	});

	it('holds the built-in types that are used, and every type that is named', () => {
		expect(type(`{${XSD}}date`)).to.deep.include({ mixed: false, value: { builtIn: 'date' } });
		expect(type(`{${XSD}}anyType`)).to.include({ mixed: true, anyAttribute: '##any' });
		expect(child(antrag(), 'version').element.fixed).to.equal('1.0');
		expect(elements(type(antrag()).content).at(-1)).to.equal('*');
	});
});
