/** The lines that differ: a table with both line numbers, a sign and a word for each kind, and the sum of it in words above. */
import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import { number } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { Notice } from '../notice.tsx';
import { type DiffLine, hunksOf, lineDiff } from './line-diff.ts';

interface Props {
	readonly left: string;
	readonly right: string;
	readonly leftName: string;
	readonly rightName: string;
}

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;

export function DiffView({ left, right, leftName, rightName }: Props) {
	const lines = useMemo(() => lineDiff(left, right), [left, right]);
	if (!lines) return <Notice tone="info" title={t('diff.toomuch')} />;
	const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
	const [removed, added] = [count('removed'), count('added')];
	if (removed + added === 0) return <p role="status">{t('diff.same')}</p>;
	return (
		<>
			<p role="status">
				{tn('diff.removed', removed)}, {tn('diff.added', added)}
			</p>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
			<section class="dk-scroll dk-code-box" aria-label={t('diff.lines')} tabIndex={0}>
				<table class="dk-diff">
					<caption class="kern-sr-only">{t('diff.lines')}</caption>
					<thead class="kern-sr-only">
						<tr>
							<th scope="col">{leftName}</th>
							<th scope="col">{rightName}</th>
							<th scope="col">{t('diff.kind')}</th>
							<th scope="col">{t('diff.text')}</th>
						</tr>
					</thead>
					<tbody>
						{hunksOf(lines).map((hunk) => (
							<Fragment key={`${hunk.lines[0]?.left} ${hunk.lines[0]?.right}`}>
								{hunk.skipped > 0 ? (
									<tr class="dk-diff__gap">
										<td colSpan={4}>{tn('diff.skipped', hunk.skipped)}</td>
									</tr>
								) : null}
								{hunk.lines.map((line) => (
									<Line key={`${line.left} ${line.right}`} line={line} />
								))}
							</Fragment>
						))}
					</tbody>
				</table>
			</section>
		</>
	);
}

function Line({ line }: { readonly line: DiffLine }) {
	return (
		<tr class={`dk-diff__line dk-diff__line--${line.kind}`}>
			<td class="dk-diff__number">{line.left === undefined ? '' : number(line.left)}</td>
			<td class="dk-diff__number">{line.right === undefined ? '' : number(line.right)}</td>
			<td class="dk-diff__sign">
				<span aria-hidden="true">{SIGNS[line.kind]}</span>
				<span class="kern-sr-only">{t(`diff.${line.kind}line`)}</span>
			</td>
			<td class="dk-diff__text">{line.text}</td>
		</tr>
	);
}
