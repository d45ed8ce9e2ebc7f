/**
 * The edit dialog of *map fields*: the table, what a municipality has of its own, and the trial on a sample, which the server answers while one types.
 * The sample goes to the server for the answer and is stored with the node only when the person says so.
 */
(() => {
	const DELAY_MS = 350;
	/** Samples by node, until the page is closed. */
	const samples = new Map();

	/** Looked up when it is needed: the files of one node are loaded in no certain order. */
	const mappingSource = { read: (source) => window.Drehkreuz.mappingSource.read(source), write: (fields) => window.Drehkreuz.mappingSource.write(fields) };
	const language = () => (RED.i18n.lang().startsWith('de') ? 'de' : 'en');
	const element = (tag, className, text) => $(`<${tag}>`, { class: className }).text(text ?? '');

	async function ask(what, body) {
		const answer = await new Promise((resolve, reject) => {
			$.ajax({
				url: `drehkreuz/map/${what}`,
				type: body ? 'POST' : 'GET',
				...(body ? { data: JSON.stringify(body), contentType: 'application/json' } : {}),
			}).then(resolve, (failed) => reject(failed.responseJSON?.text?.[language()] ?? `${failed.status}`));
		});
		return answer;
	}

	class Dialog {
		constructor(node, texts) {
			this.node = node;
			this.texts = texts;
			this.form = $('.drehkreuz-map');
			this.list = $('#node-input-mapping');
			this.tenant = this.form.find('.map-tenant');
			this.sample = $('#node-input-sample');
			// A flow of another hand may lack properties: their defaults.
			this.mapping = structuredClone(node.mapping || node._def.defaults.mapping.value);
			if (node.check === undefined) $('#node-input-check').prop('checked', true);
			this.ignore = { '': [...(this.mapping.ignore ?? [])] };
			for (const [id, own] of Object.entries(this.mapping.perTenant ?? {})) this.ignore[id] = [...(own.ignore ?? [])];
			this.turn = 0;
			this.ready = false;
			/** Paths of the sample, for suggestions. */
			this.paths = [];
			this.target = window.Drehkreuz.mappingTarget({ form: this.form, texts, ask, changed: () => this.changed() });
		}

		open() {
			this.target.show(this.mapping.target);
			this.form.find('.map-tolerant').prop('checked', this.mapping.tolerant !== false);
			this.sample.val(this.node.sample || samples.get(this.node.id) || '');
			this.form.find('.map-keep').prop('checked', Boolean(this.node.sample));
			this.list.editableList({
				addItem: (container, _index, data) => this.#addRow(container, data),
				addButton: this.texts.addRow,
				removable: true,
				sortable: true,
				height: 'auto',
				removeItem: () => this.changed(),
				sort: () => this.changed(),
			});
			const own = this.mapping.perTenant ?? {};
			for (const row of this.mapping.rows ?? []) {
				const sources = { '': mappingSource.read(row) };
				for (const [id, { rows = {} }] of Object.entries(own)) if (Object.hasOwn(rows, row.to)) sources[id] = mappingSource.read(rows[row.to]);
				this.#append({ to: row.to, required: row.required === true, note: row.note ?? '', sources });
			}
			this.#offerTenants(Object.keys(own).map((id) => ({ id, name: id })));
			this.tenant.on('change', () => {
				this.form.toggleClass('map-for-one', this.tenant.val() !== '');
				this.list.editableList('items').each((_index, item) => $(item).data('data').show?.());
				this.changed();
			});
			this.sample.on('input change', () => this.changed());
			this.form.find('.map-tolerant').on('change', () => this.changed());
			ask('targets').then(
				({ targets, tenants }) => {
					this.target.setKnown(targets);
					this.#offerTenants(tenants);
					this.ready = true;
					this.changed();
				},
				(text) => this.#say(text),
			);
		}

		/** Before the fields are changed for saving. */
		close() {
			clearTimeout(this.timer);
			this.turn = Number.NEGATIVE_INFINITY;
			samples.set(this.node.id, this.sample.val());
		}

		save() {
			if (!this.form.find('.map-keep').prop('checked')) this.sample.val('');
			this.node.mapping = this.#read();
			// Node-RED would take the value of this list for the property.
			this.list.removeAttr('id');
		}

		changed() {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.#try(), DELAY_MS);
		}

		#offerTenants(tenants) {
			const chosen = this.tenant.val() ?? '';
			const known = new Map([...this.tenant.find('option')].map((option) => [option.value, option.textContent]));
			known.set('', this.texts.allTenants);
			for (const { id, name } of tenants) known.set(id, name);
			this.tenant.empty().append([...known].map(([id, name]) => $('<option>').val(id).text(name)));
			this.tenant.val(chosen);
		}

		#append(data) {
			this.list.editableList('addItem', data);
		}

		#items() {
			return [...this.list.editableList('items')].map((item) => $(item).data('data')).filter((data) => data.to !== undefined);
		}

		/** The written form of the whole dialog. */
		#read() {
			const items = this.#items().filter(({ to }) => to.trim() !== '');
			const perTenant = {};
			const ownOf = (id) => (perTenant[id] ??= { rows: {}, ignore: this.ignore[id] ?? [] });
			for (const [id, paths] of Object.entries(this.ignore)) if (id !== '' && paths.length > 0) ownOf(id);
			for (const { to, sources } of items) {
				for (const [id, fields] of Object.entries(sources)) if (id !== '') ownOf(id).rows[to.trim()] = mappingSource.write(fields);
			}
			const rows = items.map(({ to, required, note, sources }) => ({
				to: to.trim(),
				...mappingSource.write(sources['']),
				required,
				...(note.trim() === '' ? {} : { note: note.trim() }),
			}));
			const tolerant = this.form.find('.map-tolerant').prop('checked');
			return { format: 1, target: this.target.read(), tolerant, rows, ignore: this.ignore[''], perTenant };
		}

		/** One row of the table. `data` lives in the list's item: `to`, `required`, `note`, and a source for '' (all) and each municipality that has its own. */
		#addRow(container, given) {
			const { texts } = this;
			const data = Object.assign(given, {
				to: given.to ?? '',
				required: given.required ?? false,
				note: given.note ?? '',
				sources: given.sources ?? { '': mappingSource.read() },
			});
			const rowTexts = (selector) => container.find(selector);
			container.addClass('map-row').append($('#drehkreuz-map-row').html());
			for (const part of container.find('[data-text]')) {
				const text = texts[part.dataset.text];
				if (part.dataset.placeholder) part.placeholder = texts[part.dataset.placeholder];
				if (part.matches('input, select, textarea, button')) $(part).attr({ 'aria-label': text, title: text });
				else $(part).text(text);
			}
			const [to, source, context, otherwise] = ['.map-to', '.map-source', '.map-context', '.map-default'].map(rowTexts);
			const [transform, codes, note, required, details, more, reset] = [
				'.map-transform',
				'.map-list',
				'.map-note',
				'.map-required',
				'.map-details',
				'.map-more',
				'.map-reset',
			].map(rowTexts);
			const paths = (typed) => {
				const last = typed.split('|').at(-1).trim().toLowerCase();
				const before = typed.includes('|') ? `${typed.slice(0, typed.lastIndexOf('|')).trim()} | ` : '';
				return this.paths.filter((path) => path.toLowerCase().includes(last)).map((path) => ({ value: before + path, label: $('<div>').text(path) }));
			};
			const constants = ['str', 'num', 'bool', 'json'];
			source.typedInput({
				types: [{ value: 'from', label: texts.typeField, icon: 'fa fa-sign-in', autoComplete: paths }, 'jsonata', ...constants],
				default: 'from',
			});
			context.autoComplete({ minLength: 0, search: paths });
			otherwise.typedInput({ types: [{ value: 'none', label: texts.noDefault, hasValue: false }, ...constants], default: 'none' });
			for (const input of [source, otherwise]) input.typedInput('width', '100%');
			to.autoComplete({ minLength: 0, search: (typed, done) => void this.target.placesFor(typed).then((places) => done(placesLike(places, typed))) });

			let showing = false;
			const current = () => this.tenant.val() ?? '';
			const mark = () => {
				const id = current();
				container.toggleClass('map-own', id !== '' && data.sources[id] !== undefined);
				container.toggleClass('map-inherited', id !== '' && data.sources[id] === undefined);
				reset.toggle(id !== '' && data.sources[id] !== undefined);
				context.closest('.map-detail').toggle(source.typedInput('type') === 'jsonata');
				to.prop('readOnly', id !== '');
				required.prop('disabled', id !== '');
				required.attr('aria-pressed', String(data.required)).toggleClass('map-on', data.required);
				const used = ['transform', 'list', 'context'].filter((name) => (data.sources[id] ?? data.sources[''])[name] !== '').length;
				const hasDefault = (data.sources[id] ?? data.sources['']).defaultType !== 'none';
				more.toggleClass('map-used', used > 0 || hasDefault || data.note !== '');
			};
			data.show = () => {
				showing = true;
				const fields = data.sources[current()] ?? data.sources[''];
				to.val(data.to).attr('data-path', data.to);
				source.typedInput('type', fields.type);
				source.typedInput('value', fields.text);
				context.val(fields.context);
				transform.val(fields.transform);
				codes.val(fields.list);
				otherwise.typedInput('type', fields.defaultType);
				otherwise.typedInput('value', fields.default);
				note.val(data.note);
				showing = false;
				mark();
			};
			const take = () => {
				if (showing) return;
				const fields = {
					type: source.typedInput('type'),
					text: source.typedInput('value') ?? '',
					context: context.val(),
					transform: transform.val(),
					list: codes.val(),
					defaultType: otherwise.typedInput('type'),
					default: otherwise.typedInput('value') ?? '',
				};
				const id = current();
				const before = data.sources[id] ?? data.sources[''];
				if (JSON.stringify(before) !== JSON.stringify(fields)) data.sources[id] = fields;
				data.note = note.val();
				mark();
				this.changed();
			};
			data.status = rowTexts('.map-status');
			container.find('input, select, textarea').on('change input', take);
			to.on('change input', () => {
				data.to = to.val();
				to.attr('data-path', data.to);
				this.changed();
			});
			required.on('click', () => {
				data.required = !data.required;
				mark();
				this.changed();
			});
			reset.on('click', () => {
				delete data.sources[current()];
				data.show();
				this.changed();
			});
			more.on('click', () => {
				const open = details.prop('hidden');
				details.prop('hidden', !open);
				more.attr('aria-expanded', String(open));
			});
			container.on('keydown', (event) => {
				if (!event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
				const item = container.closest('li');
				if (event.key === 'ArrowUp') item.prev().before(item);
				else item.next().after(item);
				event.target.focus();
				event.preventDefault();
			});
			container
				.closest('li')
				.find('.red-ui-editableList-item-remove')
				.attr({ 'aria-label': texts.removeRow, title: texts.removeRow, role: 'button', tabindex: 0 });
			data.show();
			if (!this.ready) return;
			// A row that waits for its other half.
			if (data.to === '') to.trigger('focus');
			else if (source.typedInput('value') === '') source.typedInput('focus');
		}

		async #try() {
			if (!this.ready || this.turn < 0) return;
			const turn = ++this.turn;
			const mapping = this.#read();
			if (mapping.target.root === '') return this.#say(this.texts.chooseXml);
			try {
				const trial = await ask('try', { mapping, tenant: this.tenant.val() || undefined, sample: this.sample.val() });
				if (turn === this.turn) this.#show(trial);
			} catch (text) {
				if (turn === this.turn) this.#say(String(text));
			}
		}

		/** The trial could not be made: the reason instead of a verdict, the rest stays as it was. */
		#say(text) {
			this.form.find('.map-verdict').attr('data-verdict', 'failed').text(text);
		}

		#show(trial) {
			const { texts } = this;
			const lang = language();
			// Without a sample nothing can be said but what is wrong with the table itself.
			const blank = this.sample.val().trim() === '';
			const problems = trial.problems.filter(({ code }) => !blank || code === 'DK-MAP-ROW');
			const findings = blank ? [] : trial.findings;
			const errors = problems.filter(({ severity }) => severity === 'error').length + (blank ? 0 : trial.missing.length);
			const verdict = errors > 0 ? 'invalid' : blank ? 'not-checked' : trial.verdict;
			const count = errors + (blank ? 0 : trial.findingsTotal);
			const said = { valid: texts.valid, 'not-checked': blank ? texts.pasteSample : texts.notChecked };
			this.form
				.find('.map-verdict')
				.attr('data-verdict', verdict)
				.text(said[verdict] ?? texts.faults.replace('{count}', count));
			this.form.find('.map-result').text(trial.result.text + (trial.result.cut ? '\n…' : ''));
			this.paths = trial.paths;

			const atRow = new Map();
			const note = (row, severity, text) => atRow.set(row, [...(atRow.get(row) ?? []), { severity, text }]);
			const general = [];
			for (const { row, severity, text } of [...problems, ...findings]) {
				if (row !== undefined && this.#items().some((data) => data.to.trim() === row)) note(row, severity, text[lang]);
				else general.push({ severity, text: text[lang] });
			}
			for (const { path, row } of trial.missing) if (row && !blank) note(path, 'error', texts.noValue);
			const outcomes = new Map(trial.rows.map((row) => [row.to, row]));
			for (const data of this.#items()) this.#showRow(data, outcomes.get(data.to.trim()), atRow.get(data.to.trim()) ?? []);
			this.form
				.find('.map-findings')
				.empty()
				.append(general.map(({ severity, text }) => element('li', `map-${severity}`, text)));

			this.#offer(
				'.map-missing',
				trial.missing.filter(({ row }) => !row),
				(place) => ({
					text: place.path,
					hint: [place.from === undefined ? '' : `← ${place.from}`, place.documentation ?? place.type].filter(Boolean).join(' · '),
					label: texts.addMissing.replace('{path}', place.path),
					click: () => this.#addPair(place.path, place.from),
				}),
			);
			this.#offer('.map-unmapped', trial.unmapped, (field) => ({
				text: field.path,
				hint: field.to === undefined ? '' : `→ ${field.to}`,
				label: texts.addUnmapped.replace('{path}', field.path),
				click: () => this.#addPair(field.to ?? '', field.path),
				leaveOut: () => this.#leaveOut(field.path),
			}));
			const left = [...this.ignore[''], ...(this.tenant.val() ? (this.ignore[this.tenant.val()] ?? []) : [])];
			this.#offer(
				'.map-ignored',
				left.map((path) => ({ path })),
				({ path }) => ({
					text: path,
					hint: '',
					label: texts.takeBack.replace('{path}', path),
					click: () => {
						for (const paths of Object.values(this.ignore)) if (paths.includes(path)) paths.splice(paths.indexOf(path), 1);
						this.changed();
					},
				}),
			);
		}

		#showRow(data, outcome, said) {
			data.status.empty();
			for (const { severity, text } of said) data.status.append(element('span', `map-${severity}`, text));
			const times = outcome?.count > 1 ? ` (${outcome.count}×)` : '';
			const preview = outcome?.preview === undefined ? '' : `→ ${outcome.preview}${times}`;
			const title = outcome?.documentation?.split(':')[0] ?? '';
			const line = [title, preview].filter(Boolean).join(' ');
			if (line !== '') data.status.append(element('span', 'map-preview', line));
		}

		/** A list of buttons; its heading shows how many. */
		#offer(selector, entries, describe) {
			const box = this.form.find(selector);
			box.prop('hidden', entries.length === 0);
			box.find('.map-count').text(entries.length);
			const items = entries.slice(0, 200).map((entry) => {
				const { text, hint, label, click, leaveOut } = describe(entry);
				const button = $('<button>', { type: 'button', class: 'map-offer', 'aria-label': label, title: label })
					.append(element('code', '', text), element('span', 'map-hint', hint))
					.on('click', click);
				const item = $('<li>').append(button);
				if (leaveOut) {
					const out = this.texts.leaveOut.replace('{path}', text);
					item.append(
						$('<button>', { type: 'button', class: 'map-icon', 'aria-label': out, title: out })
							.append('<i class="fa fa-eye-slash" aria-hidden="true"></i>')
							.on('click', leaveOut),
					);
				}
				return item;
			});
			box.find('ul').empty().append(items);
		}

		/** From a click: a row that is ready, or one that waits for its other half. */
		#addPair(to, from) {
			const id = this.tenant.val() ?? '';
			const found = mappingSource.read(from === undefined ? {} : { from: [from] });
			const waiting = this.#items().find((data) => (to === '' ? false : data.to.trim() === to));
			if (waiting) {
				waiting.sources[id] = found;
				waiting.show();
			} else {
				this.#append({ to, required: false, note: '', sources: { '': mappingSource.read(), [id]: found } });
			}
			this.changed();
		}

		#leaveOut(path) {
			(this.ignore[this.tenant.val() ?? ''] ??= []).push(path);
			this.changed();
		}
	}

	function placesLike(places, typed) {
		const wanted = typed.toLowerCase();
		return places
			.filter(({ path }) => path.toLowerCase().includes(wanted))
			.slice(0, 100)
			.map(({ path, required, type, documentation }) => ({
				value: path,
				label: $('<div class="drehkreuz-map-place">').append(element('code', '', `${path}${required ? ' *' : ''}`), element('span', '', documentation ?? type)),
			}));
	}

	let open;
	Object.assign(window.Drehkreuz, {
		mappingDialog: (node, texts) => {
			window.Drehkreuz.fillIn(node);
			open = new Dialog(node, texts);
			open.open();
		},
		mappingSaved: () => {
			open.close();
			open.save();
		},
		mappingCancelled: () => open.close(),
	});
})();
