/**
 * A process with a broker, to be killed by the contract test. One argument, JSON: module, options, address, retry, task.
 * `publish`: publishes for ever, 32 in flight, and prints each confirmed id. `hold`: prints each delivery's id and settles nothing.
 * `die`: dies with -9 on its first delivery. `fill`: publishes until it is refused, prints each confirmed id and at last the code.
 */
import { writeSync } from 'node:fs';
import type { Broker, ParkingPlace } from '../../hub/channel/broker.ts';
import { createMessage } from '../../hub/message/create.ts';

const { module, options, address, retry, task } = JSON.parse(process.argv[2] ?? '{}');
const say = (line: string): void => void writeSync(1, `${line}\n`);
const parking: ParkingPlace = { park: async () => say('parked') };

const exports = await import(module);
const BrokerClass = exports.EmbeddedBroker ?? exports.RabbitmqBroker;
const broker: Broker = new BrokerClass({ ...options, parking });
await broker.open();
await broker.declare({ ...address, retry });

if (task === 'fill') await fill();
else if (task === 'publish') await Promise.all(Array.from({ length: 32 }, publishForEver));
else await broker.consume(address, {}, (delivery) => (task === 'die' ? process.kill(process.pid, 'SIGKILL') : say(delivery.message.attributes.id)));
if (task === 'hold') setInterval(() => {}, 60_000);

async function publishForEver(): Promise<never> {
	for (;;) await publish(500);
}

async function fill(): Promise<void> {
	try {
		for (;;) await publish(20_000);
	} catch (error) {
		say((error as { code: string }).code);
		process.exit();
	}
}

async function publish(size: number): Promise<void> {
	const attributes = { source: 'urn:drehkreuz:test', type: 'de.drehkreuz.test', mandant: address.mandant };
	const message = createMessage(attributes, { kind: 'inline', bytes: Buffer.alloc(size, 'x') });
	await broker.publish(address, message);
	say(message.attributes.id);
}
