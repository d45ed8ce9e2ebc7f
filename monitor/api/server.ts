/**
 * The monitor's HTTP side: the API of `routes.ts` below `/monitor/api/`, its OpenAPI document, and the built page for everything else below `/monitor/`.
 *
 * What holds for every request: the session cookie says who it is; the route's right must be held on at least one tenant, and the handler answers only for those;
 * what changes something needs the session's CSRF value and comes from our own page; strict headers; failures are problems of the error registry, never a stack trace.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DrehkreuzError, httpStatusOf, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import { assertMaySomewhere } from '../../hub/people/assert-may.ts';
import type { SignedIn } from '../../hub/people/session-book.ts';
import { Feed } from '../live/feed.ts';
import { Collector } from '../overview/collector.ts';
import type { MonitorServices } from '../services.ts';
import { assertCsrf, assertSameOrigin } from '../session/same-origin.ts';
import { isSecure, sessionTokenOf } from '../session/session-cookie.ts';
import { Call, type Handlers } from './call.ts';
import { caseHandlers } from './handlers/cases.ts';
import { contentHandlers } from './handlers/content.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { messageHandlers } from './handlers/messages.ts';
import { overviewHandlers } from './handlers/overview.ts';
import { parkedHandlers } from './handlers/parked.ts';
import { peopleHandlers } from './handlers/people.ts';
import { rehearsalHandlers } from './handlers/rehearsals.ts';
import { sessionHandlers } from './handlers/session.ts';
import { problemForUser, shownProblem } from './problems.ts';
import { type Route, type RouteName, routes } from './routes.ts';
import { Problem } from './schemas.ts';
import { createValidator } from './validation.ts';

const API = '/monitor/api';
/** Bytes of a request's body: a corrected text of 10 MiB in JSON. */
const BODY_MAX = 24 * 1024 * 1024;
/** Answered also to who must still change the one-time password. */
const BEFORE_CHANGE: readonly RouteName[] = ['GET /session', 'DELETE /session', 'POST /session/password'];

const HEADERS = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), screen-wake-lock=(self)',
} as const;

export interface Monitor {
	readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
	close(): Promise<void>;
}

export async function createMonitor(services: MonitorServices): Promise<Monitor> {
	const app = Fastify({ bodyLimit: BODY_MAX, logger: false, exposeHeadRoutes: false, routerOptions: { maxParamLength: 300 } });
	app.setValidatorCompiler(createValidator());
	app.addHook('onRequest', async (_request, reply) => {
		reply.headers(HEADERS);
	});
	app.setErrorHandler((error, _request, reply) => fail(services, error, reply));
	await app.register(fastifySwagger, {
		openapi: {
			openapi: '3.1.0',
			info: { title: 'Drehkreuz Monitor', version: '1', description: 'What the operators’ page uses, and nothing else. Times are epoch milliseconds.' },
			components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'drehkreuz_session' } } },
		},
	});
	const collector = new Collector(services);
	const feed = new Feed(services, collector);
	const handlers: Handlers = {
		...sessionHandlers(services),
		...overviewHandlers(services, collector, feed),
		...messageHandlers(services),
		...contentHandlers(services),
		...parkedHandlers(services),
		...jobHandlers(services),
		...peopleHandlers(services),
		...caseHandlers(services),
		...rehearsalHandlers(services),
	};
	await app.register(
		async (api) => {
			api.addHook('onRequest', async (_request, reply) => {
				reply.header('cache-control', 'no-store');
			});
			for (const name of Object.keys(routes) as RouteName[]) addRoute(api, name, handlers, services);
			api.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
			api.setNotFoundHandler(() => {
				throw new DrehkreuzError('DK-API-UNKNOWN');
			});
		},
		{ prefix: API },
	);
	await addPage(app, services.page);
	await app.ready();
	return {
		handle: (request, response) => app.routing(request, response),
		close: async () => {
			feed.close();
			await app.close();
		},
	};
}

