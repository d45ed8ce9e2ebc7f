/**
 * One source of a value in the dialog of *map fields*, and its written form (`schemas/mapping.schema.json`): two ways, without loss.
 * No page needed: `Drehkreuz.mappingSource.read(source)` and `.write(fields)`.
 */
(() => {
	const BETWEEN = ' | ';
	const isEmpty = (source) => Object.keys(source).length === 0;

	/** Written form → what the fields of the dialog show. */
	function read(source = {}) {
		const from = (source.from ?? []).join(BETWEEN);
		const rest = {
			transform: source.transform ?? '',
			list: Object.entries(source.list ?? {})
				.map(([code, to]) => `${escaped(code)} = ${to}`)
				.join('\n'),
			defaultType: source.default === undefined ? 'none' : typeOf(source.default),
			default: source.default === undefined ? '' : textOf(source.default),
		};
		if (source.value !== undefined) return { type: typeOf(source.value), text: textOf(source.value), context: '', ...rest };
		if (source.expression !== undefined) return { type: 'jsonata', text: source.expression, context: from, ...rest };
		return { type: 'from', text: from, context: '', ...rest };
	}

	/** What the fields show → written form. A constant that is not finished (JSON) is left out. */
	function write(fields) {
		const source = {};
		const constant = constantOf(fields.type, fields.text);
		if (constant !== undefined) source.value = constant;
		const from = pathsOf(fields.type === 'from' ? fields.text : fields.type === 'jsonata' ? fields.context : '');
		if (from.length > 0) source.from = from;
		if (fields.type === 'jsonata' && fields.text.trim() !== '') source.expression = fields.text;
		if (fields.transform) source.transform = fields.transform;
		const list = codesOf(fields.list);
		if (!isEmpty(list)) source.list = list;
		const otherwise = constantOf(fields.defaultType, fields.default);
		if (otherwise !== undefined) source.default = otherwise;
		return source;
	}

	function pathsOf(text) {
		return text
			.split('|')
			.map((path) => path.trim())
			.filter((path) => path !== '');
	}

	/** A line per code: `Herr = 1`. */
	function codesOf(text) {
		const codes = {};
		for (const line of text.split('\n')) {
			const [, code, to] = /^\s*((?:\\.|[^=\\])*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
			if (code !== undefined && code !== '') codes[code.replace(/\\(.)/g, '$1')] = to;
		}
		return codes;
	}

	function escaped(code) {
		return code.replace(/[\\=]/g, '\\$&');
	}

	function typeOf(value) {
		if (typeof value === 'string') return 'str';
		if (typeof value === 'number') return 'num';
		return typeof value === 'boolean' ? 'bool' : 'json';
	}

	function textOf(value) {
		return typeof value === 'string' ? value : JSON.stringify(value);
	}

	function constantOf(type, text) {
		if (type === 'str') return text === '' ? undefined : text;
		if (type === 'bool') return text === 'true';
		if (type === 'num') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
		if (type !== 'json') return undefined;
		try {
			return JSON.parse(text);
		} catch {
			return undefined;
		}
	}

	Object.assign(window.Drehkreuz, { mappingSource: { read, write, isEmpty } });
})();
