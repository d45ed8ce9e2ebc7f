/** The last hour as a chart, and the same in words and as a table. */
import type { Overview } from '../../app/forms.ts';
import { clockTime, number } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Chart } from '../../parts/chart.tsx';
import { Section } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { type Bunch, bunches } from './bunches.ts';

const MINUTES_PER_ROW = 5;

export function HistorySection({ history }: { readonly history: Overview['history'] }) {
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	const summary = t('history.summary', { in: sum(history.in), out: sum(history.out), parked: sum(history.parked) });
	return (
		<Section title={t('history.title')}>
			<p class="dk-muted">{summary}</p>
			<Chart
				times={history.minutes}
				label={`${t('history.title')}. ${summary}`}
				series={[
					{ name: t('figure.in'), values: history.in, color: '--kern-color-feedback-info', dash: [] },
					{ name: t('figure.out'), values: history.out, color: '--kern-color-feedback-success', dash: [8, 4] },
					{ name: t('figure.parkedrate'), values: history.parked, color: '--kern-color-feedback-danger', dash: [2, 3] },
				]}
			/>
			<details class="dk-details">
				<summary>{t('history.table')}</summary>
				<DataTable<Bunch>
					caption={t('history.caption', { n: MINUTES_PER_ROW })}
					columns={[
						{ key: 'from', head: t('history.from'), heading: true, cell: (row) => clockTime(row.from) },
						{ key: 'in', head: t('figure.in'), numeric: true, cell: (row) => number(row.in) },
						{ key: 'out', head: t('figure.out'), numeric: true, cell: (row) => number(row.out) },
						{ key: 'parked', head: t('figure.parkedrate'), numeric: true, cell: (row) => number(row.parked) },
					]}
					rows={bunches(history, MINUTES_PER_ROW)}
					keyOf={(row) => String(row.from)}
					empty={t('history.empty')}
				/>
			</details>
		</Section>
	);
}
