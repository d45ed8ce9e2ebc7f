/** One request to the API, as a handler sees it: checked, with the person behind it. */
import type { FastifyReply } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { assertMay } from '../../hub/people/assert-may.ts';
import { mayDo, type Right, tenantsWith } from '../../hub/people/rights.ts';
import type { SignedIn } from '../../hub/people/session-book.ts';
import type { RouteName, routes } from './routes.ts';

type Part<Name extends RouteName, Key extends string> =
	(typeof routes)[Name] extends Readonly<Record<Key, infer Schema extends TSchema>> ? Static<Schema> : undefined;

export type Answer<Name extends RouteName> = Part<Name, 'answer'>;

export type Handler<Name extends RouteName> = (call: Call<Name>) => Promise<Answer<Name> extends undefined ? void : Answer<Name>>;

/** The handlers of some routes. */
export type Handlers<Names extends RouteName = RouteName> = { readonly [Name in Names]: Handler<Name> };

export class Call<Name extends RouteName = RouteName> {
	readonly params: Part<Name, 'params'>;
	readonly query: Part<Name, 'query'>;
	readonly body: Part<Name, 'body'>;
	/** For answers that are no JSON: those write themselves. */
	readonly reply: FastifyReply;
	/** Of the client, for the brake against guessing. */
	readonly address: string | undefined;
	/** The way to the browser is encrypted. */
	readonly secure: boolean;
	readonly #signedIn: SignedIn | undefined;

	constructor(parts: {
		params: unknown;
		query: unknown;
		body: unknown;
		reply: FastifyReply;
		address: string | undefined;
		secure: boolean;
		signedIn: SignedIn | undefined;
	}) {
		this.params = parts.params as Part<Name, 'params'>;
		this.query = parts.query as Part<Name, 'query'>;
		this.body = parts.body as Part<Name, 'body'>;
		this.reply = parts.reply;
		this.address = parts.address;
		this.secure = parts.secure;
		this.#signedIn = parts.signedIn;
	}

	/** Only routes that are `public` are called without one. */
	get signedIn(): SignedIn {
		if (!this.#signedIn) throw new DrehkreuzError('DK-PERSON-SESSION');
		return this.#signedIn;
	}

	get actor(): string {
		return this.signedIn.account.id;
	}

	/** The tenants on which the person has the right; undefined: all, for the store's queries. */
	tenants(right: Right): { readonly mandanten?: readonly string[] } {
		const mandanten = tenantsWith(this.signedIn.account.roles, right);
		return mandanten === undefined ? {} : { mandanten };
	}

	may(right: Right, mandant: string): boolean {
		return mayDo(this.signedIn.account.roles, right, mandant);
	}

	/**
	 * Who may not even see the tenant hears that there is nothing: nobody finds out by asking what others have.
	 * @throws DrehkreuzError DK-API-UNKNOWN, DK-PERSON-NOT-ALLOWED
	 */
	assertMay(right: Right, mandant: string): void {
		if (!this.may('see', mandant)) throw new DrehkreuzError('DK-API-UNKNOWN');
		assertMay(this.signedIn.account, right, mandant);
	}
}
