/** What a run with real content may show: what happened, and the form of the values. Pure. */
import type { Deed, Run } from '../../hub/rehearsal/deeds.ts';
import { disguiseNumber, disguiseText } from '../../hub/rehearsal/disguise.ts';

/** Fields that name places of the flow, not values of the message. Attributes of the event that say what the message is stay readable, too. */
const OPEN = ['specversion', 'source', 'type', 'datacontenttype', 'mandant', 'leika', 'standard', 'standardversion', 'nachrichtentyp'];

export function disguisedRun(run: Run): Run {
	return { ...run, deeds: run.deeds.map(disguised) };
}

function disguised(deed: Deed): Deed {
	if (deed.kind === 'called') {
		const { reference } = deed;
		return { ...deed, instruction: hidden(deed.instruction), ...(reference === undefined ? {} : { reference: disguiseText(reference) }) };
	}
	if (deed.kind === 'sent') {
		const event = Object.fromEntries(Object.entries(deed.event).map(([name, value]) => [name, OPEN.includes(name) ? value : hidden(value)]));
		return { ...deed, event, content: hidden(deed.content), attachments: deed.attachments.map(disguiseText) };
	}
	return deed;
}

function hidden(value: unknown): unknown {
	if (typeof value === 'string') return disguiseText(value);
	if (typeof value === 'number') return disguiseNumber(value);
	if (Array.isArray(value)) return value.map(hidden);
	if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, hidden(part)]));
	return value;
}
