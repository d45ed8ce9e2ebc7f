/**
 * A real OpenID provider (package oidc-provider) on loopback, without pages: whoever comes is signed in as the person that the test named last. And a browser that
 * goes from one to the other with cookies.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';

export const CLIENT = { id: 'drehkreuz', secret: 'ein-geheimnis-nur-im-test' } as const;

export type Claims = Readonly<Record<string, unknown>>;

export interface IdentityProviderOptions {
	/** Where the hub listens, e.g. `http://127.0.0.1:4711`. */
	readonly hubUrl: string;
	/** Of this machine, under which browser and hub reach it. Default `127.0.0.1`; `localhost` is another site than a hub on `127.0.0.1`, whose strict cookies stay away. */
	readonly host?: 'localhost' | '127.0.0.1';
	/** Default 0: any free port. */
	readonly port?: number;
	/** Claims about the person are told only at the userinfo endpoint. Default false. */
	readonly claimsAtUserinfo?: boolean;
	/** Seconds for which a code is good. Default 60. */
	readonly codeSeconds?: number;
}

/** What the provider keeps, in memory. */
class Kept {
	static readonly #all = new Map<string, Record<string, unknown>>();
	readonly #name: string;

	constructor(name: string) {
		this.#name = name;
	}

	async upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void> {
		Kept.#all.set(`${this.#name}:${id}`, { ...payload, ...(expiresIn ? { until: Date.now() + expiresIn * 1_000 } : {}) });
	}

	async find(id: string): Promise<Record<string, unknown> | undefined> {
		return Kept.#all.get(`${this.#name}:${id}`);
	}

	async findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
		return [...Kept.#all].find(([key, payload]) => key.startsWith(`${this.#name}:`) && payload.uid === uid)?.[1];
	}

	/** Devices without a keyboard: not here. */
	async findByUserCode(): Promise<undefined> {
		return undefined;
	}

	async consume(id: string): Promise<void> {
		Object.assign((await this.find(id)) ?? {}, { consumed: Math.floor(Date.now() / 1_000) });
	}

	async destroy(id: string): Promise<void> {
		Kept.#all.delete(`${this.#name}:${id}`);
	}

	async revokeByGrantId(grantId: string): Promise<void> {
		for (const [key, payload] of Kept.#all) if (payload.grantId === grantId) Kept.#all.delete(key);
	}
}

let key: object | undefined;

function signingKey(): object {
	key ??= { ...generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }), use: 'sig' };
	return key;
}

function askToSignOut(context: { body: unknown }, form: string): void {
	context.body = form;
}

export class TestIdentityProvider {
	readonly url: string;
	/** Claims by subject. */
	readonly people = new Map<string, Claims>();
	/** Who sits at the browser; undefined: somebody who cancels. */
	current: string | undefined;
	readonly #server: Server;

	private constructor(server: Server, url: string, options: IdentityProviderOptions) {
		this.#server = server;
		this.url = url;
		const configuration: Configuration = {
			clients: [
				{
					client_id: CLIENT.id,
					client_secret: CLIENT.secret,
					token_endpoint_auth_method: 'client_secret_post',
					redirect_uris: [`${options.hubUrl}/monitor/api/session/oidc/callback`],
					post_logout_redirect_uris: [`${options.hubUrl}/monitor/`],
				},
			],
			claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups', 'realm_access'] },
			conformIdTokenClaims: options.claimsAtUserinfo ?? false,
			cookies: { keys: ['only for this test'] },
			features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut } },
			findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...this.people.get(id) }) }),
			interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
			loadExistingGrant: async ({ oidc }) => {
				const grant = new provider.Grant({ clientId: CLIENT.id, accountId: oidc.session?.accountId ?? '' });
				grant.addOIDCScope('openid profile');
				await grant.save();
				return grant;
			},
			adapter: Kept,
			jwks: { keys: [signingKey()] },
			ttl: { AccessToken: 60, AuthorizationCode: options.codeSeconds ?? 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
			renderError: (context, out) => {
				context.body = out.error;
			},
		};
		const provider = new Provider(url, configuration);
		const serve = provider.callback();
		server.on('request', (request, response) => {
			if (!request.url?.startsWith('/interaction/')) return void serve(request, response);
			const result = this.current === undefined ? { error: 'access_denied' } : { login: { accountId: this.current, remember: false } };
			provider.interactionFinished(request, response, result).catch(() => response.writeHead(400).end());
		});
	}

	static async start(options: IdentityProviderOptions): Promise<TestIdentityProvider> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
		return new TestIdentityProvider(server, `http://${options.host ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`, options);
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

export interface Visit {
	readonly status: number;
	readonly url: string;
	readonly text: string;
	readonly headers: Headers;
}

/** Follows redirects and keeps cookies, by host and port. */
export class TestBrowser {
	readonly #jars = new Map<string, Map<string, string>>();

	/** @param stopBefore does not go where the address begins like this */
	async visit(address: string, stopBefore?: string): Promise<Visit> {
		let url = address;
		for (let hops = 0; hops < 20; hops++) {
			const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.#cookies(url), accept: 'text/html' } });
			this.#keep(url, response.headers.getSetCookie());
			const text = await response.text();
			const location = response.headers.get('location');
			const next = location === null ? undefined : new URL(location, url).href;
			if (next === undefined) return { status: response.status, url, text, headers: response.headers };
			if (stopBefore !== undefined && next.startsWith(stopBefore)) return { status: response.status, url: next, text, headers: response.headers };
			url = next;
		}
		throw new Error('too many redirects');
	}

	cookie(url: string, name: string): string | undefined {
		return this.#jars.get(new URL(url).host)?.get(name);
	}

	setCookie(url: string, name: string, value: string): void {
		this.#keep(url, [`${name}=${value}`]);
	}

	#cookies(url: string): string {
		return [...(this.#jars.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	#keep(url: string, cookies: readonly string[]): void {
		const { host } = new URL(url);
		const jar = this.#jars.get(host) ?? new Map<string, string>();
		this.#jars.set(host, jar);
		for (const line of cookies) {
			const [pair = '', ...attributes] = line.split(';');
			const [name = '', ...value] = pair.split('=');
			const isGone = attributes.some((attribute) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(attribute));
			if (isGone) jar.delete(name);
			else jar.set(name, value.join('='));
		}
	}
}
