/**
 * Every metric of the hub: name, type, labels, meaning. The one list from which metrics are made, and against which rules, dashboard and documentation are checked.
 *
 * Names and units by the conventions of Prometheus (base units, `_total` for what only grows). Labels have few values: tenants, channels, roles of partners, kinds of
 * adapters, events of the journal, codes of the error registry. Never ids, cases or anything that a person wrote.
 */
export interface MetricDefinition {
	readonly type: 'counter' | 'gauge' | 'histogram';
	readonly labels: readonly string[];
	readonly help: string;
	/** Upper bounds, in the unit of the name. */
	readonly buckets?: readonly number[];
}

export const metricCatalogue = {
	drehkreuz_messages_total: {
		type: 'counter',
		labels: ['tenant', 'channel', 'partner', 'event'],
		help: 'What happened to messages in this process, by event of the journal.',
	},
	drehkreuz_failures_total: {
		type: 'counter',
		labels: ['tenant', 'channel', 'partner', 'code'],
		help: 'What went wrong with messages in this process, by code of the error registry.',
	},
	drehkreuz_message_bytes_total: {
		type: 'counter',
		labels: ['tenant', 'event'],
		help: 'Bytes of content, with attachments, of the messages to which something happened.',
	},
	drehkreuz_hop_duration_seconds: {
		type: 'histogram',
		labels: ['event'],
		help: 'How long a hop took, where the journal says so.',
		buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
	},
	drehkreuz_partner_call_duration_seconds: {
		type: 'histogram',
		labels: ['tenant', 'partner', 'adapter', 'outcome'],
		help: 'How long calls of partner systems took, and how they ended. Calls that were turned away before are none.',
		buckets: [0.05, 0.2, 1, 5, 20, 60],
	},
	drehkreuz_channel_messages: {
		type: 'gauge',
		labels: ['tenant', 'channel', 'state'],
		help: 'Messages in a channel: ready to be handed out, unsettled (with a flow), delayed (only where the engine can tell).',
	},
	drehkreuz_channel_oldest_message_age_seconds: {
		type: 'gauge',
		labels: ['tenant', 'channel'],
		help: 'How long the oldest message has waited that is ready. Missing where the engine cannot tell (RabbitMQ).',
	},
	drehkreuz_channel_paused: { type: 'gauge', labels: ['tenant', 'channel'], help: '1 while the channel rests until a partner is ready again.' },
	drehkreuz_channel_stuck: { type: 'gauge', labels: ['tenant', 'channel'], help: '1 while nothing of the channel is finished though the flow is full.' },
	drehkreuz_parked_messages: { type: 'gauge', labels: ['tenant', 'channel', 'code'], help: 'Messages that a person must look at.' },
	drehkreuz_partner_condition: {
		type: 'gauge',
		labels: ['tenant', 'partner', 'adapter', 'condition'],
		help: '1 for the condition in which the gate of the partner is in this process: open, busy, closed, held, paused, probing.',
	},
	drehkreuz_alerts: { type: 'gauge', labels: ['tenant', 'code'], help: 'Alerts of the hub that last. The tenant is * where they are about the machine.' },
	drehkreuz_jobs: { type: 'gauge', labels: ['state'], help: 'Jobs on parked messages that are not over.' },
	drehkreuz_ready: { type: 'gauge', labels: [], help: '1 when messages can be taken and flows run.' },
	drehkreuz_clock_offset_seconds: {
		type: 'gauge',
		labels: [],
		help: 'How far the clock of this machine is ahead of the one that all processes of the store share: that of the database server. 0 on SQLite.',
	},
	drehkreuz_scrape_failures_total: { type: 'counter', labels: [], help: 'Scrapes for which store or broker could not be asked: gauges are missing in them.' },
	drehkreuz_spans_total: { type: 'counter', labels: ['result'], help: 'Spans of traces that were exported or dropped. Only where traces are exported.' },
	drehkreuz_build_info: { type: 'gauge', labels: ['version', 'node', 'broker', 'store'], help: 'Always 1; what runs here is in the labels.' },
} as const satisfies Readonly<Record<`drehkreuz_${string}`, MetricDefinition>>;

export type MetricName = keyof typeof metricCatalogue;
