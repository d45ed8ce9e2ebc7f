/**
 * What the edit dialogs of the palette share: suggestions, checks of values, and the order field of the partner nodes.
 * Loaded once with the connection node; the dialogs and the checks use it only after all nodes are there.
 */
(() => {
	const CHANNEL = /^[a-z0-9][a-z0-9.-]{0,99}$/;
	const ENTRY = /^[a-z0-9][a-z0-9-]{0,62}$/;
	const MANDANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
	const ROLE = /^[a-z0-9][a-z0-9-]*(:[a-z0-9][a-z0-9-]*)?$/;
	const ROLES = ['payment', 'hkr', 'dms', 'fachverfahren', 'portal'];

	/** A value like ${NAME} is filled in from the environment when the flow starts. */
	const isEnvironment = (value) => /^\$\{[^}]+\}$/.test(value);
	const fits = (pattern) => (value) => isEnvironment(value) || pattern.test(value || '');

	/** What the nodes of all flows have in one property, sorted, each once. */
	function usedIn(property) {
		const found = new Set();
		RED.nodes.eachNode((node) => {
			if (node.type.startsWith('drehkreuz-') && node[property]) found.add(node[property]);
		});
		return [...found].sort();
	}

	/** Suggestions while typing; all of them with the arrow key down. */
	function suggest(input, values) {
		input.autoComplete({
			minLength: 0,
			search: (typed) =>
				values()
					.filter((value) => value.includes(typed.trim()))
					.map((value) => ({ value, label: $('<div>').text(value) })),
		});
	}

	/** Flows of an older palette lack properties: the dialog shows their defaults. */
	function fillIn(node) {
		for (const [property, { value }] of Object.entries(node._def.defaults)) {
			if (node[property] === undefined) $(`#node-input-${property}, #node-config-input-${property}`).val(value);
		}
	}

	/** After saving, the node has the form of this palette. */
	function stamp(node) {
		const today = node._def.defaults.version.value;
		if (!(node.version > today)) node.version = today;
	}

	/** The order for the partner: a property of msg, an expression, a fixed value, or none. A text field has one line: line ends become blanks. */
	function orderField(node, labelOfNone) {
		$('#node-input-instruction').val((node.instruction ?? '').replace(/\s*\n\s*/g, ' '));
		$('#node-input-instruction').typedInput({
			typeField: $('#node-input-instructionType'),
			types: ['msg', 'jsonata', 'json', { value: 'none', label: labelOfNone, hasValue: false }],
		});
	}

	function isOrder(node, value) {
		const field = $('#node-input-instructionType');
		const kind = (field.length > 0 && field.val()) || node.instructionType || 'msg';
		return kind === 'none' || RED.utils.validateTypedProperty(value, kind) === true;
	}

	/** Everything a partner node's dialog needs beside its template. `labelOfNone`: what "no order" is called. */
	function partnerDialog(node, labelOfNone) {
		fillIn(node);
		suggest($('#node-input-role'), () => [...new Set([...ROLES, ...usedIn('role')])]);
		const step = $('#node-input-step');
		const role = $('#node-input-role').on('change keyup', () => step.attr('placeholder', role.val()));
		role.trigger('change');
		orderField(node, labelOfNone);
	}

	/** Saving a partner node: an order of several lines that was not changed keeps them. */
	function partnerSaved(node) {
		const order = $('#node-input-instruction');
		const bare = (text) => (text ?? '').replace(/\s+/g, '');
		if (bare(order.val()) === bare(node.instruction)) order.val(node.instruction);
		stamp(node);
	}

	window.Drehkreuz = {
		fillIn,
		stamp,
		partnerDialog,
		partnerSaved,
		isOrder,
		isChannel: fits(CHANNEL),
		isEntry: fits(ENTRY),
		isRole: fits(ROLE),
		isLeika: (value) => !value || fits(/^\d{14}$/)(value),
		isMandanten: (value) => isEnvironment(value) || value === '*' || (value || '').split(',').every((id) => MANDANT.test(id.trim())),
		isWithin: (value, least, most) => isEnvironment(value) || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most),
		suggestChannels: (input) => suggest(input, () => usedIn('channel')),
	};
})();
