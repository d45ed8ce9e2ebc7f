/**
 * A line-of-business system for resident parking permits, with three doors:
 *
 * - REST: `POST /vorgaenge` takes `{fremdId, aktenzeichen, kassenzeichen, daten}` or the data alone, as JSON or as part `auftrag` of a form with
 *   attachments; `GET /vorgaenge/by-key/{key}`
 * - XML:  `POST /nachrichten` takes any XML message byte for byte, `GET /nachrichten/by-key/{key}`
 * - SOAP: `POST /soap`, described by `parken.wsdl`
 *
 * REST and XML want a bearer token, SOAP a UsernameToken. Repeats are known by the header Idempotency-Key (SOAP: fremdId):
 * the first answer is given again, 422 when the content differs.
 * Effects: `vorgang-created`, `nachricht-stored` (key: the repeat key, or the number given when the sender sends none).
 */
import { Counterpart, type CounterpartOptions, type Reply, type Request } from '../counterpart.ts';
import { readFormData } from '../form-data.ts';
import { type Fault, parkenRules, type Validator } from './parken-rules.ts';
import { type Entry, type EntryKind, KeyReused, Register } from './register.ts';
import { SoapDoor } from './soap-door.ts';

export interface FachverfahrenOptions extends CounterpartOptions {
	/** Default `sandkasten-fachverfahren`. */
	readonly token?: string;
	/** SOAP. Default `drehkreuz` / `sandkasten`. */
	readonly user?: string;
	readonly password?: string;
	/** What makes an order right. Default: the rules for parking permits. */
	readonly validate?: Validator;
	/** False: every order makes a new entry, as in systems that know no repeat key. Default true. */
	readonly recogniseRepeats?: boolean;
}

interface Order {
	readonly daten: Readonly<Record<string, unknown>>;
	/** fremdId, aktenzeichen, kassenzeichen as sent. */
	readonly bezug: Readonly<Record<string, unknown>>;
	readonly anlagen: readonly { readonly name: string; readonly size: number }[];
}

export class FachverfahrenCounterpart extends Counterpart {
	readonly name = 'fachverfahren';
	readonly #token: string;
	readonly #validate: Validator;
	readonly #register: Register;
	readonly #soap: SoapDoor;

	constructor(options: FachverfahrenOptions = {}) {
		super(options);
		this.#token = options.token ?? 'sandkasten-fachverfahren';
		this.#validate = options.validate ?? parkenRules;
		this.#register = new Register(this.ledger, options.recogniseRepeats ?? true);
		this.#soap = new SoapDoor({
			register: this.#register,
			validate: this.#validate,
			user: options.user ?? 'drehkreuz',
			password: options.password ?? 'sandkasten',
		});
	}

	protected async handle(request: Request): Promise<Reply> {
		const path = request.url.pathname;
		if (path === '/soap') return this.#soap.handle(request);
		if (request.headers.authorization !== `Bearer ${this.#token}`) return problem(401, 'ANMELDUNG', 'Das Zugangszeichen fehlt oder ist falsch.');
		const byKey = /^\/(vorgaenge|nachrichten)\/by-key\/([^/]+)$/.exec(path);
		if (request.method === 'GET' && byKey) return this.#lookUp(byKey[1] === 'vorgaenge' ? 'vorgang' : 'nachricht', decodeURIComponent(byKey[2] ?? ''));
		if (request.method === 'POST' && path === '/vorgaenge') return this.#submit(request);
		if (request.method === 'POST' && path === '/nachrichten') return this.#store(request);
		return problem(404, 'UNBEKANNT', 'Diese Adresse gibt es nicht.');
	}

	async #submit(request: Request): Promise<Reply> {
		const order = await readOrder(request);
		if (!order) return problem(400, 'UNLESBAR', 'Der Auftrag ist weder JSON noch ein Formular mit dem Teil „auftrag“.');
		const faults = this.#validate(order.daten);
		if (faults.length > 0) return problem(422, 'UNGUELTIG', 'Der Auftrag ist fehlerhaft.', faults);
		return this.#take('vorgang', request, Buffer.from(JSON.stringify(order)), { ...order });
	}

	#store(request: Request): Reply {
		if (!/^(application|text)\/([\w.-]+\+)?xml\b/.test(request.headers['content-type'] ?? '')) return problem(415, 'MEDIENTYP', 'Hier wird XML erwartet.');
		if (!request.body.subarray(0, 1_024).includes('<')) return problem(400, 'UNLESBAR', 'Das ist kein XML.');
		return this.#take('nachricht', request, request.body);
	}

	#take(kind: EntryKind, request: Request, content: Buffer, details: Readonly<Record<string, unknown>> = {}): Reply {
		const header = request.headers['idempotency-key'];
		try {
			const { entry, isNew } = this.#register.take(kind, typeof header === 'string' ? header : undefined, content, { door: 'rest', ...details });
			return { status: isNew ? 201 : 200, body: receipt(kind, entry) };
		} catch (error) {
			if (error instanceof KeyReused) return problem(422, 'SCHLUESSEL-VERGEBEN', 'Derselbe Idempotency-Key kam mit anderem Inhalt.');
			throw error;
		}
	}

	#lookUp(kind: EntryKind, key: string): Reply {
		const found = this.#register.find(kind, key);
		return found ? { status: 200, body: receipt(kind, found) } : problem(404, 'NICHT-GEFUNDEN', 'Zu diesem Schlüssel gibt es nichts.');
	}
}

function receipt(kind: EntryKind, entry: Entry): object {
	const at = new Date(entry.at).toISOString();
	return kind === 'vorgang' ? { vorgangsnummer: entry.nummer, angelegtAm: at } : { nummer: entry.nummer, eingegangenAm: at, sha256: entry.sha256 };
}

/** RFC 9457 problem details with our code and, for a faulty order, the fields. */
function problem(status: number, code: string, title: string, fehler?: readonly Fault[]): Reply {
	return { status, headers: { 'content-type': 'application/problem+json' }, body: { status, code, title, ...(fehler ? { fehler } : {}) } };
}

async function readOrder(request: Request): Promise<Order | undefined> {
	const isForm = (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
	const form = isForm ? await readFormData(request) : undefined;
	const part = form?.files.find(({ name }) => name === 'auftrag')?.bytes.toString('utf8') ?? form?.fields.get('auftrag');
	try {
		const sent: unknown = JSON.parse(isForm ? (part ?? '') : request.body.toString('utf8'));
		if (!isObject(sent)) return undefined;
		const { daten = sent, ...bezug } = isObject(sent['daten']) ? { ...sent, daten: sent['daten'] } : {};
		const anlagen = (form?.files ?? []).filter(({ name }) => name !== 'auftrag').map(({ fileName, bytes }) => ({ name: fileName, size: bytes.length }));
		return { daten, bezug, anlagen };
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
