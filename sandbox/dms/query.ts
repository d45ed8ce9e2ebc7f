/**
 * The part of the CMIS query language that filing needs: `SELECT … FROM type [WHERE p AND p …]` with `property = 'text'`,
 * `IN_FOLDER('id')` and `IN_TREE('id')`. Everything else is refused, so that a client cannot rely on what this DMS does not have.
 * Source: CMIS 1.1 §2.1.14.2 (BNF and "Escaping": \' and \\ within quotes, all other backslashes are errors).
 */
import { CmisError } from './cmis-error.ts';

export type Predicate =
	| { readonly kind: 'equals'; readonly property: string; readonly value: string }
	| { readonly kind: 'in-folder' | 'in-tree'; readonly folderId: string };

export interface Query {
	/** Undefined: all properties. */
	readonly columns: readonly string[] | undefined;
	readonly type: string;
	readonly where: readonly Predicate[];
}

interface Token {
	readonly kind: 'word' | 'text' | 'sign';
	readonly value: string;
}

/** @throws CmisError invalidArgument */
export function parseQuery(statement: string): Query {
	const tokens = tokenise(statement);
	let at = 0;
	const next = (): Token | undefined => tokens[at++];
	const take = (kind: Token['kind'], value?: string): string => {
		const token = next();
		if (token?.kind !== kind || (value !== undefined && token.value.toUpperCase() !== value))
			throw refuse(`expected ${value ?? kind}, got ${token?.value ?? 'the end'}`);
		return token.value;
	};
	const isNext = (value: string): boolean => tokens[at]?.kind !== 'text' && tokens[at]?.value.toUpperCase() === value;

	take('word', 'SELECT');
	let columns: string[] | undefined;
	if (isNext('*')) next();
	else {
		columns = [take('word')];
		while (isNext(',')) {
			next();
			columns.push(take('word'));
		}
	}
	take('word', 'FROM');
	const type = take('word');
	const where: Predicate[] = [];
	while (at < tokens.length) {
		take('word', where.length === 0 ? 'WHERE' : 'AND');
		const word = take('word');
		const test = word.toUpperCase();
		if (test === 'IN_FOLDER' || test === 'IN_TREE') {
			take('sign', '(');
			where.push({ kind: test === 'IN_FOLDER' ? 'in-folder' : 'in-tree', folderId: take('text') });
			take('sign', ')');
		} else {
			take('sign', '=');
			where.push({ kind: 'equals', property: word, value: take('text') });
		}
	}
	return { columns, type, where };
}

function tokenise(statement: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < statement.length) {
		const rest = statement.slice(at);
		const blank = /^\s+/.exec(rest);
		const word = /^[A-Za-z_][\w:.-]*/.exec(rest);
		const text = /^'((?:[^'\\]|\\['\\])*)'/.exec(rest);
		const sign = /^[=(),*]/.exec(rest);
		if (word) tokens.push({ kind: 'word', value: word[0] });
		else if (text) tokens.push({ kind: 'text', value: (text[1] ?? '').replace(/\\(['\\])/g, '$1') });
		else if (sign) tokens.push({ kind: 'sign', value: sign[0] });
		else if (!blank) throw refuse(`cannot read the query at character ${at + 1}`);
		at += (blank ?? word ?? text ?? sign)?.[0].length ?? 1;
	}
	return tokens;
}

function refuse(message: string): CmisError {
	return new CmisError('invalidArgument', message);
}
