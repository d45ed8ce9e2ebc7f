/**
 * Port: flows of another time. A message with the attribute `flowversion` belongs to the flows of that version; where other ones run, they are run beside them for this
 * message. Implementation: `server/earlier-flows`. Types only.
 */
import type { Delivery, Settlement } from '../channel/broker.ts';

export interface EarlierFlows {
	/** Whether these are other flows than those that run now. */
	isEarlier(version: string): boolean;
	/**
	 * Takes the delivery through the flows of that version. Partners, channels and the journal are those of this hub.
	 * @returns how it is to be settled; never rejects
	 */
	handle(delivery: Delivery, version: string): Promise<Settlement>;
}