function addRoute(api: FastifyInstance, name: RouteName, handlers: Handlers, services: MonitorServices): void {
	const route: Route = routes[name];
	const [method, url] = name.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
	const { params, query, body, answer } = route;
	const failure = { description: 'A problem of the error registry.', ...Problem };
	api.route({
		method,
		url,
		schema: {
			summary: route.summary,
			tags: [url.split('/')[1] as string],
			...(route.right === 'public' ? {} : { security: [{ session: [] }] }),
			...(params ? { params } : {}),
			...(query ? { querystring: query } : {}),
			...(body ? { body } : {}),
			response: { ...(answer ? { 200: answer } : route.media ? {} : { 204: { type: 'null', description: 'Done.' } }), '4xx': failure, '5xx': failure },
		},
		// Before the body is read and checked: a stranger learns nothing about forms.
		onRequest: async (request) => {
			const signedIn = await signedInOf(request, services, url !== '/events' && url !== '/overview');
			if (route.right !== 'public') authorise(name, route, signedIn);
			if (method !== 'GET') assertSameOrigin(request.raw, services.publicUrl);
			if (method !== 'GET' && name !== 'POST /session' && signedIn) assertCsrf(request.raw, signedIn.session);
			request.signedIn = signedIn;
		},
		handler: async (request, reply) => {
			const call = new Call({
				params: request.params,
				query: request.query,
				body: request.body,
				reply,
				address: services.addressOf(request.raw),
				secure: isSecure(request.raw, services.publicUrl),
				signedIn: request.signedIn,
			});
			const given = await (handlers[name] as (call: unknown) => Promise<unknown>)(call);
			if (answer) return given;
			if (reply.sent || route.media) return reply;
			return reply.code(204).send();
		},
	});
}

declare module 'fastify' {
	interface FastifyRequest {
		signedIn?: SignedIn | undefined;
	}
}

/** A page that refreshes itself does not keep its session alive. */
function signedInOf(request: FastifyRequest, { doorkeeper, publicUrl }: MonitorServices, use: boolean): Promise<SignedIn | undefined> {
	const token = sessionTokenOf(request.raw, isSecure(request.raw, publicUrl));
	return token === undefined ? Promise.resolve(undefined) : doorkeeper.find(token, use);
}

/** @throws DrehkreuzError DK-PERSON-SESSION, DK-PERSON-MUST-CHANGE, DK-PERSON-NOT-ALLOWED */
function authorise(name: RouteName, { right }: Route, signedIn: SignedIn | undefined): void {
	if (!signedIn) throw new DrehkreuzError('DK-PERSON-SESSION');
	if (BEFORE_CHANGE.includes(name)) return;
	if (right === 'anyone' || right === 'public') return;
	assertMaySomewhere(signedIn.account, right);
}

/** Fastify's own failures (form, size, media type) in our words. */
function fail({ log }: MonitorServices, error: unknown, reply: FastifyReply): FastifyReply {
	const problem = problemForUser(inOurWords(error));
	const status = httpStatusOf(problem);
	if (status >= 500)
		log.error(
			{ component: 'monitor', code: problem.code, systemCode: String(problemOf(error).facts.kind ?? problem.facts.systemCode ?? 'none') },
			'a request to the monitor failed',
		);
	return reply.code(status).type('application/json; charset=utf-8').send(shownProblem(problem));
}

function inOurWords(error: unknown): unknown {
	if (error instanceof DrehkreuzError || !(error instanceof Error)) return error;
	const { validation, validationContext, statusCode, code } = error as Error & {
		validation?: readonly { instancePath: string; message?: string; params?: { additionalProperty?: string } }[];
		validationContext?: string;
		statusCode?: number;
		code?: string;
	};
	const first = validation?.[0];
	if (first) {
		const place = `${validationContext ?? ''}${first.instancePath}${first.params?.additionalProperty ? `/${first.params.additionalProperty}` : ''}`;
		return new DrehkreuzError('DK-API-REQUEST', { place, rule: first.params?.additionalProperty ? 'is not known' : (first.message ?? 'is not valid') });
	}
	if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new DrehkreuzError('DK-API-TOO-LARGE');
	if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new DrehkreuzError('DK-API-REQUEST', { place: 'body', rule: 'cannot be read' });
	return error;
}

/** Every path without a dot is a place inside the page. Files have their content in their name and may be kept for ever. */
async function addPage(app: FastifyInstance, page: string): Promise<void> {
	if (!existsSync(join(page, 'index.html'))) {
		app.setNotFoundHandler((_request, reply) =>
			reply.code(404).type('text/plain; charset=utf-8').send('The page of the monitor was not built: npm run build\n'),
		);
		return;
	}
	const index = readFileSync(join(page, 'index.html'));
	await app.register(fastifyStatic, {
		root: page,
		prefix: '/monitor/',
		wildcard: false,
		index: false,
		immutable: true,
		maxAge: '1y',
		globIgnore: ['index.html'],
	});
	const showPage = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
		reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index);
	app.get('/monitor', (_request, reply) => reply.redirect('/monitor/'));
	app.get('/monitor/', showPage);
	app.setNotFoundHandler((request, reply) => {
		const isPlace = request.method === 'GET' && !(request.url.split('?')[0] ?? '').includes('.');
		return isPlace ? showPage(request, reply) : reply.code(404).type('text/plain; charset=utf-8').send('not found\n');
	});
}
