/** Child process: a portal ingress on a free port above the engines of one machine in the given folder; prints its port. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EmbeddedBroker } from '../../../adapters/embedded/embedded-broker.ts';
import { FilesystemPayloadStore } from '../../../adapters/filesystem/payload-store.ts';
import { createPortalIngress } from '../../../adapters/portal-http/portal-ingress.ts';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { DEFAULT_RETRY_POLICY } from '../../../hub/channel/retry-policy.ts';
import { Acceptor } from '../../../hub/ingress/acceptor.ts';
import { IngressRegistry } from '../../../hub/ingress/registry.ts';
import { silentLogger as log } from '../../../hub/logging/logger.ts';

const folder = process.argv[2] as string;
const store = new SqliteStore({ file: join(folder, 'store.db'), log });
await store.open();
const payloads = new FilesystemPayloadStore({ folder: join(folder, 'payloads') });
await payloads.open();
const broker = new EmbeddedBroker({ file: join(folder, 'broker.db'), parking: store });
await broker.open();
await broker.declare({ mandant: 'musterstadt', channel: 'antrag.eingang', retry: DEFAULT_RETRY_POLICY });
const registry = new IngressRegistry();
registry.register({ name: 'parken', channel: 'antrag.eingang', mandanten: 'all' });
const tenant = { id: 'musterstadt', portals: [{ id: 'amt24', tokenSha256: createHash('sha256').update('geheim').digest('hex') }] };
const acceptor = new Acceptor({ broker, store, payloads, log });
const portal = createPortalIngress({ acceptor, registry, payloads, tenantOf: (id) => (id === tenant.id ? tenant : undefined), log });
const server = createServer(portal.handle);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
