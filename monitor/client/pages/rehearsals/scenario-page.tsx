/** One scenario: one that is kept, or one that was just recorded and is kept nowhere yet. */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { useLoad } from '../../app/load.ts';
import { Link } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { LIST_PATH } from './address.ts';
import { take } from './handover.ts';
import { ScenarioEditor } from './scenario-editor.tsx';
import { whyNoRehearsal } from './why-not.ts';

export function KeptScenarioPage({ name }: { readonly name: string }) {
	const why = whyNoRehearsal();
	const loaded = useLoad(why ? undefined : name, (signal) => call('GET /rehearsals/:name', { params: { name } }, signal));
	return (
		<Page title={loaded.data?.title || name} above={<Back />}>
			{why ? <p class="dk-why">{why}</p> : <Loading of={loaded}>{(scenario) => <ScenarioEditor first={scenario} kept />}</Loading>}
		</Page>
	);
}

export function NewScenarioPage() {
	const [handed] = useState(take);
	return (
		<Page title={t('rehearsal.new.title')} above={<Back />}>
			{handed ? (
				<ScenarioEditor first={handed.recorded.scenario} handed={handed} />
			) : (
				<Notice tone="info" title={t('rehearsal.new.gone')}>
					<p>{t('rehearsal.new.gone.text')}</p>
				</Notice>
			)}
		</Page>
	);
}

function Back() {
	return <Link to={LIST_PATH}>{t('rehearsal.back')}</Link>;
}
