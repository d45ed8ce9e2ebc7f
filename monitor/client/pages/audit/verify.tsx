/** Whether the chain of the log is whole: nothing in it was changed or taken out. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Notice, ProblemNotice } from '../../parts/notice.tsx';

interface Verdict {
	readonly entries: number;
	readonly lastHash: string;
	readonly brokenAt?: number;
}

export function Verify() {
	const [verdict, setVerdict] = useState<Verdict>();
	const { busy, problem, run } = useDeed();
	const verify = () =>
		run(async () => {
			setVerdict(undefined);
			const found = await call('GET /audit/verify', {});
			setVerdict(found);
			announce(t(found.brokenAt === undefined ? 'audit.whole' : 'audit.broken', { n: found.entries, position: found.brokenAt ?? 0 }));
		});
	return (
		<div class="dk-stack">
			<p>
				<Button icon="check" busy={busy} onClick={verify}>
					{t(busy ? 'audit.verifying' : 'audit.verify')}
				</Button>
			</p>
			<ProblemNotice problem={problem} />
			{verdict ? <VerdictNotice verdict={verdict} /> : null}
		</div>
	);
}

function VerdictNotice({ verdict: { entries, lastHash, brokenAt } }: { readonly verdict: Verdict }) {
	if (brokenAt !== undefined) {
		return (
			<Notice tone="danger" title={t('audit.broken', { position: brokenAt })}>
				<p>{t('audit.broken.text')}</p>
			</Notice>
		);
	}
	return (
		<Notice tone="success" title={t('audit.whole', { n: entries })}>
			<p>{t('audit.whole.text')}</p>
			<p>
				{t('audit.lasthash')} <code class="dk-breakable">{lastHash}</code>
			</p>
		</Notice>
	);
}
