/** How a run ended, as one word: the worst of what happened to any message in it. Pure. */
import type { Deed } from '../../app/forms.ts';

/** `outside`: would have left the hub. `again`: would be tried again later. `none`: nothing ended. */
export type Outcome = 'outside' | 'parked' | 'again' | 'done' | 'none';

export function outcomeOf(deeds: readonly Deed[]): Outcome {
	if (deeds.some(({ kind }) => kind === 'outside')) return 'outside';
	const endings = deeds.filter((deed) => deed.kind === 'settled');
	if (endings.some(({ outcome }) => outcome === 'park')) return 'parked';
	// A message that came again may have got through afterwards.
	const last = new Map(endings.map((ending) => [ending.channel, ending.outcome]));
	if ([...last.values()].includes('again')) return 'again';
	return endings.length > 0 ? 'done' : 'none';
}
