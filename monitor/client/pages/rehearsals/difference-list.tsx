/** Differences as a list of sentences; several changes of one thing below it. */
import type { Difference } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { toldOf } from './difference-text.ts';

export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
	return (
		<ul class="dk-list dk-breakable">
			{toldOf(differences).map(({ sentence, changes }, index) => (
				<li key={index}>
					{changes.length === 1 ? t('rehearsal.changed.text', { what: sentence, change: changes[0] ?? '' }) : sentence}
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
