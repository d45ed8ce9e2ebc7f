/** Says of a scenario that was just recorded what happened to its content, and what does not fit its schema any more because of it. */
import type { Recorded } from '../../app/forms.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { Notice } from '../../parts/notice.tsx';

export function RecordedNotice({ recorded: { findings } }: { readonly recorded: Recorded }) {
	return (
		<>
			<Notice tone="info" title={t('rehearsal.disguised')}>
				<p>{t('rehearsal.disguised.text')}</p>
				<p>{t('rehearsal.memory')}</p>
			</Notice>
			{findings.length > 0 ? (
				<Notice tone="warning" title={tn('rehearsal.findings', findings.length)}>
					<p>{t('rehearsal.findings.text')}</p>
					<ul class="dk-list">
						{findings.map(({ text, line, place }, index) => (
							<li key={index}>
								{inLanguage(text)}{' '}
								<span class="dk-muted dk-breakable">{[line === undefined ? '' : t('report.line', { n: line }), place ?? ''].filter(Boolean).join(', ')}</span>
							</li>
						))}
					</ul>
				</Notice>
			) : null}
		</>
	);
}
