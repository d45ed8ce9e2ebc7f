/** A Node-RED with editor and the palette from a folder, in a process of its own: `node node-red-child.ts <nodesDir> <userDir>`. Says its port on stdout. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const [nodesDir, userDir] = process.argv.slice(2);
const red = createRequire(import.meta.url)('node-red') as {
	init(server: object, settings: object): void;
	start(): Promise<void>;
	readonly httpAdmin: (request: object, response: object) => void;
};
const server = createServer((request, response) => red.httpAdmin(request, response));
red.init(server, {
	nodesDir: [nodesDir],
	userDir,
	httpAdminRoot: '/',
	httpNodeRoot: false,
	credentialSecret: 'test',
	telemetry: { enabled: false, updateNotification: false },
	editorTheme: { tours: false, palette: { catalogues: [] } },
	logging: { console: { level: 'off' } },
});
await red.start();
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('disconnect', () => process.exit());
