/** Where Node-RED finds its flows in a rehearsal: in memory, and nothing that it writes is kept. Source: Node-RED documentation, "Storage API". */
import type { FlowNode } from './flows-inside.ts';

export function memoryStorage(flows: readonly FlowNode[]): object {
	const nothing = async (): Promise<void> => {};
	const empty = async (): Promise<object> => ({});
	return {
		init: nothing,
		getFlows: async () => structuredClone(flows),
		saveFlows: nothing,
		getCredentials: empty,
		saveCredentials: nothing,
		getSettings: empty,
		saveSettings: nothing,
		getSessions: empty,
		saveSessions: nothing,
		getLibraryEntry: empty,
		saveLibraryEntry: nothing,
	};
}
