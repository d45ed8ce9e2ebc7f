/** Error registry: deliveries and flows. */
import type { ErrorDefinition } from '../definition.ts';

export const deliveryErrors = {
	'DK-DELIVERY-SETTLED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Zustellung wurde schon abgeschlossen.', en: 'The delivery was settled before.' },
		remedy: {
			de: 'Im Flow darf eine Zustellung nur einmal abgeschlossen werden: doppelte „abschließen“-Knoten entfernen.',
			en: 'A flow may settle a delivery once only: remove the second settle node.',
		},
	},
	'DK-DELIVERY-STALE': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Die Zustellung gehört zu einer Verbindung, die nicht mehr besteht.', en: 'The delivery belongs to a connection that is gone.' },
		remedy: { de: 'Nichts zu tun: Die Nachricht wird erneut zugestellt.', en: 'Nothing to do: the message is handed out again.' },
	},
	'DK-DELIVERY-UNEXPECTED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Unerwarteter Fehler im Flow ({kind}, {systemCode}).', en: 'Unexpected error in the flow ({kind}, {systemCode}).' },
		remedy: {
			de: 'Den genannten Knoten im Editor ansehen. Die Nachricht wird wiederholt und danach geparkt.',
			en: 'Look at the named node in the editor. The message is retried and then parked.',
		},
	},
	'DK-DELIVERY-FLOW-ERROR': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Im Flow ist ein Fehler aufgetreten, den kein Catch-Knoten behandelt hat (Knoten „{node}“).',
			en: 'The flow reported an error that no catch node handled (node “{node}”).',
		},
		remedy: {
			de: 'Den Knoten im Editor prüfen oder den Fehler mit einem Catch-Knoten behandeln.',
			en: 'Check the node in the editor, or handle the error with a catch node.',
		},
	},
	'DK-DELIVERY-NOT-WIRED': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Der Knoten „{node}“ ist mit nichts verbunden: Die Nachricht bleibt im Kanal.',
			en: 'Node “{node}” is connected to nothing: the message stays in its channel.',
		},
		remedy: { de: 'Den Ausgang des Knotens mit dem Flow verbinden und bereitstellen.', en: 'Wire the output of the node to the flow and deploy.' },
	},
	'DK-DELIVERY-TIME-LIMIT': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Flow hat die Nachricht nicht in {limitMs} ms abgeschlossen; offen ist der Knoten „{node}“.',
			en: 'The flow did not finish the message within {limitMs} ms; node “{node}” is still open.',
		},
		remedy: {
			de: 'Prüfen, ob der Knoten seine Arbeit meldet (done), oder die Frist am Empfangsknoten erhöhen.',
			en: 'Check whether the node reports completion (done), or raise the time limit of the receive node.',
		},
	},
	'DK-DELIVERY-INTERRUPTED': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Die Bearbeitung wurde unterbrochen (Flow neu bereitgestellt oder Hub beendet).',
			en: 'The work was interrupted (flow redeployed or hub stopped).',
		},
		remedy: { de: 'Nichts zu tun: Die Nachricht wird erneut zugestellt.', en: 'Nothing to do: the message is handed out again.' },
	},
	'DK-DELIVERY-REQUESTED': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Der Flow hat die Nachricht zurückgestellt: {reason}.', en: 'The flow put the message back: {reason}.' },
		remedy: { de: 'Den Grund im Flow nachsehen.', en: 'See the flow for the reason.' },
	},
	'DK-DELIVERY-WAITING': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Es wird auf die Antwort von „{role}“ gewartet.', en: 'Waiting for the answer of “{role}”.' },
		remedy: { de: 'Nichts zu tun: Es wird von selbst wieder nachgesehen.', en: 'Nothing to do: the hub looks again by itself.' },
	},
	'DK-DELIVERY-CASE-WAITING': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Vor dieser Nachricht ist die Nachricht „{id}“ desselben Vorgangs an der Reihe.',
			en: 'Message “{id}” of the same case comes before this one.',
		},
		remedy: { de: 'Nichts zu tun: Sie folgt, wenn jene fertig ist.', en: 'Nothing to do: it follows when that one is done.' },
	},
	'DK-DELIVERY-CASE-STOPPED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Vorgang steht: Vor dieser Nachricht ist „{id}“ desselben Vorgangs geparkt.',
			en: 'The case has stopped: message “{id}” of the same case is parked before this one.',
		},
		remedy: {
			de: 'Zuerst „{id}“ klären und freigeben oder verwerfen, danach die folgenden in der Reihenfolge, in der sie geparkt wurden.',
			en: 'First settle “{id}” and release or discard it, then the ones that follow, in the order in which they were parked.',
		},
	},
	'DK-DELIVERY-CASE-GAP': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Vorgang steht: Die Nachricht „{id}“ desselben Vorgangs war vorher an der Reihe, kam aber einen Tag lang nicht wieder.',
			en: 'The case has stopped: message “{id}” of the same case was to come before this one, but did not come again for a day.',
		},
		remedy: {
			de: 'Klären, was mit „{id}“ geschah (Warteschlange geleert? Nachricht verworfen?), dann die geparkten Nachrichten des Vorgangs in ihrer Reihenfolge freigeben.',
			en: 'Find out what became of “{id}” (queue emptied? message discarded?), then release the parked messages of the case in their order.',
		},
	},
	'DK-DELIVERY-POISON': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht wurde {deliveries}-mal ausgegeben, ohne dass die Bearbeitung zu Ende kam.',
			en: 'The message was handed out {deliveries} times and never finished.',
		},
		remedy: {
			de: 'Vermutlich beendet diese Nachricht den Prozess. Nachricht und Flow prüfen, dann erneut freigeben.',
			en: 'The message probably ends the process. Check message and flow, then release it again.',
		},
	},
	'DK-DELIVERY-NO-MESSAGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Knoten „{node}“ bekam eine Node-RED-Nachricht ohne Antragsdaten (msg.event fehlt).',
			en: 'Node “{node}” got a Node-RED message without an event (msg.event is missing).',
		},
		remedy: {
			de: 'Den Knoten hinter „empfangen“ oder „Portal-Eingang“ verdrahten und msg.event nicht löschen.',
			en: 'Wire the node behind “receive” or “portal in”, and do not delete msg.event.',
		},
	},
	'DK-DELIVERY-STUCK': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Kanal „{channel}“ des Mandanten „{mandant}“ steht: {count} Nachrichten sind im Flow, seit {seconds} s ist keine fertig geworden; sie hängen im Knoten „{node}“.',
			en: 'Channel “{channel}” of tenant “{mandant}” stands still: {count} messages are in the flow and none was finished for {seconds} s; node “{node}” holds them.',
		},
		remedy: {
			de: 'Den genannten Knoten prüfen: Meldet er seine Arbeit (done)? Antwortet sein Partner? Nach der Zeitgrenze kommen die Nachrichten von selbst erneut.',
			en: 'Check the named node: does it report completion (done)? Does its partner answer? After the time limit the messages come again by themselves.',
		},
	},
	'DK-DELIVERY-HALTED': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Kein Flow läuft, denn Node-RED fehlen Bausteine: {missing}.',
			en: 'No flow runs, because Node-RED lacks parts: {missing}.',
		},
		remedy: {
			de: 'Das Paket mit diesen Bausteinen einspielen und den Hub neu starten, oder die Knoten im Editor löschen und übernehmen (deploy). Portale hören bis dahin „später“ und senden erneut; nichts geht verloren.',
			en: 'Install the package with these parts and restart the hub, or delete the nodes in the editor and deploy. Until then portals hear “later” and send again; nothing is lost.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
