/** Puts together what broker, receivers and partners of this process know about themselves. */
import type { Broker, ChannelAddress } from '../channel/broker.ts';
import type { Flights } from '../delivery/flights.ts';
import type { PartnerDirectory } from '../partners/directory.ts';
import type { ChannelStatus, PartnerStatus, Status } from './status.ts';

export interface StatusParts {
	readonly broker: Pick<Broker, 'channels'>;
	readonly flights: Pick<Flights, 'intakes'>;
	readonly directory: Pick<PartnerDirectory, 'list'>;
}

export class ProcessStatus implements Status {
	readonly #parts: StatusParts;

	constructor(parts: StatusParts) {
		this.#parts = parts;
	}

	channels(): readonly ChannelStatus[] {
		const { broker, flights } = this.#parts;
		const intakes = Map.groupBy(flights.intakes, nameOf);
		const statuses = broker.channels().map(({ mandant, channel }): ChannelStatus => {
			const own = intakes.get(nameOf({ mandant, channel })) ?? [];
			const stuckAt = own.find((intake) => intake.stuckAt !== undefined)?.stuckAt;
			// Several nodes may take from one channel: it rests when none of them takes anything.
			const paused = own.length > 0 && own.every((intake) => intake.paused);
			return { mandant, channel, received: own.length > 0, paused, ...(stuckAt === undefined ? {} : { stuckAt }) };
		});
		return statuses.sort((one, other) => compare(nameOf(one), nameOf(other)));
	}

	partners(): readonly PartnerStatus[] {
		const statuses = this.#parts.directory.list().map(({ gate, ...partner }): PartnerStatus => {
			const { state, until } = gate.condition;
			return { ...partner, condition: state, ...(until === undefined ? {} : { until }) };
		});
		return statuses.sort((one, other) => compare(`${one.mandant}/${one.role}`, `${other.mandant}/${other.role}`));
	}
}

function nameOf({ mandant, channel }: ChannelAddress): string {
	return `${mandant}/${channel}`;
}

function compare(one: string, other: string): number {
	return one < other ? -1 : 1;
}
