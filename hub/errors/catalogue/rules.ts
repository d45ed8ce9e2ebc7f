/** Error registry: Schematron rule sets. */
import type { ErrorDefinition } from '../definition.ts';

export const rulesErrors = {
	'DK-RULES-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Regelsatz {file} ist fehlerhaft: Zeile {line}: {rule}.', en: 'Rule set {file} is faulty: line {line}: {rule}.' },
		remedy: {
			de: 'Die Dateien noch einmal unverändert aus der Quelle laden; sonst den Herausgeber des Standards auf die Stelle hinweisen.',
			en: 'Download the files again, unchanged; otherwise point the publisher of the standard to the place.',
		},
	},
	'DK-RULES-UNSUPPORTED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Regelsatz {file} benutzt in Zeile {line} {construct}; das wird nicht unterstützt.',
			en: 'Rule set {file} uses {construct} in line {line}; that is not supported.',
		},
		remedy: {
			de: 'Die Regeln dieses Satzes werden nicht geprüft. Den Hersteller von Drehkreuz nach der Unterstützung fragen.',
			en: 'The rules of this set are not checked. Ask the maker of Drehkreuz for support.',
		},
	},
	'DK-RULES-FORBIDDEN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Regelsatz {file} benutzt in Zeile {line} {construct}; das ist verboten, weil Regeln nur die Nachricht selbst lesen dürfen.',
			en: 'Rule set {file} uses {construct} in line {line}; that is forbidden, because rules may read nothing but the message itself.',
		},
		remedy: {
			de: 'Die Regeln dieses Satzes werden nicht geprüft. Den Herausgeber nach einer Fassung fragen, die keine weiteren Dokumente lädt.',
			en: 'The rules of this set are not checked. Ask the publisher for an edition that loads no further documents.',
		},
	},
	'DK-RULES-MISSING-FILE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Regelsatz {file} verlangt in Zeile {line} {url}; diese Datei liegt nicht im Standardpaket.',
			en: 'Rule set {file} asks in line {line} for {url}; that file is not in the standards pack.',
		},
		remedy: {
			de: 'Das Paket vollständig laden, so wie es veröffentlicht ist, und neu installieren.',
			en: 'Download the pack completely, as it was published, and install it again.',
		},
	},
	'DK-RULES-TIME': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Regelsatz {file} ließ sich nicht in {seconds} Sekunden übersetzen.',
			en: 'Rule set {file} could not be compiled within {seconds} seconds.',
		},
		remedy: {
			de: 'Noch einmal versuchen, wenn der Rechner weniger zu tun hat.',
			en: 'Try again when the machine is less busy.',
		},
	},
	'DK-RULES-FAILED': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Regelsatz {file} ließ sich nicht übersetzen; der Übersetzer brach ab ({kind}).',
			en: 'Rule set {file} could not be compiled; the compiler broke off ({kind}).',
		},
		remedy: {
			de: 'Freien Arbeitsspeicher und Plattenplatz prüfen und noch einmal versuchen.',
			en: 'Check free memory and disk space, then try again.',
		},
	},
	'DK-RULES-UNAVAILABLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Schematron-Regeln werden nicht geprüft: Der Prozessor (saxon-js und xslt3) ist nicht installiert.',
			en: 'Schematron rules are not checked: the processor (saxon-js and xslt3) is not installed.',
		},
		remedy: {
			de: 'Im Ordner von Drehkreuz „npm install --include=optional“ ausführen und das Paket neu installieren. Beide gehören Saxonica: kostenlos, aber nicht quelloffen.',
			en: 'Run "npm install --include=optional" in the folder of Drehkreuz, then install the pack again. Both belong to Saxonica: free of charge, but not open source.',
		},
	},
	'DK-CHECK-RULE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht verletzt die Regel {regel} des Standards.',
			en: 'The message breaks rule {regel} of the standard.',
		},
		remedy: {
			de: 'Den Absender auf die Regel und die Stelle hinweisen. Berichtigte Nachrichten bekommen eine neue Kennung.',
			en: 'Point the sender to the rule and the place. A corrected message gets a new id.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-RULE-FAULT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Regel „{rule}“ ließ sich an dieser Stelle nicht auswerten ({kind}); meist steht dort ein Wert, mit dem sie nicht rechnet.',
			en: 'The rule "{rule}" could not be evaluated at this place ({kind}), mostly because of a value that it does not expect.',
		},
		remedy: {
			de: 'Den Wert an der Stelle prüfen. Ist er richtig, den Herausgeber des Standards auf die Regel hinweisen.',
			en: 'Look at the value. If it is right, point the publisher of the standard to the rule.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-RULES-UNAVAILABLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Nicht mit Schematron geprüft: {why} Das betrifft {file}.',
			en: 'Not checked with Schematron: {why} This is about {file}.',
		},
		remedy: {
			de: 'Die genannte Ursache beheben und das Standardpaket neu installieren.',
			en: 'Remove the cause, then install the standards pack again.',
		},
	},
	'DK-CHECK-RULES-FAILED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Prüfung mit den Schematron-Regeln {file} ist gescheitert ({kind}); über die Nachricht sagt das nichts.',
			en: 'The check with the Schematron rules {file} failed ({kind}); that says nothing about the message.',
		},
		remedy: {
			de: 'Die Nachricht erneut freigeben. Scheitert sie wieder, den Herausgeber des Standards auf den Regelsatz hinweisen.',
			en: 'Release the message again. If it fails again, point the publisher of the standard to the rule set.',
		},
		httpStatus: 500,
	},
} satisfies Record<string, ErrorDefinition>;
