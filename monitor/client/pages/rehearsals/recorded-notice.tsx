/** Says of a scenario that was just recorded what happened to its content, and what the check says of it now: disguised values may not fit the schema any more. */
import type { Recorded } from '../../app/forms.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { Notice } from '../../parts/notice.tsx';

export function RecordedNotice({ recorded }: { readonly recorded: Recorded }) {
	return (
		<>
			<Notice tone="info" title={t('rehearsal.disguised')}>
				<p>{t('rehearsal.disguised.text')}</p>
				<p>{t('rehearsal.memory')}</p>
			</Notice>
			<CheckNotice recorded={recorded} />
		</>
	);
}

function CheckNotice({ recorded: { verdict, findings } }: { readonly recorded: Recorded }) {
	if (verdict === 'invalid') {
		return (
			<Notice tone="warning" title={tn('rehearsal.findings', findings.length)}>
				<p>{t('rehearsal.findings.text')}</p>
				<FindingList findings={findings} />
			</Notice>
		);
	}
	if (verdict !== 'valid') {
		return (
			<Notice tone="info" title={t('rehearsal.unchecked')}>
				<p>{t('rehearsal.unchecked.text')}</p>
				<FindingList findings={findings} />
			</Notice>
		);
	}
	if (findings.length === 0) return null;
	return (
		<Notice tone="info" title={tn('rehearsal.hints', findings.length)}>
			<FindingList findings={findings} />
		</Notice>
	);
}

function FindingList({ findings }: Pick<Recorded, 'findings'>) {
	return (
		<ul class="dk-list">
			{findings.map(({ text, line, place }, index) => (
				<li key={index}>
					{inLanguage(text)}{' '}
					<span class="dk-muted dk-breakable">{[line === undefined ? '' : t('report.line', { n: line }), place ?? ''].filter(Boolean).join(', ')}</span>
				</li>
			))}
		</ul>
	);
}
