/** A partner system for tests of flows: answers what the test says, and remembers what it was asked. */
import type { Message } from '../../hub/message/message.ts';
import type { AdapterFactory, Answer } from '../../hub/partners/adapter.ts';
import type { Receipt } from '../../hub/partners/receipt.ts';
import type { Partner } from '../../hub/tenants/tenant.ts';

export interface Call {
	readonly mandant: string;
	readonly role: string;
	readonly message: Message;
	readonly instruction: unknown;
	/** An earlier try may have reached it. */
	readonly uncertain: boolean;
}

export class FakePartner {
	readonly kind: string;
	readonly calls: Call[] = [];
	/** What the partner does; a throw is its refusal. Default: a receipt with a number that grows. */
	answer: (call: Call) => Answer | Promise<Answer> = () => this.receipt();

	constructor(kind: string) {
		this.kind = kind;
	}

	receipt(attributes: Readonly<Record<string, string>> = {}): Receipt {
		return { reference: `${this.kind}-${this.calls.length}`, adapter: this.kind, at: '2026-11-23T12:00:00Z', attributes };
	}

	get factory(): AdapterFactory {
		return {
			kind: this.kind,
			settingsSchema: {},
			create: (_settings, { mandant, role }) => ({
				kind: this.kind,
				repeat: 'remembers nothing',
				deliver: async (message, instruction, { uncertain }) => {
					const call = { mandant, role, message, instruction, uncertain };
					this.calls.push(call);
					return this.answer(call);
				},
			}),
		};
	}

	/** For a tenant's `partners`. */
	get partner(): Partner {
		return { adapter: this.kind, environment: 'test', timeoutMs: 5_000, settings: {} };
	}
}
