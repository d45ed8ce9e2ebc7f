/** The figures that say whether it flows. */
import type { Overview } from '../../app/forms.ts';
import { number, rate, shortDuration } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';

interface Figure {
	readonly name: string;
	readonly value: string;
	readonly note: string;
}

export function figuresOf(figures: Overview['figures']): readonly Figure[] {
	return [
		{ name: t('figure.in'), value: rate(figures.inPerMinute), note: t('figure.perminute') },
		{ name: t('figure.out'), value: rate(figures.outPerMinute), note: t('figure.perminute') },
		{ name: t('figure.parkedrate'), value: rate(figures.parkedPerMinute), note: t('figure.perminute') },
		{ name: t('figure.backlog'), value: number(figures.backlog), note: t('figure.backlog.note') },
		{ name: t('figure.oldest'), value: figures.oldestMs === undefined ? '–' : shortDuration(figures.oldestMs), note: t('figure.oldest.note') },
		{ name: t('figure.parked'), value: number(figures.parked), note: t('figure.parked.note') },
	];
}

export function Figures({ figures }: { readonly figures: Overview['figures'] }) {
	return (
		<dl class="dk-figures">
			{figuresOf(figures).map(({ name, value, note }) => (
				<div class="dk-figure" key={name}>
					<dt>{name}</dt>
					<dd>
						<span class="dk-figure__value">{value}</span> <span class="dk-figure__note">{note}</span>
					</dd>
				</div>
			))}
		</dl>
	);
}
