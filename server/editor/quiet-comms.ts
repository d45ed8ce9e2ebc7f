/**
 * What the editor's WebSocket tells somebody who may only look: the status of nodes and notices of the runtime. Node-RED sends everything to everybody, also
 * messages in the debug panel, and these are content.
 */

interface CommsClient {
	readonly user?: { readonly permissions?: unknown } | null;
	send(topic: string, data: unknown): void;
}

/** The part of Node-RED's runtime API that is used here. */
export interface Comms {
	addConnection(options: { readonly client: CommsClient }): Promise<unknown>;
}

const TOLD = /^(status\/|notification\/|hb$)/;

/** To be called once per process, before the editor is served. */
export function keepCommsQuiet(comms: Comms): void {
	const addConnection = comms.addConnection.bind(comms);
	comms.addConnection = (options) => {
		const { client } = options;
		if (client.user?.permissions !== '*') {
			const send = client.send.bind(client);
			client.send = (topic, data) => {
				if (TOLD.test(topic)) send(topic, data);
			};
		}
		return addConnection(options);
	};
}
