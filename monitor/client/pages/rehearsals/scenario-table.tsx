/** The scenarios that are kept, with what came of the last check. */
import { call } from '../../app/api.ts';
import type { ScenarioItem } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Download } from '../../parts/download.tsx';
import { DataTable } from '../../parts/table.tsx';
import { scenarioPath } from './address.ts';
import type { CheckResults } from './check-in-turn.ts';
import { CheckResultView } from './check-result.tsx';
import { scenarioText } from './scenario-file.ts';

interface Props {
	readonly scenarios: readonly ScenarioItem[];
	readonly results: CheckResults;
	readonly onRemove: (scenario: ScenarioItem) => void;
}

export function ScenarioTable({ scenarios, results, onRemove }: Props) {
	return (
		<DataTable<ScenarioItem>
			caption={t('rehearsal.list.title')}
			captionHidden
			stack
			rows={scenarios}
			keyOf={({ name }) => name}
			empty={t('rehearsal.list.none')}
			columns={[
				{
					key: 'title',
					head: t('rehearsal.scenario'),
					heading: true,
					class: 'dk-breakable',
					cell: ({ name, title }) => (
						<>
							<Link to={scenarioPath(name)}>{title || name}</Link>
							<span class="dk-small dk-muted dk-block">{name}</span>
						</>
					),
				},
				{
					key: 'channel',
					head: t('rehearsal.where'),
					class: 'dk-channel',
					cell: ({ mandant, channel }) => (
						<>
							<span class="dk-block">{tenantName(mandant)}</span>
							<span class="dk-small dk-muted dk-block">{channel}</span>
						</>
					),
				},
				{ key: 'kind', head: t('rehearsal.kind'), class: 'dk-breakable', cell: kindText },
				{ key: 'deeds', head: t('rehearsal.expected'), numeric: true, cell: ({ deeds }) => deeds || t('rehearsal.expected.none') },
				{ key: 'result', head: t('rehearsal.result'), class: 'dk-wide-cell', cell: ({ name }) => <CheckResultView result={results.get(name)} /> },
				{
					key: 'deeds-of-people',
					head: t('people.deeds'),
					cell: (scenario) => (
						<div class="dk-actions">
							<Download
								fileName={`${scenario.name}.json`}
								label={t('rehearsal.download.named', { title: scenario.title || scenario.name })}
								fetchFile={() => fileOf(scenario.name)}
							>
								{t('word.download')}
							</Download>
							<Button icon="delete" label={t('rehearsal.remove.named', { title: scenario.title || scenario.name })} onClick={() => onRemove(scenario)}>
								{t('rehearsal.remove')}
							</Button>
						</div>
					),
				},
			]}
		/>
	);
}

function kindText({ standard, nachrichtentyp, leika }: ScenarioItem): string {
	return [standard, nachrichtentyp, leika].filter(Boolean).join(' ') || '–';
}

async function fileOf(name: string): Promise<{ readonly blob: Blob; readonly name: string | undefined }> {
	const scenario = await call('GET /rehearsals/:name', { params: { name } });
	return { blob: new Blob([scenarioText(scenario)], { type: 'application/json' }), name: `${name}.json` };
}
