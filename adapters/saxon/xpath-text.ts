/**
 * What has to be known about an XPath expression as text: where its names, variables and string literals are. Enough to replace variables and
 * to see which functions it calls; no parser.
 */

const NAME = String.raw`[\p{L}_][\p{L}\p{N}\p{M}_.\u00b7-]*`;
/** The next token outside of comments: a string literal, an EQName (or its wildcard), a variable, a name, the beginning of a comment. */
const TOKEN = new RegExp(String.raw`"(?:[^"]|"")*"|'(?:[^']|'')*'|\(:|Q\{([^}]*)\}\s*(${NAME})?|\$\s*(?:${NAME}:)?${NAME}|(?:${NAME}:)?${NAME}`, 'gu');

interface Token {
	readonly text: string;
	readonly start: number;
	/** Of an EQName. */
	readonly uri: string | undefined;
	readonly local: string | undefined;
}

/** Tokens in their order. Quotes within comments and comments within quotes are what XPath says they are: whoever hides something there is seen. */
function* tokensOf(expression: string): Generator<Token> {
	TOKEN.lastIndex = 0;
	let at = 0;
	for (;;) {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(expression);
		if (!match) return;
		at = match.index + match[0].length;
		if (match[0] === '(:') at = behindComment(expression, at);
		else yield { text: match[0], start: match.index, uri: match[1], local: match[2] };
	}
}

function behindComment(expression: string, from: number): number {
	const mark = /\(:|:\)/g;
	mark.lastIndex = from;
	for (let depth = 1; depth > 0; ) {
		const match = mark.exec(expression);
		if (!match) return expression.length;
		depth += match[0] === '(:' ? 1 : -1;
	}
	return mark.lastIndex;
}

/**
 * Functions that read something else than the message, write, or reach out of the rules: documents, files, environment, other programs, the log.
 * XPath and XQuery Functions and Operators 3.1, §14.6, §16 and §18; XSLT 3.0, §20.
 */
const FORBIDDEN = new Set([
	'doc',
	'doc-available',
	'document',
	'collection',
	'uri-collection',
	'unparsed-text',
	'unparsed-text-lines',
	'unparsed-text-available',
	'json-doc',
	'parse-xml',
	'transform',
	'load-xquery-module',
	'function-lookup',
	'environment-variable',
	'available-environment-variables',
	'trace',
	'stream-available',
	'put',
]);

/** Namespaces of functions that Saxon adds, among them those that call JavaScript. */
const FORBIDDEN_NAMESPACE = /saxonica\.com|saxon\.sf\.net|expath\.org/i;

/** The name of a forbidden function that the expression calls or refers to. */
export function forbiddenCall(expression: string, namespaces: Readonly<Record<string, string>>): string | undefined {
	for (const { text, start, uri, local } of tokensOf(expression)) {
		if (/^["'$]/.test(text)) continue;
		if (FORBIDDEN_NAMESPACE.test(uri ?? namespaceOf(text, namespaces))) return text;
		const name = local ?? text.slice(text.indexOf(':') + 1);
		if (FORBIDDEN.has(name) && /^\s*[(#]/.test(expression.slice(start + text.length))) return `${name}()`;
	}
	return undefined;
}

/** The same for text that is XPath only in part (attribute value templates): takes every occurrence for a call, also in string literals. */
export function forbiddenWord(text: string, namespaces: Readonly<Record<string, string>>): string | undefined {
	const uri = FORBIDDEN_NAMESPACE.exec(text);
	if (uri) return uri[0];
	for (const [, prefix = '', name = ''] of text.matchAll(new RegExp(String.raw`(?:(${NAME}):)?(${NAME})\s*[(#]`, 'gu'))) {
		if (FORBIDDEN_NAMESPACE.test(namespaces[prefix] ?? '')) return `${prefix}:${name}`;
		if (FORBIDDEN.has(name)) return `${name}()`;
	}
	return undefined;
}

export function isForbiddenNamespace(uri: string): boolean {
	return FORBIDDEN_NAMESPACE.test(uri);
}

function namespaceOf(name: string, namespaces: Readonly<Record<string, string>>): string {
	const colon = name.indexOf(':');
	return colon < 0 ? '' : (namespaces[name.slice(0, colon)] ?? '');
}

/** Gives variables other names, everywhere but in string literals and comments. */
export function renameVariables(expression: string, names: ReadonlyMap<string, string>): string {
	if (names.size === 0) return expression;
	let result = '';
	let done = 0;
	for (const { text, start } of tokensOf(expression)) {
		const renamed = text.startsWith('$') ? names.get(text.slice(1).trim()) : undefined;
		if (renamed === undefined) continue;
		result += `${expression.slice(done, start)}$${renamed}`;
		done = start + text.length;
	}
	return result + expression.slice(done);
}

/**
 * Puts the parameters of an abstract pattern in: `$name` is replaced as text, also in string literals (ISO/IEC 19757-3, §6.3). Longest name first, once.
 */
export function substituteParameters(text: string, parameters: ReadonlyMap<string, string>): string {
	if (parameters.size === 0 || !text.includes('$')) return text;
	return text.replace(new RegExp(String.raw`\$(${NAME})`, 'gu'), (whole, name: string) => {
		for (let end = name.length; end > 0; end--) {
			const value = parameters.get(name.slice(0, end));
			// A name may end with `.` or `-` only because the expression goes on there.
			if (value !== undefined && (end === name.length || /^[.-]+$/.test(name.slice(end)))) return value + name.slice(end);
		}
		return whole;
	});
}
