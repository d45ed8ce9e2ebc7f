/** Error registry: running a scenario against flows, without any partner system. */
import type { ErrorDefinition } from '../definition.ts';

export const rehearsalErrors = {
	'DK-REHEARSAL-ANSWER': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Für den Schritt „{step}“ hat das Szenario keine Antwort des Partnersystems.',
			en: 'The scenario has no answer of the partner system for the step “{step}”.',
		},
		remedy: {
			de: 'Im Szenario eine Antwort für diesen Schritt ergänzen: eine Quittung, „kommt später“ oder einen Fehler.',
			en: 'Add an answer for this step to the scenario: a receipt, “comes later” or a failure.',
		},
	},
	'DK-REHEARSAL-OUTSIDE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Knoten „{node}“ ({type}) würde den Hub verlassen. Im Probelauf tut er nichts.',
			en: 'The node “{node}” ({type}) would leave the hub. In a rehearsal it does nothing.',
		},
		remedy: {
			de: 'Partnersysteme über die Knoten von Drehkreuz ansprechen: Deren Antworten können im Szenario stehen.',
			en: 'Call partner systems by the nodes of Drehkreuz: their answers can be in the scenario.',
		},
	},
	'DK-REHEARSAL-FLOWS': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Diese Flows lassen sich nicht starten: {rule}.', en: 'These flows cannot be started: {rule}.' },
		remedy: {
			de: 'Die Flows aus dem Editor als JSON exportieren („alle Flows“) und unverändert verwenden.',
			en: 'Export the flows from the editor as JSON (“all flows”), and use them unchanged.',
		},
	},
	'DK-REHEARSAL-CHANNEL': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Kein Knoten dieser Flows nimmt für den Mandanten {mandant} aus dem Kanal {channel}.',
			en: 'No node of these flows takes from the channel {channel} for the tenant {mandant}.',
		},
		remedy: {
			de: 'Den Kanal im Szenario prüfen, und ob der Flow eingeschaltet ist und den Mandanten einschließt.',
			en: 'Check the channel of the scenario, and whether the flow is enabled and serves the tenant.',
		},
	},
	'DK-REHEARSAL-CONTENT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Dieser Inhalt ist weder JSON noch XML.', en: 'This content is neither JSON nor XML.' },
		remedy: {
			de: 'Nur JSON und XML lassen sich verdeckt aufzeichnen. Für anderes ein Szenario mit erfundenem Inhalt von Hand schreiben.',
			en: 'Only JSON and XML can be recorded in disguise. For anything else write a scenario with invented content by hand.',
		},
	},
	'DK-REHEARSAL-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt ist mit {size} Byte zu groß für ein Szenario (höchstens {limit}).',
			en: 'With {size} bytes the content is too large for a scenario (at most {limit}).',
		},
		remedy: { de: 'Eine kleinere Nachricht derselben Art nehmen.', en: 'Take a smaller message of the same kind.' },
	},
	'DK-REHEARSAL-SCENARIO': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Szenario ist fehlerhaft: {path} {rule}.', en: 'The scenario is faulty: {path} {rule}.' },
		remedy: {
			de: 'Die genannte Stelle berichtigen; die Form steht in schemas/scenario.schema.json.',
			en: 'Correct the place; the form is in schemas/scenario.schema.json.',
		},
	},
	'DK-REHEARSAL-EXISTS': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Es gibt schon ein Szenario mit dem Namen „{name}“.', en: 'There is a scenario called “{name}” already.' },
		remedy: { de: 'Einen anderen Namen wählen oder das vorhandene ersetzen.', en: 'Choose another name, or replace the one that is there.' },
		httpStatus: 409,
	},
	'DK-REHEARSAL-BUSY': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Es warten schon {count} Probeläufe.', en: '{count} rehearsals wait already.' },
		remedy: { de: 'In einer Minute noch einmal versuchen.', en: 'Try again in a minute.' },
	},
	'DK-REHEARSAL-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Probelauf wurde nach {seconds} Sekunden abgebrochen oder brauchte zu viel Speicher.',
			en: 'The rehearsal was ended after {seconds} seconds, or needed too much memory.',
		},
		remedy: {
			de: 'Im Flow nach einer Schleife, einer langen Verzögerung oder einem Knoten suchen, der nie fertig wird. Der laufende Hub ist nicht betroffen.',
			en: 'Look in the flow for a loop, a long delay or a node that never completes. The running hub is not affected.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
