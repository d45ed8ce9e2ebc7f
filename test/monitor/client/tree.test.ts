import { expect } from 'chai';
import { SaxesParser } from 'saxes';
import { jsonTree } from '../../../monitor/client/parts/tree/json-tree.ts';
import { linesOf } from '../../../monitor/client/parts/tree/tree-lines.ts';
import { DEEPEST, type TreeNode } from '../../../monitor/client/parts/tree/tree-node.ts';
import { type XmlNode, xmlTree } from '../../../monitor/client/parts/tree/xml-tree.ts';

const depthOf = (node: TreeNode): number => 1 + Math.max(0, ...node.children.map(depthOf));

describe('tree of a content', () => {
	it('has the fields and entries of JSON, with lists counted from one', () => {
		const tree = jsonTree({ betrag: 26, namen: ['A', null], bezahlt: false, '': 'ohne Namen' });
		expect(linesOf(tree)).to.deep.equal(['', '  betrag: 26', '  namen', '    1: A', '    2: null', '  bezahlt: false', '  : ohne Namen']);
		expect(tree.children.map(({ kind }) => kind)).to.deep.equal(['number', 'list', 'boolean', 'text']);
	});

	it('has the elements, attributes and texts of XML; white space between elements is none', () => {
		const tree = xmlTree(parsed('<a x="1">\n  <b>Text <![CDATA[& mehr]]></b>\n  <c/>\n</a>'));
		expect(linesOf(tree)).to.deep.equal(['a', '  @x: 1', '  b: Text & mehr', '  c']);
	});

	it('leaves what looks like markup as it is: it is text', () => {
		expect(jsonTree('<script>alert(1)</script>').value).to.equal('<script>alert(1)</script>');
		expect(xmlTree(parsed('<a>&lt;img onerror=x&gt;</a>')).value).to.equal('<img onerror=x>');
	});

	it('ends at a depth, so that a content from outside cannot exhaust the page', () => {
		let deep: unknown = 'unten';
		for (let level = 0; level < 5000; level++) deep = [deep];
		expect(depthOf(jsonTree(deep))).to.equal(DEEPEST + 1);
		const xml = `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`;
		expect(depthOf(xmlTree(parsed(xml)))).to.equal(DEEPEST + 1);
	});
});

/** The document as a browser would hand it over, as far as the tree asks for it. */
function parsed(xml: string): XmlNode {
	type Open = { nodeType: number; nodeName: string; nodeValue: string | null; childNodes: XmlNode[]; attributes?: { name: string; value: string }[] };
	const top: Open = { nodeType: 9, nodeName: '#document', nodeValue: null, childNodes: [] };
	const open = [top];
	const parser = new SaxesParser();
	parser.on('opentag', ({ name, attributes }) => {
		const list = Object.entries(attributes).map(([key, value]) => ({ name: key, value }));
		const node: Open = { nodeType: 1, nodeName: name, nodeValue: null, childNodes: [], attributes: list };
		open.at(-1)!.childNodes.push(node);
		open.push(node);
	});
	parser.on('closetag', () => {
		open.pop();
	});
	parser.on('text', (text) => open.at(-1)!.childNodes.push({ nodeType: 3, nodeName: '#text', nodeValue: text, childNodes: [] }));
	parser.on('cdata', (text) => open.at(-1)!.childNodes.push({ nodeType: 4, nodeName: '#cdata-section', nodeValue: text, childNodes: [] }));
	parser.write(xml).close();
	return top.childNodes[0]!;
}
