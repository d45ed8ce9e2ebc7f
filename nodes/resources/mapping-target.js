/** The target in the dialog of *map fields*: what is written, in which form, and the places it has. */
(() => {
	/**
	 * @param form the dialog
	 * @param texts of the node's catalogue
	 * @param ask asks the server, `ask('outline', body)`
	 * @param changed is called after every change of the target
	 */
	function mappingTarget({ form, texts, ask, changed }) {
		const kind = form.find('.map-target-kind');
		const name = form.find('.map-target-name');
		const fields = form.find('.map-record-fields');
		let known = [];
		/** Path → place, as far as the server was asked. */
		let places = new Map();
		let asked = new Set();

		const titleOf = (target) => known.find((info) => JSON.stringify(info.target) === JSON.stringify(target))?.title;
		const sameKind = () => known.filter((info) => info.target.kind === kind.val());

		name.autoComplete({
			minLength: 0,
			search: (typed) => {
				const words = typed.toLowerCase().split(/\s+/);
				return sameKind()
					.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
					.slice(0, 50)
					.map(({ title }) => ({ value: title, label: $('<div>').text(title) }));
			},
		});
		kind.on('change', () => {
			form.attr('data-kind', kind.val());
			name.attr('placeholder', kind.val() === 'xml' ? texts.chooseXml : texts.chooseJson);
		});
		form.find('.map-target input, .map-target select, .map-target textarea').on('change input', () => {
			forget();
			changed();
		});

		function read() {
			if (kind.val() === 'record') {
				return {
					kind: 'record',
					layout: form.find('.map-record-layout').val(),
					separator: form.find('.map-record-separator').val() || ';',
					encoding: form.find('.map-record-encoding').val(),
					fields: fieldsOf(fields.val()),
				};
			}
			const text = name.val().trim();
			const found = sameKind().find(({ title }) => title === text);
			if (found) return found.target;
			if (kind.val() === 'xml') return { kind: 'xml', root: text };
			return text === '' ? { kind: 'json' } : { kind: 'json', schema: text };
		}

		function show(target) {
			kind.val(target.kind).trigger('change');
			name.val(target.kind === 'record' ? '' : (titleOf(target) ?? target.schema ?? target.root ?? ''));
			if (target.kind !== 'record') return;
			form.find('.map-record-layout').val(target.layout);
			form.find('.map-record-separator').val(target.separator);
			form.find('.map-record-encoding').val(target.encoding);
			fields.val((target.fields ?? []).map((field) => [field.name, field.maxLength, field.required ? '*' : ''].filter((part) => part).join(' ')).join('\n'));
		}

		function forget() {
			places = new Map();
			asked = new Set();
		}

		/** Places for what was typed so far; asks the server for those below, once. */
		async function placesFor(typed) {
			const target = read();
			if (target.kind === 'record')
				return target.fields
					.flatMap((field) => [field, { ...field, name: `[*]/${field.name}` }])
					.map((field) => ({ path: field.name, required: field.required, type: '' }));
			if (target.kind === 'json' ? target.schema === undefined : target.root === '') return [];
			const below = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/')) : '';
			for (const path of ['', below]) {
				if (asked.has(path)) continue;
				asked.add(path);
				const outline = await ask('outline', { target, below: path }).catch(() => undefined);
				for (const node of outline?.nodes ?? []) places.set(node.path, node);
				if (outline && !outline.more) asked.add(below);
			}
			return [...places.values()];
		}

		return {
			read,
			show,
			placesFor,
			setKnown: (targets) => {
				const before = read();
				known = targets;
				show(before);
			},
		};
	}

	/** A field per line: its name, its length, `*` when it is required. */
	function fieldsOf(text) {
		return text
			.split('\n')
			.map((line) => line.trim().split(/\s+/))
			.filter(([name]) => name)
			.map(([name, ...more]) => {
				const length = Number(more.find((part) => /^\d+$/.test(part)));
				return { name, ...(length > 0 ? { maxLength: length } : {}), ...(more.includes('*') ? { required: true } : {}) };
			});
	}

	Object.assign(window.Drehkreuz, { mappingTarget });
})();
