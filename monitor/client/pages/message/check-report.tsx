/** Checks the content anew against the installed packs, when somebody asks; and the report, also where one comes with another answer. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { ContentQuery, Report } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Facts } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';

const TONES: Readonly<Record<Report['findings'][number]['severity'], Tone>> = { error: 'danger', warning: 'warning', information: 'info' };

export function CheckReport({ query }: { readonly query: ContentQuery }) {
	const [report, setReport] = useState<Report>();
	const { busy, problem, run } = useDeed();
	const check = () =>
		run(async () => {
			const found = await call('GET /message/report', { query });
			setReport(found);
			announce(tn('report.count', found.findings.length));
		});
	return (
		<>
			<Button icon="check" busy={busy} onClick={check}>
				{t('report.check')}
			</Button>
			<ProblemNotice problem={problem} />
			{report ? <ReportView report={report} /> : null}
		</>
	);
}

export function ReportView({ report }: { readonly report: Report }) {
	const { findings } = report;
	return (
		<div class="dk-card dk-full">
			<h4 class="dk-h3">{t('report.title')}</h4>
			<Facts
				of={[
					[t('report.verdict'), report.verdict],
					[t('word.standard'), [report.standard, report.standardversion].filter(Boolean).join(' ')],
					[t('word.type'), report.nachrichtentyp],
					[t('report.pack'), report.pack],
				]}
			/>
			<DataTable
				caption={t('report.findings')}
				captionHidden
				stack
				rows={findings.map((finding, index) => ({ ...finding, index }))}
				keyOf={({ index }) => String(index)}
				empty={t('report.none')}
				columns={[
					{ key: 'severity', head: t('report.severity'), cell: ({ severity }) => <Badge tone={TONES[severity]} text={t(`severity.${severity}`)} /> },
					{ key: 'text', head: t('report.text'), heading: true, cell: ({ text }) => inLanguage(text) },
					{
						key: 'place',
						head: t('report.place'),
						class: 'dk-breakable',
						cell: ({ line, place }) => [line === undefined ? '' : t('report.line', { n: line }), place ?? ''].filter(Boolean).join(', ') || '–',
					},
					{ key: 'code', head: t('word.code'), cell: ({ code }) => <code>{code}</code> },
				]}
			/>
		</div>
	);
}
