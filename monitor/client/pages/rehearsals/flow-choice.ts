/**
 * Against which flows scenarios are run: those in operation, an earlier version, or a draft. Both pages share the choice, so that a draft need not be picked again for
 * each scenario; it is in memory only, and gone when the page is loaded anew.
 */
import { signal } from '@preact/signals';
import type { FlowVersion } from '../../app/forms.ts';
import type { DraftFault, DraftFlows } from './draft-flows.ts';

export interface FlowChoice {
	readonly kind: 'deployed' | 'version' | 'draft';
	readonly version?: FlowVersion | undefined;
	readonly draft?: DraftFlows | undefined;
	/** Why the file that was picked last is no draft. */
	readonly fault?: DraftFault | undefined;
}

export const flowChoice = signal<FlowChoice>({ kind: 'deployed' });

/** What a request says of the flows. Undefined: something must be picked first. */
export function flowsIn({ kind, version, draft }: FlowChoice): { readonly flows?: readonly object[]; readonly version?: string } | undefined {
	if (kind === 'deployed') return {};
	if (kind === 'version') return version && { version: version.id };
	return draft && { flows: draft.nodes };
}
