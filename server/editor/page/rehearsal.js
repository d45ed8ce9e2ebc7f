/**
 * Runs in the editor's page: the side panel "Probelauf". Tries the flows as they lie in the editor, deployed or not, with the scenarios that the hub keeps, and shows
 * what a message would do: the nodes it passes are marked, and what differs from what is expected is listed. Nothing is called and nothing is deployed.
 */
/* global RED, $ */
(() => {
	const api = '/monitor/api';
	const texts = {
		de: {
			title: 'Probelauf',
			lead: 'Probiert die Flows so, wie sie gerade im Editor liegen – auch ungespeichert. Kein Partnersystem wird aufgerufen.',
			all: 'Alle prüfen',
			run: 'Prüfen',
			none: 'Noch kein Szenario. Im Monitor bei einer Nachricht „Probelauf“ wählen.',
			open: 'Szenarien im Monitor öffnen',
			running: (done, of) => `${done} von ${of} geprüft …`,
			good: 'wie erwartet',
			different: (count) => (count === 1 ? '1 Abweichung' : `${count} Abweichungen`),
			ran: 'lief; nichts ist erwartet',
			failed: 'kann nicht laufen',
			summary: (good, of) => `${good} von ${of} wie erwartet.`,
			missing: 'fehlt',
			extra: 'ist neu',
			changed: (path, before, now) => `${path} war ${before}, ist ${now}`,
			taken: (channel) => `aus dem Kanal ${channel}`,
			called: (step) => `Partner, Schritt ${step}`,
			sent: (channel) => `in den Kanal ${channel}`,
			outside: (label) => `„${label}“ will aus dem Hub hinaus`,
			settled: (channel, outcome) => `${channel}: ${outcome}`,
			outcomes: { done: 'erledigt', again: 'noch einmal', park: 'geparkt' },
			answers: {
				receipt: 'Quittung',
				pending: 'Antwort kommt später',
				problem: 'Fehler',
				known: 'Quittung lag vor',
				missing: 'keine Antwort im Szenario',
				refused: 'Auftrag abgewiesen',
			},
			way: 'Weg der Nachricht',
			lost: 'Der Hub antwortet nicht. Läuft er noch?',
		},
		en: {
			title: 'Rehearsal',
			lead: 'Tries the flows as they lie in the editor, deployed or not. No partner system is called.',
			all: 'Check all',
			run: 'Check',
			none: 'No scenario yet. Choose “Rehearsal” at a message in the monitor.',
			open: 'Open the scenarios in the monitor',
			running: (done, of) => `${done} of ${of} checked …`,
			good: 'as expected',
			different: (count) => (count === 1 ? '1 difference' : `${count} differences`),
			ran: 'ran; nothing is expected',
			failed: 'cannot run',
			summary: (good, of) => `${good} of ${of} as expected.`,
			missing: 'is missing',
			extra: 'is new',
			changed: (path, before, now) => `${path} was ${before}, is ${now}`,
			taken: (channel) => `from the channel ${channel}`,
			called: (step) => `partner, step ${step}`,
			sent: (channel) => `into the channel ${channel}`,
			outside: (label) => `“${label}” wants to leave the hub`,
			settled: (channel, outcome) => `${channel}: ${outcome}`,
			outcomes: { done: 'done', again: 'again', park: 'parked' },
			answers: {
				receipt: 'receipt',
				pending: 'answer comes later',
				problem: 'failure',
				known: 'receipt was there',
				missing: 'no answer in the scenario',
				refused: 'order refused',
			},
			way: 'Way of the message',
			lost: 'The hub does not answer. Is it still running?',
		},
	};
	const language = () => ((RED.i18n?.lang?.() ?? navigator.language).toLowerCase().startsWith('de') ? 'de' : 'en');
	let text = texts.en;
	let csrf = '';
	/** Ids of the nodes that the last message passed. */
	let passed = new Set();

	/** Something that the hub did not do, with its reason. */
	class Refused extends Error {
		constructor(problem) {
			super(problem.code);
			this.problem = problem;
		}
	}

	/** @throws Refused */
	async function ask(method, path, body) {
		if (method !== 'GET' && csrf === '') csrf = (await ask('GET', '/session')).csrf;
		const response = await fetch(`${api}${path}`, {
			method,
			cache: 'no-store',
			headers: { 'content-type': 'application/json', 'x-drehkreuz-csrf': csrf },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		}).catch(() => {
			throw new Refused({ title: { de: texts.de.lost, en: texts.en.lost } });
		});
		const answer = await response.json().catch(() => ({}));
		if (response.ok) return answer;
		// Signed in anew meanwhile: the next try asks again.
		csrf = '';
		throw new Refused(answer);
	}

	const reasonOf = (problem) => [problem?.title?.[language()], problem?.remedy?.[language()]].filter(Boolean).join(' ') || text.failed;
	const shown = (value) => {
		const json = value === undefined ? '–' : JSON.stringify(value);
		return json.length > 60 ? `${json.slice(0, 60)}…` : json;
	};
	const deedText = (deed) => {
		if (deed.kind === 'taken') return text.taken(deed.channel);
		if (deed.kind === 'called') return `${text.called(deed.step)}: ${text.answers[deed.answer]}${deed.code ? ` (${deed.code})` : ''}`;
		if (deed.kind === 'sent') return text.sent(deed.channel);
		if (deed.kind === 'outside') return text.outside(deed.label);
		if (deed.kind === 'passed') return deed.label;
		return `${text.settled(deed.channel, text.outcomes[deed.outcome])}${deed.code ? ` (${deed.code})` : ''}`;
	};
	const placeText = (deed) => (deed.kind === 'called' ? text.called(deed.step) : deedText(deed));
	const differenceText = (one) =>
		one.kind === 'changed'
			? `${placeText(one.deed)}: ${text.changed(one.path, shown(one.expected), shown(one.found))}`
			: `${text[one.kind]}: ${deedText(one.deed)}`;

	/** Only nodes of the open tab are drawn. */
	function mark() {
		for (const element of document.querySelectorAll('.drehkreuz-passed')) element.classList.remove('drehkreuz-passed');
		for (const id of passed) document.getElementById(id)?.classList.add('drehkreuz-passed');
	}

	/** The list of the way; who clicks on a node is taken to it. */
	function wayOf(deeds) {
		const list = $('<ol class="drehkreuz-way">');
		for (const deed of deeds) {
			const item = $('<li>').addClass(`drehkreuz-deed-${deed.kind}`).appendTo(list);
			const node = deed.kind === 'passed' || deed.kind === 'outside' || deed.kind === 'settled' ? deed.node : undefined;
			if (deed.outcome === 'park' || deed.kind === 'outside' || deed.answer === 'missing' || deed.answer === 'refused') item.addClass('drehkreuz-bad');
			if (node === undefined) item.text(deedText(deed));
			else
				$('<a href="#">')
					.text(deedText(deed))
					.on('click', (event) => {
						event.preventDefault();
						RED.view.reveal(node);
					})
					.appendTo(item);
		}
		return list;
	}

	function show(row, outcome) {
		row.result.removeClass('drehkreuz-good drehkreuz-bad').empty();
		row.details.empty();
		if (outcome.problem) {
			row.result.addClass('drehkreuz-bad').text(text.failed);
			$('<p>').text(reasonOf(outcome.problem)).appendTo(row.details);
			return false;
		}
		const { deeds, differences } = outcome;
		const isGood = differences?.length === 0;
		row.result
			.addClass(isGood ? 'drehkreuz-good' : differences ? 'drehkreuz-bad' : '')
			.text(isGood ? text.good : differences ? text.different(differences.length) : text.ran);
		if (differences?.length > 0) {
			const list = $('<ul>').appendTo(row.details);
			for (const one of differences) $('<li>').text(differenceText(one)).appendTo(list);
		}
		$('<details>').append($('<summary>').text(text.way), wayOf(deeds)).prop('open', !isGood).appendTo(row.details);
		passed = new Set(deeds.filter(({ kind }) => kind === 'passed').map(({ node }) => node));
		mark();
		return isGood;
	}

	async function run(row) {
		row.result.removeClass('drehkreuz-good drehkreuz-bad').text('…');
		row.details.empty();
		const flows = RED.nodes.createCompleteNodeSet({ credentials: false });
		const outcome = await ask('POST', '/rehearsals/run', { name: row.name, flows }).catch(({ problem }) => ({ problem }));
		return show(row, outcome);
	}

	function build() {
		text = texts[language()];
		const panel = $('<div class="drehkreuz-panel">');
		$('<p>').text(text.lead).appendTo(panel);
		const bar = $('<p>').appendTo(panel);
		const all = $('<button type="button" class="red-ui-button">').text(text.all).appendTo(bar);
		const status = $('<span role="status" class="drehkreuz-status">').appendTo(bar);
		const list = $('<div>').appendTo(panel);
		$('<p>').append($('<a target="_blank" rel="noopener">').attr('href', '/monitor/probelaeufe').text(text.open)).appendTo(panel);
		let rows = [];

		async function load() {
			list.empty();
			rows = [];
			all.prop('disabled', true);
			status.text('');
			try {
				const { scenarios } = await ask('GET', '/rehearsals');
				if (scenarios.length === 0) $('<p>').text(text.none).appendTo(list);
				for (const { name, title } of scenarios) {
					const part = $('<section class="drehkreuz-scenario">').appendTo(list);
					const head = $('<div class="drehkreuz-head">').appendTo(part);
					const row = { name, result: $('<span class="drehkreuz-result">'), details: $('<div>').appendTo(part) };
					const button = $('<button type="button" class="red-ui-button red-ui-button-small">')
						.text(text.run)
						.attr('aria-label', `${text.run}: ${title || name}`)
						.on('click', () => void alone(button, () => run(row)));
					head.append($('<strong>').text(title || name), row.result, button);
					rows.push(row);
				}
				all.prop('disabled', rows.length === 0);
			} catch ({ problem }) {
				$('<p class="drehkreuz-bad">').text(reasonOf(problem)).appendTo(list);
			}
		}

		async function alone(button, work) {
			button.prop('disabled', true);
			await work();
			button.prop('disabled', false);
		}

		all.on('click', () =>
			alone(all, async () => {
				let good = 0;
				for (const [index, row] of rows.entries()) {
					status.text(text.running(index, rows.length));
					if (await run(row)) good += 1;
				}
				status.text(text.summary(good, rows.length));
			}),
		);
		RED.sidebar.addTab({
			id: 'drehkreuz-rehearsal',
			label: text.title,
			name: text.title,
			iconClass: 'fa fa-check-square-o',
			content: panel,
			enableOnEdit: true,
			onchange: () => void load(),
		});
	}

	// The editor is built after its scripts were loaded; once its flows are there, so is everything else. They are loaded anew now and then.
	let built = false;
	RED.events.on('flows:loaded', () => {
		if (built) return;
		built = true;
		RED.events.on('workspace:change', () => setTimeout(mark, 0));
		build();
	});
})();
