/** A tenant as an ingress sees it: who may send, and for which body the messages are meant. Types only. */

export interface IngressTenant {
	/** `^[a-z0-9][a-z0-9-]{0,62}$` */
	readonly id: string;
	/** Amtlicher Regionalschlüssel, 12 digits: what a message gets that names none. */
	readonly ars?: string;
	/** Amtlicher Gemeindeschlüssel, 8 digits: what a message gets that names none. */
	readonly ags?: string;
	readonly portals: readonly IngressPortal[];
}

export interface IngressPortal {
	readonly id: string;
	/** SHA-256 of the token, lower-case hex. */
	readonly tokenSha256: string;
}

/** Undefined: there is no such tenant. */
export type TenantLookup = (mandant: string) => IngressTenant | undefined;
