/** Error registry: the operator's work: search, parked messages, jobs, requests to the monitor's API. */
import type { ErrorDefinition } from '../definition.ts';

export const operationsErrors = {
	'DK-API-REQUEST': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Anfrage ist so nicht möglich: {place} {rule}.', en: 'The request is not possible like this: {place} {rule}.' },
		remedy: {
			de: 'Die Angabe berichtigen; die Form jeder Anfrage steht in /monitor/api/openapi.json.',
			en: 'Correct it; /monitor/api/openapi.json describes every request.',
		},
		httpStatus: 400,
	},
	'DK-API-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Anfrage ist zu groß.', en: 'The request is too large.' },
		remedy: { de: 'Ein Text darf höchstens 10 MiB haben.', en: 'A text may have 10 MiB at most.' },
		httpStatus: 413,
	},
	'DK-API-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das gibt es hier nicht (mehr), oder Sie dürfen es nicht sehen.', en: 'There is no such thing here (any more), or you may not see it.' },
		remedy: { de: 'Die Seite neu laden und von der Liste aus weitergehen.', en: 'Load the page again and go on from the list.' },
		httpStatus: 404,
	},
	'DK-API-FAILED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Hub konnte die Anfrage nicht beantworten.', en: 'The hub could not answer the request.' },
		remedy: {
			de: 'Gleich noch einmal versuchen; bleibt es so, steht die Ursache im Log des Hubs.',
			en: 'Try again in a moment; if it stays like this the cause is in the log of the hub.',
		},
		httpStatus: 500,
	},
	'DK-CONTENT-GONE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt ist nicht (mehr) da.', en: 'The content is not there (any more).' },
		remedy: {
			de: 'Wie lange Inhalt bleibt, bestimmen Speicherstufe und Aufbewahrung des Mandanten. Was geparkt ist, hat seinen Inhalt immer.',
			en: 'Storage level and retention of the tenant decide how long content stays. What is parked always has its content.',
		},
		httpStatus: 410,
	},
	'DK-JOB-STATE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Auftrag ist „{state}“; das geht dann nicht mehr.', en: 'The job is "{state}"; this is not possible any more.' },
		remedy: { de: 'Die Seite neu laden; vielleicht hat ihn schon jemand beendet.', en: 'Load the page again; somebody may have ended it already.' },
		httpStatus: 409,
	},
	'DK-JOB-REASON': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Zum Verwerfen gehört ein Grund.', en: 'Discarding needs a reason.' },
		remedy: { de: 'In einem Satz angeben, warum diese Nachrichten niemand mehr braucht.', en: 'Say in a sentence why nobody needs these messages any more.' },
		httpStatus: 400,
	},
	'DK-JOB-EMPTY': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Hier ist nichts zu tun: Die Nachrichten sind zurückgestellt, schon in einem anderen Auftrag oder nicht mehr geparkt.',
			en: 'There is nothing to do: the messages are held, in another job already, or not parked any more.',
		},
		remedy: { de: 'Unter „Aufträge“ nachsehen, wer sie gerade freigibt.', en: 'See under "Jobs" who is releasing them.' },
		httpStatus: 409,
	},
	'DK-JOB-NO-ORIGINAL': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Von vorn geht nicht: Wie die Nachricht ankam, ist nicht aufbewahrt.', en: 'It cannot start over: how the message arrived was not kept.' },
		remedy: {
			de: 'Ab dem gescheiterten Schritt freigeben. Für künftige Nachrichten die Speicherstufe „full“ wählen.',
			en: 'Release it from the step that failed. For messages to come choose the storage level "full".',
		},
		httpStatus: 409,
	},
	'DK-PARKED-CHANGED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Nachricht ist nicht mehr so geparkt, wie Sie sie gesehen haben.', en: 'The message is not parked any more as you saw it.' },
		remedy: { de: 'Neu laden und noch einmal ansehen; Ihr Text ist in der Seite noch da.', en: 'Load it again and look; your text is still in the page.' },
		httpStatus: 409,
	},
	'DK-PARKED-UNCERTAIN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Ein Partner hat die Nachricht vielleicht schon (Schritt {step}); so lange kann sie nicht berichtigt werden.',
			en: 'A partner may have the message already (step {step}); until that is known it cannot be corrected.',
		},
		remedy: {
			de: 'Erst freigeben, damit der Hub beim Partner nachfragt, oder dort nachsehen.',
			en: 'Release it first, so that the hub asks the partner, or look there.',
		},
		httpStatus: 409,
	},
	'DK-PARKED-NOT-TEXT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Dieser Inhalt ist kein Text und kann hier nicht berichtigt werden.', en: 'This content is no text and cannot be corrected here.' },
		remedy: { de: 'Den Absender um eine berichtigte Nachricht bitten.', en: 'Ask the sender for a corrected message.' },
		httpStatus: 409,
	},
} satisfies Record<string, ErrorDefinition>;
