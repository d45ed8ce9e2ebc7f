/** Error registry: checks. */
import type { ErrorDefinition } from '../definition.ts';

export const checkErrors = {
	'DK-CHECK-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht entspricht nicht dem Schema: {findings} Befund(e), der erste in {stelle}: {regel}.',
			en: 'The message does not match its schema: {findings} finding(s), the first at {place}: {rule}.',
		},
		remedy: {
			de: 'Den Absender auf die genannte Stelle hinweisen. Berichtigte Nachrichten bekommen eine neue Kennung.',
			en: 'Point the sender to the place. A corrected message gets a new id.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-NOT-WELL-FORMED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt ist kein lesbares {format}: {stelle}: {regel}.', en: 'The content is not well-formed {format}: {place}: {rule}.' },
		remedy: { de: 'Den Absender bitten, die Nachricht fehlerfrei zu erzeugen.', en: 'Ask the sender to produce a well-formed message.' },
		httpStatus: 400,
	},
	'DK-CHECK-DOCTYPE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt enthält eine DOCTYPE-Angabe; das ist aus Sicherheitsgründen verboten.',
			en: 'The content has a DOCTYPE; that is refused for security.',
		},
		remedy: { de: 'Den Absender bitten, die Nachricht ohne DOCTYPE zu senden.', en: 'Ask the sender to leave the DOCTYPE out.' },
		httpStatus: 400,
	},
	'DK-CHECK-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt überschreitet eine Grenze der Prüfung: {regel}.', en: 'The content exceeds a limit of the check: {rule}.' },
		remedy: {
			de: 'Kleinere Nachricht senden oder die Grenze in der Konfiguration erhöhen.',
			en: 'Send a smaller message, or raise the limit in the configuration.',
		},
		httpStatus: 413,
	},
	'DK-CHECK-FILE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Datei kann nicht gelesen werden ({systemCode}).', en: 'The file cannot be read ({systemCode}).' },
		remedy: { de: 'Pfad und Leserechte der Datei prüfen.', en: 'See to the path of the file and the right to read it.' },
	},
	'DK-CHECK-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Zu dieser Nachricht ist kein Standardpaket installiert (Namensraum {namespace}, Element {element}).',
			en: 'No installed standards pack knows this message (namespace {namespace}, element {element}).',
		},
		remedy: {
			de: 'Das Paket des Standards installieren (drehkreuz pack add) und die Nachricht freigeben.',
			en: 'Install the pack of the standard (drehkreuz pack add), then release the message.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-SCHEMA-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema oder Standardpaket {schema} ist hier nicht bekannt.', en: 'Schema or standards pack {schema} is not known here.' },
		remedy: {
			de: 'Die Bezeichnung im Knoten oder in der Route prüfen (drehkreuz pack list).',
			en: 'Check the name in the node or route (drehkreuz pack list).',
		},
		httpStatus: 422,
	},
	'DK-CHECK-SCHEMA-FAULTY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema {schema} ist selbst fehlerhaft: {rule}.', en: 'Schema {schema} is faulty itself: {rule}.' },
		remedy: { de: 'Die Schemadatei berichtigen und die Nachricht erneut freigeben.', en: 'Correct the schema file, then release the message again.' },
		httpStatus: 500,
	},
	'DK-CHECK-HEADER-DIFFERS': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtenkopf nennt einen anderen Nachrichtentyp als das Wurzelelement; es gilt das Wurzelelement.',
			en: 'The header names another message type than the root element; the root element counts.',
		},
		remedy: { de: 'Den Absender auf die abweichende Angabe hinweisen.', en: 'Tell the sender about the difference.' },
	},
	'DK-CHECK-HEADER-UUID': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Nachrichtenkennung (nachrichtenUUID) im Nachrichtenkopf ist keine UUID.',
			en: 'The message id (nachrichtenUUID) in the header is not a UUID.',
		},
		remedy: {
			de: 'Den Absender darauf hinweisen. Ohne weltweit eindeutige Kennung lassen sich doppelte Nachrichten nicht sicher erkennen.',
			en: 'Tell the sender. Without a globally unique id, repeated messages cannot be told for sure.',
		},
	},
	'DK-CHECK-HEADER-STANDARD': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht nennt sich einem anderen Standard zugehörig, als ihr Namensraum sagt; es gilt der Namensraum ({standard}).',
			en: 'The message claims another standard than its namespace says; the namespace counts ({standard}).',
		},
		remedy: { de: 'Den Absender auf die abweichende Angabe hinweisen.', en: 'Tell the sender about the difference.' },
	},
	'DK-CHECK-HEADER-VERSION': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht nennt eine andere Version des Standards als die, gegen die sie geprüft wurde ({version}).',
			en: 'The message claims another version of the standard than the one it was checked against ({version}).',
		},
		remedy: {
			de: 'Prüfen, ob das Paket der genannten Version installiert ist (drehkreuz pack list), sonst den Absender darauf hinweisen.',
			en: 'See whether the pack of that version is installed (drehkreuz pack list), else tell the sender.',
		},
	},
	'DK-CHECK-PACK-CHOSEN': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Mehrere Standardpakete kennen diese Nachricht: Geprüft wurde mit {pack}, nicht mit {others}.',
			en: 'Several standards packs know this message: it was checked with {pack}, not with {others}.',
		},
		remedy: {
			de: 'In Ordnung, wenn das gewünschte Paket gewählt wurde; sonst das Paket in der Route oder im Knoten nennen.',
			en: 'Fine if the wanted pack was taken; else name the pack in the route or node.',
		},
	},
	'DK-CHECK-CODE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Element „{element}“ hat einen Code, der nicht in der Codeliste {list}, Version {version}, steht.',
			en: "Element '{element}' has a code that is not in code list {list}, version {version}.",
		},
		remedy: {
			de: 'Den Absender auf die Stelle hinweisen. Berichtigte Nachrichten bekommen eine neue Kennung.',
			en: 'Point the sender to the place. A corrected message gets a new id.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-CODELIST-MISSING': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list}, Version {version}, ist nicht installiert; ihre Codes wurden nicht geprüft. Zu haben ist sie unter {url}.',
			en: 'Code list {list}, version {version}, is not installed; its codes were not checked. It can be had at {url}.',
		},
		remedy: {
			de: 'Die Codeliste laden und mit dem Paket des Standards installieren (drehkreuz pack add).',
			en: 'Download the code list and install it with the pack of the standard (drehkreuz pack add).',
		},
	},
	'DK-CHECK-CODELIST-UNUSABLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list}, Version {version}, ist nicht zu gebrauchen; ihre Codes wurden nicht geprüft ({regel}).',
			en: 'Code list {list}, version {version}, cannot be used; its codes were not checked ({rule}).',
		},
		remedy: { de: 'Die Codeliste neu laden und das Paket neu installieren.', en: 'Download the code list again and install the pack again.' },
	},
	'DK-CHECK-CODELIST-UNNAMED': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Element „{element}“ sagt nicht, aus welcher Codeliste und Version der Code stammt; er wurde nicht geprüft.',
			en: "Element '{element}' does not tell the code list and version of its code; the code was not checked.",
		},
		remedy: {
			de: 'Den Absender bitten, listURI und listVersionID anzugeben.',
			en: 'Ask the sender to give listURI and listVersionID.',
		},
	},
	'DK-CHECK-FAILED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Prüfung selbst ist gescheitert ({kind}); über die Nachricht sagt das nichts.',
			en: 'The check itself failed ({kind}); that says nothing about the message.',
		},
		remedy: {
			de: 'Die Nachricht erneut freigeben. Scheitert sie wieder, den Hersteller fragen und den Code nennen.',
			en: 'Release the message again. If it fails again, ask the maker and name the code.',
		},
		httpStatus: 500,
	},
	'DK-CHECK-STOPPED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Die Prüfung wurde angehalten, bevor sie fertig war.', en: 'The check was stopped before it was done.' },
		remedy: { de: 'Nichts: Die Nachricht wird erneut geprüft.', en: 'Nothing: the message is checked again.' },
		httpStatus: 503,
	},
	'DK-CHECK-CONTAINER-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die ZIP-Datei heißt nicht, wie xdomea es verlangt: {expected}.',
			en: 'The ZIP file is not named as xdomea demands: {expected}.',
		},
		remedy: {
			de: 'Die ZIP-Datei umbenennen, oder den Absender bitten, den Namen richtig zu bilden.',
			en: 'Rename the ZIP file, or ask the sender to form the name correctly.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-MESSAGE-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht in der ZIP-Datei heißt nicht wie die ZIP-Datei selbst (gleicher Name, Endung .xml).',
			en: 'The message in the ZIP file is not named like the ZIP file itself (same name, ending .xml).',
		},
		remedy: { de: 'Den Absender bitten, beide gleich zu benennen.', en: 'Ask the sender to name both alike.' },
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-NO-MESSAGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'In der ZIP-Datei ist keine eindeutige XML-Nachricht ({count} gefunden).',
			en: 'There is no single XML message in the ZIP file ({count} found).',
		},
		remedy: {
			de: 'Prüfen, ob die richtige Datei gesendet wurde: eine Nachricht und ihre Primärdokumente, ohne Unterordner.',
			en: 'See whether the right file was sent: one message and its primary documents, without folders.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-PROCESS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die ProzessID im Namen der ZIP-Datei ist nicht die der Nachricht.',
			en: 'The ProzessID in the name of the ZIP file is not that of the message.',
		},
		remedy: { de: 'Den Absender fragen, welche gilt; nicht umbenennen.', en: 'Ask the sender which is right; do not rename.' },
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-TYPE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtentyp im Namen der ZIP-Datei ist nicht der der Nachricht ({expected}).',
			en: 'The message type in the name of the ZIP file is not that of the message ({expected}).',
		},
		remedy: { de: 'Den Absender fragen, was er senden wollte.', en: 'Ask the sender what was to be sent.' },
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-FOLDER': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die ZIP-Datei enthält Unterordner (Eintrag {entries}); xdomea erlaubt keine.',
			en: 'The ZIP file has folders (entry {entries}); xdomea allows none.',
		},
		remedy: { de: 'Den Absender bitten, alle Dateien auf die oberste Ebene zu legen.', en: 'Ask the sender to put all files at the top.' },
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-DOCUMENT-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Primärdokument {document}, das die Nachricht nennt, fehlt in der ZIP-Datei.',
			en: 'Primary document {document}, which the message names, is missing in the ZIP file.',
		},
		remedy: { de: 'Den Absender bitten, vollständig zu senden.', en: 'Ask the sender to send everything.' },
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-DOCUMENT-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Dateiname des Primärdokuments {document} beginnt nicht mit einer UUID.',
			en: 'The file name of primary document {document} does not begin with a UUID.',
		},
		remedy: {
			de: 'Der Absender muss Dateien <UUID>.<Endung> oder <UUID>_<Betreff>.<Endung> nennen.',
			en: 'The sender must name files <UUID>.<ending> or <UUID>_<subject>.<ending>.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-CONTAINER-EXTRA': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die ZIP-Datei enthält {count} Datei(en), die die Nachricht nicht nennt (Eintrag {entries}).',
			en: 'The ZIP file has {count} file(s) that the message does not name (entry {entries}).',
		},
		remedy: {
			de: 'Eine Übertragungsliste ist erlaubt. Alles andere geht mit dieser Nachricht nicht weiter.',
			en: 'A transfer list is allowed. Anything else does not travel with this message.',
		},
	},
	'DK-CHECK-CONTAINER-OTHER': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht in der ZIP-Datei ist keine von xdomea; nur sie selbst wurde geprüft.',
			en: 'The message in the ZIP file is none of xdomea; only it was checked.',
		},
		remedy: { de: 'Nichts, wenn das so gewollt ist.', en: 'Nothing, when that is intended.' },
	},
	'DK-CHECK-MEDIA-TYPE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Medientyp {mediaType} kann nicht geprüft werden.', en: 'The media type {mediaType} cannot be checked.' },
		remedy: { de: 'JSON oder XML senden.', en: 'Send JSON or XML.' },
		httpStatus: 415,
	},
	'DK-CHECK-CHARACTERS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt enthält {count} Zeichen, die in „{target}“ nicht vorkommen, das erste in {stelle}: {codePoints}.',
			en: 'The content has {count} character(s) that “{target}” does not hold, the first at {place}: {codePoints}.',
		},
		remedy: {
			de: 'Die Zeichen im Knoten „Zeichen“ umschreiben lassen, oder den Absender bitten, die genannte Stelle anders zu schreiben.',
			en: 'Let the node “characters” transliterate them, or ask the sender to write that place differently.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-SIGNED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt ist elektronisch unterschrieben; {count} Zeichen umzuschreiben würde die Unterschrift ungültig machen.',
			en: 'The content is signed; transliterating {count} character(s) would break the signature.',
		},
		remedy: {
			de: 'Den Absender bitten, die Zeichen vor dem Unterschreiben anzupassen, oder den Inhalt unverändert weitergeben.',
			en: 'Ask the sender to adapt the characters before signing, or pass the content on unchanged.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-ENCODING': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Zeichen des Inhalts lassen sich nicht beurteilen: Er ist kein UTF-8 (angegeben: {encoding}).',
			en: 'The characters of the content cannot be judged: it is not UTF-8 (declared: {encoding}).',
		},
		remedy: { de: 'Den Absender bitten, in UTF-8 zu senden.', en: 'Ask the sender to send UTF-8.' },
		httpStatus: 415,
	},
	'DK-CHECK-CHARACTERS-TARGET': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Im Knoten „{node}“ ist ein unbekannter Zeichensatz eingestellt.', en: 'Node “{node}” is set to an unknown character set.' },
		remedy: {
			de: 'Den Zeichensatz im Knoten neu wählen und die Nachricht freigeben.',
			en: 'Choose the character set in the node again and release the message.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
