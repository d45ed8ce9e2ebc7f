/** The message is parked: why, and what one can do about it right here. */
import type { ParkedItem } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { may } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { ProblemText } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { BulkActions } from '../parked/bulk-actions.tsx';
import { EditButton } from '../parked/edit-button.tsx';
import { causeOf, itemsFilter, listText } from '../parked/filter.ts';
import { ParkedMarks } from '../parked/parked-marks.tsx';

export function ParkedHere({ parked, onDone }: { readonly parked: readonly ParkedItem[]; readonly onDone: () => void }) {
	return (
		<Section title={t('parkedhere.title')}>
			{parked.map((item) => (
				<div class="dk-card" key={item.parkedId}>
					<ProblemText problem={item.problem} />
					<ParkedMarks item={item} />
					<BulkActions
						selection={{
							filter: itemsFilter([item]),
							count: 1,
							held: item.held ? 1 : 0,
							claimed: item.job === undefined ? 0 : 1,
							until: item.parkedAt,
							mandanten: [item.mandant],
							what: t('bulk.what.single'),
						}}
						mayOperate={may('operate', item.mandant)}
						onDone={onDone}
					>
						<EditButton item={item} onDone={onDone} />
					</BulkActions>
					<p>
						<Link to={`/geparkt/liste?${listText(causeOf(item))}`}>{t('parkedhere.group')}</Link>
					</p>
				</div>
			))}
		</Section>
	);
}
