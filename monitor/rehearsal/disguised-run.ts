/** What a run with real content may show: what happened, and the form of the values. Pure. */
import type { Deed, Run } from '../../hub/rehearsal/deeds.ts';
import { disguiseText, disguiseValue } from '../../hub/rehearsal/disguise.ts';

/** Fields that name places of the flow, not values of the message. Attributes of the event that say what the message is stay readable, too. */
const OPEN = ['specversion', 'source', 'type', 'datacontenttype', 'mandant', 'leika', 'standard', 'standardversion', 'nachrichtentyp'];

export function disguisedRun(run: Run): Run {
	return { ...run, deeds: run.deeds.map(disguised) };
}

function disguised(deed: Deed): Deed {
	if (deed.kind === 'called') {
		const { reference } = deed;
		return { ...deed, instruction: disguiseValue(deed.instruction), ...(reference === undefined ? {} : { reference: disguiseText(reference) }) };
	}
	if (deed.kind === 'sent') {
		const event = Object.fromEntries(Object.entries(deed.event).map(([name, value]) => [name, OPEN.includes(name) ? value : disguiseValue(value)]));
		return { ...deed, event, content: disguiseValue(deed.content), attachments: deed.attachments.map(disguiseText) };
	}
	return deed;
}
