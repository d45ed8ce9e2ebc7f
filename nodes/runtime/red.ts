/**
 * The parts of Node-RED 5 that the palette uses. The published typings describe Node-RED 1.3 and know no hooks. Types only.
 * Source: Node-RED 5.0 "Creating Nodes" and "Hooks" documentation.
 */
import type { Hub } from '../../hub/hub.ts';

/** A Node-RED message. Our own fields are in `nodes/runtime/message.ts`. */
export interface RedMessage {
	_msgid?: string;
	payload?: unknown;
	topic?: string;
	[field: string]: unknown;
}

export type Send = (message: RedMessage | (RedMessage | null | RedMessage[])[] | null) => void;
export type Done = (error?: unknown) => void;

export interface RedNode {
	readonly id: string;
	readonly type: string;
	readonly name?: string;
	/** Ids of the nodes behind each output. */
	readonly wires?: readonly (readonly string[])[];
	on(event: 'input', handler: (message: RedMessage, send: Send, done: Done) => void): void;
	on(event: 'close', handler: (removed: boolean, done: () => void) => void): void;
	send: Send;
	receive(message: RedMessage): void;
	error(error: unknown, message?: RedMessage): void;
	warn(text: unknown): void;
	status(status: { fill?: 'red' | 'green' | 'yellow' | 'blue' | 'grey'; shape?: 'dot' | 'ring'; text?: string }): void;
}

/** What every node's configuration carries. */
export interface NodeConfig {
	readonly id: string;
	readonly type: string;
	readonly name?: string;
	/** Version of the node's configuration; see the node's `migrations.ts`. */
	readonly version?: number;
	readonly [property: string]: unknown;
}

/** What an endpoint of the editor uses of Express. */
export interface AdminRequest {
	readonly body?: unknown;
}

export interface AdminResponse {
	set(header: string, value: string): AdminResponse;
	status(code: number): AdminResponse;
	json(value: unknown): unknown;
}

type AdminHandler = (request: AdminRequest, response: AdminResponse, next: () => void) => unknown;

export interface Red {
	/** The editor's HTTP server; absent where Node-RED runs without it. */
	readonly httpAdmin?: {
		get(path: string, ...handlers: readonly AdminHandler[]): unknown;
		post(path: string, ...handlers: readonly AdminHandler[]): unknown;
	};
	readonly auth?: { needsPermission(permission: string): AdminHandler };
	readonly nodes: {
		createNode(node: RedNode, config: NodeConfig): void;
		registerType(type: string, constructor: (this: RedNode, config: never) => void, options?: object): void;
		getNode(id: string): RedNode | null;
	};
	readonly util: {
		evaluateNodeProperty(value: unknown, type: string, node: RedNode, message: RedMessage, callback: (error: unknown, value: unknown) => void): void;
		prepareJSONataExpression(expression: string, node: RedNode): unknown;
		evaluateJSONataExpression(prepared: unknown, message: RedMessage, callback: (error: unknown, value: unknown) => void): void;
		getMessageProperty(message: RedMessage, path: string): unknown;
		setMessageProperty(message: RedMessage, path: string, value: unknown, create?: boolean): boolean;
		cloneMessage<T>(message: T): T;
	};
	readonly hooks: {
		add(name: string, callback: (event: never) => unknown): void;
		remove(name: string): void;
	};
	readonly events: { on(name: string, listener: (event: unknown) => void): void; removeListener(name: string, listener: (event: unknown) => void): void };
	readonly settings: { readonly drehkreuz?: Hub } & Record<string, unknown>;
	/** Translates a key of the node's own catalogue. */
	_(key: string, values?: object): string;
}
