/**
 * Invented applications for a resident parking permit (LeiKa 99108001001000), with the ids of FIM library fields. Nobody of this name lives at
 * this address: names, streets and towns are drawn from small lists, telephone and mail use ranges reserved for fiction (RFC 2606).
 */
import { Chance } from './chance.ts';

export interface ParkingApplication {
	readonly antragsteller: {
		/** Familienname */
		readonly F60000227: string;
		/** Vornamen */
		readonly F60000228: string;
		/** Geburtsdatum: Tag, Monat, Jahr */
		readonly G60000083: { readonly F60000231: number; readonly F60000232: number; readonly F60000233: number };
		/** Anschrift: Straße, Hausnummer, Postleitzahl, Ort */
		readonly G60000086: { readonly F60000243: string; readonly F60000244: string; readonly F60000246: string; readonly F60000247: string };
		/** E-Mail */
		readonly F60000242?: string;
	};
	readonly fahrzeug: { readonly kennzeichen: string; readonly halter: boolean };
	readonly bewohnerparken: { readonly zone: string; readonly gueltigAb: string; readonly dauerMonate: number };
	readonly erklaerungen: { readonly richtigkeit: true; readonly einwilligung: boolean };
	/** Nachweis: file name of an attachment */
	readonly nachweise?: readonly { readonly F60000296: string }[];
}

export interface ApplicationFile {
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: Buffer;
}

const FAMILY = [
	'Ackermann',
	'Böhme',
	'Çelik',
	'Dietze',
	'Eichhorn',
	'Förster',
	'Großmann',
	'Hänsel',
	'Jänicke',
	'Kowalczyk',
	'Löbner',
	'Meißner',
	'Nguyen',
	'Oelschläger',
	'Pätzold',
	'Richter',
	'Schönfelder',
	'Täubert',
	'Uhlemann',
	'Weiß',
];
const GIVEN = [
	'Anna-Lena',
	'Björn',
	'Cäcilie',
	'Dörte',
	'Emre',
	'Frieda',
	'Günther',
	'Hanna',
	'Ida Marie',
	'Jörg',
	'Käthe',
	'Linh',
	'Małgorzata',
	'Niklas',
	'Ömer',
	'Paul',
	'Ruth',
	'Sören',
	'Thea',
	'Yvonne',
];
const STREETS = [
	'Am Brunnen',
	'Bachgasse',
	'Dürerweg',
	'Gartenstraße',
	'Große Wallgasse',
	'Kirchplatz',
	'Lindenallee',
	'Mühlweg',
	'Obere Schlossstraße',
	'Weißeritzufer',
];
const TOWNS: Readonly<Record<string, { readonly plz: string; readonly ort: string; readonly kreis: string }>> = {
	musterstadt: { plz: '01234', ort: 'Musterstadt', kreis: 'MU' },
	beispielstadt: { plz: '09876', ort: 'Beispielstadt', kreis: 'BE' },
};

/** Application number `n` of a seed, for a tenant. `attachmentShare`: 0 to 1, how many bring their Meldebescheinigung along. */
export function inventApplication(
	seed: string,
	n: number,
	mandant: string,
	attachmentShare: number,
): { application: ParkingApplication; files: readonly ApplicationFile[] } {
	const chance = new Chance(`${seed}/${n}/${mandant}`);
	const { plz, ort, kreis } = TOWNS[mandant] ?? { plz: '04711', ort: 'Neudorf', kreis: 'ND' };
	const family = chance.pick(FAMILY);
	const given = chance.pick(GIVEN);
	const year = new Date().getFullYear();
	const letters = Array.from({ length: chance.between(1, 2) }, () => chance.pick([...'ABCDEFGHJKLMNPRSTUVWXYZ'])).join('');
	const brings = chance.next() < attachmentShare;
	const application: ParkingApplication = {
		antragsteller: {
			F60000227: family,
			F60000228: given,
			G60000083: { F60000231: chance.between(1, 28), F60000232: chance.between(1, 12), F60000233: year - chance.between(18, 90) },
			G60000086: {
				F60000243: chance.pick(STREETS),
				F60000244: `${chance.between(1, 140)}${chance.pick(['', '', '', 'a', 'b'])}`,
				F60000246: plz,
				F60000247: ort,
			},
			...(chance.next() < 0.8 ? { F60000242: `${plainAscii(given)}.${plainAscii(family)}@example.org` } : {}),
		},
		fahrzeug: { kennzeichen: `${kreis}-${letters} ${chance.between(1, 9_999)}${chance.pick(['', '', '', '', 'E'])}`, halter: chance.next() < 0.9 },
		bewohnerparken: { zone: String(chance.between(1, 9)), gueltigAb: firstOfNextMonth(), dauerMonate: chance.pick([12, 24]) },
		erklaerungen: { richtigkeit: true, einwilligung: chance.next() < 0.7 },
		...(brings ? { nachweise: [{ F60000296: 'meldebescheinigung.pdf' }] } : {}),
	};
	return { application, files: brings ? [{ name: 'meldebescheinigung.pdf', mediaType: 'application/pdf', bytes: inventPdf(n) }] : [] };
}

function firstOfNextMonth(): string {
	const now = new Date();
	return new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 1)).toISOString().slice(0, 10);
}

function plainAscii(text: string): string {
	const spelt = text.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss').replace(/ł/g, 'l');
	return spelt.normalize('NFD').replace(/[^a-z]+/g, '');
}

/** One page with one line: small, but any viewer opens it. */
function inventPdf(n: number): Buffer {
	const text = `BT /F1 18 Tf 60 760 Td (Meldebescheinigung Nr. ${n + 1}, frei erfunden) Tj ET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	let pdf = '%PDF-1.4\n';
	const offsets = objects.map((object, i) => {
		const offset = pdf.length;
		pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = pdf.length;
	pdf += `xref\n0 6\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(pdf);
}
