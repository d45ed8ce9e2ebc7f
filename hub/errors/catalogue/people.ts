/** Error registry: people, signing in, sessions, rights. None of the texts tells whether a name exists. */
import type { ErrorDefinition } from '../definition.ts';

export const peopleErrors = {
	'DK-PERSON-SIGN-IN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Name oder Passwort stimmt nicht.', en: 'Name or password is wrong.' },
		remedy: {
			de: 'Schreibweise und Feststelltaste prüfen. Hilft das nicht: Wer Personen verwaltet, kann ein Einmalpasswort vergeben.',
			en: 'Check spelling and caps lock. If that does not help: whoever manages people can give a one-time password.',
		},
		httpStatus: 401,
	},
	'DK-PERSON-ONE-TIME-OVER': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Das Einmalpasswort stimmt, gilt aber nicht mehr: Es gilt 72 Stunden.',
			en: 'The one-time password is right, but no longer good: it is good for 72 hours.',
		},
		remedy: {
			de: 'Ein neues geben lassen: von einer Person, die Personen verwaltet. Ist es das allererste von admin, den Hub neu starten; er zeigt dann ein neues.',
			en: 'Have a new one given, by somebody who manages people. If it is the very first one of admin, start the hub again: it shows a new one.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-LOCKED': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Nach falschen Passwörtern ist dieser Name noch {seconds} s gesperrt.',
			en: 'After wrong passwords this name is locked for another {seconds} s.',
		},
		remedy: {
			de: 'So lange warten; vorher wird auch das richtige Passwort nicht angenommen. Die Wartezeit wächst mit jedem Fehlversuch auf höchstens 15 Minuten.',
			en: 'Wait that long; before that not even the right password is taken. The wait grows with every failure, to 15 minutes at most.',
		},
		httpStatus: 423,
	},
	'DK-PERSON-BRAKE': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Von dieser Adresse kamen zu viele falsche Anmeldungen.', en: 'Too many failed sign-ins came from this address.' },
		remedy: {
			de: 'In {seconds} s wieder versuchen. Arbeiten viele hinter derselben Adresse, hilft server.trustedProxies.',
			en: 'Try again in {seconds} s. Where many people share an address, server.trustedProxies helps.',
		},
		httpStatus: 429,
	},
	'DK-PERSON-BUSY': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Gerade melden sich sehr viele gleichzeitig an.', en: 'Very many sign-ins arrive at the same time.' },
		remedy: { de: 'In einigen Sekunden wieder versuchen.', en: 'Try again in a few seconds.' },
		httpStatus: 429,
	},
	'DK-PERSON-SESSION': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Die Sitzung ist beendet.', en: 'The session is over.' },
		remedy: { de: 'Neu anmelden.', en: 'Sign in again.' },
		httpStatus: 401,
	},
	'DK-PERSON-CSRF': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Anfrage kam nicht von der Seite, auf der Sie angemeldet sind.',
			en: 'The request did not come from the page on which you are signed in.',
		},
		remedy: {
			de: 'Die Seite neu laden und wiederholen. Hinter einem Proxy muss server.publicUrl die Adresse sein, die im Browser steht.',
			en: 'Reload the page and repeat. Behind a proxy server.publicUrl must be the address that the browser shows.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-NOT-ALLOWED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das dürfen Sie mit Ihren Rollen nicht.', en: 'Your roles do not allow this.' },
		remedy: {
			de: 'Diese Rolle braucht es, oder eine von diesen: {roles}. Wer Personen verwaltet, kann sie vergeben.',
			en: 'It takes this role, or one of these: {roles}. Whoever manages people can give it.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-MUST-CHANGE': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Das Einmalpasswort muss zuerst geändert werden.', en: 'The one-time password must be changed first.' },
		remedy: { de: 'Ein eigenes Passwort setzen.', en: 'Set a password of your own.' },
		httpStatus: 403,
	},
	'DK-PERSON-PASSWORD-WRONG': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das bisherige Passwort stimmt nicht.', en: 'The current password is wrong.' },
		remedy: { de: 'Noch einmal eingeben.', en: 'Enter it again.' },
		httpStatus: 403,
	},
	'DK-PERSON-PASSWORD-SHORT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Passwort ist zu kurz: mindestens {limit} Zeichen.', en: 'The password is too short: at least {limit} characters.' },
		remedy: { de: 'Mehrere Wörter hintereinander sind lang und leicht zu merken.', en: 'Several words in a row are long and easy to remember.' },
	},
	'DK-PERSON-PASSWORD-LONG': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Passwort ist zu lang: höchstens {limit} Zeichen.', en: 'The password is too long: at most {limit} characters.' },
		remedy: { de: 'Ein kürzeres wählen.', en: 'Choose a shorter one.' },
	},
	'DK-PERSON-PASSWORD-COMMON': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Passwort ist zu leicht zu erraten.', en: 'The password is too easy to guess.' },
		remedy: {
			de: 'Keine Tastenreihen, Wiederholungen und naheliegenden Wörter mit Zahlen; besser vier Wörter, die nichts miteinander zu tun haben.',
			en: 'No rows of keys, repetitions or obvious words with digits; better four words that have nothing to do with each other.',
		},
	},
	'DK-PERSON-PASSWORD-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Passwort besteht vor allem aus dem eigenen Namen.', en: 'The password consists mostly of your own name.' },
		remedy: { de: 'Ein anderes wählen.', en: 'Choose another one.' },
	},
	'DK-PERSON-PASSWORD-SAME': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das neue Passwort ist das alte.', en: 'The new password is the old one.' },
		remedy: { de: 'Ein anderes wählen.', en: 'Choose another one.' },
	},
	'DK-PERSON-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'So kann sich niemand nennen.', en: 'This cannot be a name.' },
		remedy: {
			de: 'Kleinbuchstaben a–z, Ziffern und . _ @ -, am Anfang Buchstabe oder Ziffer, höchstens 100 Zeichen.',
			en: 'Lower-case letters a–z, digits and . _ @ -, a letter or digit first, at most 100 characters.',
		},
	},
	'DK-PERSON-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Diese Person gibt es nicht (mehr).', en: 'There is no such person (any more).' },
		remedy: { de: 'Die Liste neu laden.', en: 'Load the list again.' },
		httpStatus: 404,
	},
	'DK-PERSON-CHANGED': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Diese Person wurde inzwischen von anderer Seite geändert oder entfernt.',
			en: 'This person was changed or removed by somebody else meanwhile.',
		},
		remedy: {
			de: 'Die Liste neu laden, ansehen und die Änderung noch einmal machen.',
			en: 'Load the list again, look at it, and make the change once more.',
		},
		httpStatus: 409,
	},
	'DK-PERSON-EXISTS': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Es gibt schon eine Person dieses Namens.', en: 'There is a person of this name already.' },
		remedy: {
			de: 'Die Liste neu laden und die Person dort ändern, oder einen anderen Namen wählen.',
			en: 'Load the list again and change the person there, or choose another name.',
		},
		httpStatus: 409,
	},
	'DK-PERSON-LAST-ADMIN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Danach könnte niemand mehr Personen für alle Mandanten verwalten.',
			en: 'After that nobody could manage people for all tenants any more.',
		},
		remedy: {
			de: 'Zuerst einer anderen aktiven Person die Rolle „verwaltung“ für alle Mandanten geben; sie muss sich schon mit einem eigenen Passwort angemeldet haben.',
			en: 'First give another active person the role “verwaltung” for all tenants; they must have signed in and set a password of their own.',
		},
		httpStatus: 409,
	},
	'DK-PERSON-ROLES': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Rollen dürfen Sie nur für diese Mandanten geben: {mandanten}.',
			en: 'You may give roles only for these tenants: {mandanten}.',
		},
		remedy: {
			de: 'Mindestens eine Rolle für einen davon wählen; anderes vergibt, wer Personen für alle Mandanten verwaltet.',
			en: 'Choose at least one role for one of them; whoever manages people for all tenants can give others.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-OWN-ROLES': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Sich selbst kann niemand mehr Rollen geben.', en: 'Nobody can give themselves more roles.' },
		remedy: { de: 'Eine andere Person darum bitten, die Personen verwaltet.', en: 'Ask another person who manages people.' },
		httpStatus: 403,
	},
	'DK-PERSON-ELSEWHERE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Diese Person hat auch Rollen, die Sie nicht verwalten, oder gar keine.',
			en: 'This person also has roles that you do not manage, or none at all.',
		},
		remedy: { de: 'Ändern kann sie, wer Personen für alle Mandanten verwaltet.', en: 'Whoever manages people for all tenants can change it.' },
		httpStatus: 403,
	},
	'DK-PERSON-NO-PASSWORD': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Diese Person meldet sich über den Anmeldedienst an; ein Passwort hat sie hier nicht.',
			en: 'This person signs in through the identity provider and has no password here.',
		},
		remedy: { de: 'Das Passwort dort ändern.', en: 'Change the password there.' },
		httpStatus: 409,
	},
	'DK-PERSON-NO-ROLE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Sie sind angemeldet, haben hier aber keine Rolle.', en: 'You are signed in, but have no role here.' },
		remedy: {
			de: 'Wer Personen verwaltet, kann eine Rolle geben; kommen Rollen aus dem Anmeldedienst, dann dort.',
			en: 'Whoever manages people can give a role; where roles come from the identity provider, there.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-INACTIVE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Dieses Konto ist hier abgeschaltet.', en: 'This account is switched off here.' },
		remedy: { de: 'Wer Personen verwaltet, kann es wieder einschalten.', en: 'Whoever manages people can switch it on again.' },
		httpStatus: 403,
	},
	'DK-PERSON-NAME-TAKEN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Name aus dem Anmeldedienst gehört hier schon einer anderen Person.',
			en: 'The name from the identity provider belongs to somebody else here.',
		},
		remedy: {
			de: 'Das Konto dieses Namens entfernen oder den Namen im Anmeldedienst ändern; danach neu anmelden.',
			en: 'Remove the account of that name, or change the name at the identity provider; then sign in again.',
		},
		httpStatus: 409,
	},
	'DK-PERSON-PROVIDER-DOWN': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Anmeldedienst ist nicht erreichbar.', en: 'The identity provider cannot be reached.' },
		remedy: {
			de: 'Später wieder versuchen. Lokale Konten funktionieren weiter; signIn.oidc.issuer prüfen, wenn es so bleibt.',
			en: 'Try again later. Local accounts still work; check signIn.oidc.issuer if it stays like this.',
		},
		httpStatus: 503,
	},
	'DK-PERSON-PROVIDER-REFUSED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Antwort des Anmeldedienstes konnte nicht angenommen werden ({reason}).',
			en: 'The answer of the identity provider could not be taken ({reason}).',
		},
		remedy: {
			de: 'Neu anmelden. Bleibt es dabei: Adresse, clientId und Geheimnis unter signIn.oidc mit dem Anmeldedienst vergleichen, auch die Uhrzeit.',
			en: 'Sign in again. If it stays: compare address, clientId and secret under signIn.oidc with the provider, and the clocks.',
		},
		httpStatus: 403,
	},
	'DK-PERSON-PROVIDER-FLOW': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Diese Anmeldung wurde nicht hier begonnen, oder sie hat zu lange gedauert.', en: 'This sign-in was not begun here, or took too long.' },
		remedy: { de: 'Die Anmeldung neu beginnen.', en: 'Begin again.' },
		httpStatus: 403,
	},
} satisfies Record<string, ErrorDefinition>;
