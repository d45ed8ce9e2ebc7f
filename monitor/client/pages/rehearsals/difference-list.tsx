/** Differences as a list of sentences; several changes of one thing below it. */
import type { Difference } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { toldOf } from './difference-text.ts';

export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
	return (
		<ul class="dk-list dk-breakable">
			{toldOf(differences, t).map(({ sentence, changes }, index) => (
				<li key={index}>
					{changes.length === 0 ? sentence : t('rehearsal.changed.text', { what: sentence, change: changes.length === 1 ? (changes[0] ?? '') : '' })}
					{changes.length > 1 ? (
						<ul class="dk-list">
							{changes.map((change) => (
								<li key={change}>{change}</li>
							))}
						</ul>
					) : null}
				</li>
			))}
		</ul>
	);
}
