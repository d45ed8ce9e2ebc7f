/** Reads what a compiled rule set answers: SVRL with our marks (`write-stylesheet.ts`). */
import { SaxesParser } from 'saxes';
import type { Finding } from '../../hub/standards/checker.ts';
import { OWN, SVRL } from './write-stylesheet.ts';

export interface Answer {
	/** False when the rule set is made for other content. */
	readonly applies: boolean;
	/** Errors first; at most as many as asked for. */
	readonly failures: readonly Failure[];
	/** All of them. */
	readonly total: number;
	/** Prefixes that the rule set declares, by namespace. */
	readonly prefixes: ReadonlyMap<string, string>;
}

export interface Failure {
	readonly rule: string | undefined;
	readonly severity: Finding['severity'];
	/** XPath 3.1 with EQNames, as `fn:path` writes it. */
	readonly location: string;
	/** The author's words, `…` where a value was inserted. */
	readonly words: string;
	/** The inserted values, which may be personal. */
	readonly values: readonly string[];
	/** Code of the dynamic error, when the check could not be evaluated. */
	readonly fault: string | undefined;
}

export function readAnswer(svrl: string, limit: number): Answer {
	const failures = { error: [] as Failure[], warning: [] as Failure[], info: [] as Failure[] };
	const prefixes = new Map<string, string>();
	let total = 0;
	let applies = true;
	let open: Record<string, string> | undefined;
	let inText = false;
	let depthOfValue = 0;
	let words = '';
	let values: string[] = [];
	const parser = new SaxesParser({ xmlns: true });
	parser.on('opentag', ({ uri, local, attributes }) => {
		if (uri === OWN) {
			if (depthOfValue++ === 0 && inText) {
				words += '…';
				values.push('');
			}
		} else if (uri === SVRL && local === 'schematron-output') applies = attributes['drehkreuz:applies']?.value !== 'false';
		else if (uri === SVRL && local === 'ns-prefix-in-attribute-values') {
			const bound = attributes['uri']?.value;
			if (bound !== undefined && !prefixes.has(bound)) prefixes.set(bound, attributes['prefix']?.value ?? '');
		} else if (uri === SVRL && (local === 'failed-assert' || local === 'successful-report')) {
			open = Object.fromEntries(Object.values(attributes).map((attribute) => [attribute.name, attribute.value]));
			words = '';
			values = [];
		} else if (uri === SVRL && local === 'text') inText = true;
	});
	parser.on('text', (value) => {
		if (!inText) return;
		if (depthOfValue === 0) words += value;
		else values[values.length - 1] += value;
	});
	parser.on('closetag', ({ uri, local }) => {
		if (uri === OWN) depthOfValue--;
		else if (uri !== SVRL) return;
		else if (local === 'text') inText = false;
		else if (open && (local === 'failed-assert' || local === 'successful-report')) {
			const severity = severityOf(open['drehkreuz:severity']);
			total++;
			if (failures[severity].length < limit) {
				failures[severity].push({
					rule: open['id'],
					severity,
					location: open['location'] ?? '/',
					words: tidy(words),
					values: values.map(tidy).filter((value) => value !== ''),
					fault: open['drehkreuz:fault'],
				});
			}
			open = undefined;
		}
	});
	parser.write(svrl).close();
	return { applies, failures: [...failures.error, ...failures.warning, ...failures.info].slice(0, limit), total, prefixes };
}

/** The answer as others know it: without our marks. */
export function plainSvrl(svrl: string): string {
	// In serialised XML `<` is only ever markup; attributes of ours hold nothing but a word.
	return svrl
		.replace(/<\/?drehkreuz:value\/?>/g, '')
		.replace(/ drehkreuz:(?:severity|fault|applies)="[^"<]*"/g, '')
		.replaceAll(` xmlns:drehkreuz="${OWN}"`, '');
}

/** Several reports as one, in the order that SVRL wants: all namespaces first. */
export function mergedSvrl(reports: readonly string[]): string {
	const [only] = reports;
	if (reports.length === 1 && only !== undefined) return only;
	const namespaces = new Set<string>();
	const titles: string[] = [];
	const bodies = reports.map((report) => {
		const [, attributes = '', body = ''] = /<svrl:schematron-output\b([^>]*?)(?:\/>|>([\s\S]*)<\/svrl:schematron-output>)\s*$/.exec(report) ?? [];
		const title = / title="([^"]*)"/.exec(attributes)?.[1];
		if (title !== undefined) titles.push(title);
		return body.replace(/<svrl:ns-prefix-in-attribute-values\b[^>]*?(?:\/>|><\/svrl:ns-prefix-in-attribute-values>)/g, (element) => {
			namespaces.add(element);
			return '';
		});
	});
	const title = titles.length === 0 ? '' : ` title="${titles.join('; ')}"`;
	return (
		`<?xml version="1.0" encoding="UTF-8"?><svrl:schematron-output xmlns:svrl="${SVRL}"${title}>` +
		`${[...namespaces].join('')}${bodies.join('')}</svrl:schematron-output>`
	);
}

function severityOf(word: string | undefined): Finding['severity'] {
	return word === 'warning' || word === 'info' ? word : 'error';
}

function tidy(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
