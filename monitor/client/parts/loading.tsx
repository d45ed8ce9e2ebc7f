/** What stands where something is on its way: a word, or the problem that came instead with a button that tries again. */
import type { ComponentChildren } from 'preact';
import type { Loaded } from '../app/load.ts';
import { t } from '../locale/text.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';

interface Props<Data> {
	readonly of: Loaded<Data>;
	readonly children: (data: Data) => ComponentChildren;
}

export function Loading<Data>({ of, children }: Props<Data>) {
	return (
		<>
			{of.problem ? (
				<ProblemNotice problem={of.problem}>
					<p>
						<Button icon="autorenew" onClick={of.reload}>
							{t('word.again')}
						</Button>
					</p>
				</ProblemNotice>
			) : null}
			{of.data === undefined && of.loading ? <p class="dk-loading">{t('word.loading')}</p> : null}
			{of.data === undefined ? null : children(of.data)}
		</>
	);
}
