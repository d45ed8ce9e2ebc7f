/** Makes a scenario of a kept content, and leads to its page. */
import { call } from '../../app/api.ts';
import type { ContentQuery } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { go } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { NEW_PATH } from './address.ts';
import { handOver } from './handover.ts';

interface Props {
	readonly query: ContentQuery;
	/** What the content is, for who does not see the row. */
	readonly what: string;
	/** Element that says why not. */
	readonly blockedBy: string | undefined;
}

export function RecordButton({ query, what, blockedBy }: Props) {
	const { busy, problem, run } = useDeed();
	const record = () =>
		run(async () => {
			handOver({ recorded: await call('POST /rehearsals/record', { body: query }), origin: query });
			go(NEW_PATH);
		});
	return (
		<>
			<Button icon="arrow-forward" busy={busy} blockedBy={blockedBy} label={t('rehearsal.record.named', { what })} onClick={record}>
				{t('rehearsal.record')}
			</Button>
			<ProblemNotice problem={problem} />
		</>
	);
}
