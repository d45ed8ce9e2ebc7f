/** Picks the flows to try: those in operation, an earlier version, or a draft from a file. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { FlowVersion } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { dateTime } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { ChoiceField, SelectField } from '../../parts/field.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { draftOf } from './draft-flows.ts';
import { type FlowChoice, flowChoice } from './flow-choice.ts';

export function FlowChoiceField() {
	const choice = flowChoice.value;
	return (
		<div class="dk-stack dk-flowchoice">
			<ChoiceField
				legend={t('rehearsal.flows.legend')}
				value={choice.kind}
				onChange={(kind) => {
					flowChoice.value = { ...choice, kind };
				}}
				options={[
					{ value: 'deployed', text: t('rehearsal.flows.deployed'), hint: t('rehearsal.flows.deployed.hint') },
					{ value: 'version', text: t('rehearsal.flows.version'), hint: t('rehearsal.flows.version.hint') },
					{ value: 'draft', text: t('rehearsal.flows.draft'), hint: t('rehearsal.flows.draft.hint') },
				]}
			/>
			{choice.kind === 'version' ? <VersionField /> : null}
			{choice.kind === 'draft' ? <DraftField /> : null}
		</div>
	);
}

function VersionField() {
	const loaded = useLoad('versions', async (signal) => (await call('GET /flow-versions', {}, signal)).versions.filter(({ current }) => !current));
	return <Loading of={loaded}>{(versions) => <VersionSelect versions={versions} />}</Loading>;
}

function VersionSelect({ versions }: { readonly versions: readonly FlowVersion[] }) {
	const choice = flowChoice.value;
	if (versions.length === 0) return <p class="dk-empty">{t('rehearsal.version.none')}</p>;
	return (
		<div class="dk-narrow-form">
			<SelectField
				label={t('rehearsal.version.label')}
				value={choice.version?.id ?? ''}
				onChange={(id) => {
					flowChoice.value = { ...choice, version: versions.find((version) => version.id === id) };
				}}
				options={[{ value: '', text: t('rehearsal.version.pick') }, ...versions.map((version) => ({ value: version.id, text: versionText(version) }))]}
			/>
		</div>
	);
}

function DraftField() {
	const { draft, fault } = flowChoice.value;
	const pick = async (file: File): Promise<void> => {
		const read = draftOf(await file.text(), file.name);
		const { kind, version } = flowChoice.value;
		if ('fault' in read) {
			flowChoice.value = { kind, version, fault: read.fault };
			return;
		}
		flowChoice.value = { kind, version, draft: read };
		announce(tn('rehearsal.draft.read', read.nodes.length, { file: read.fileName }));
	};
	return (
		<FileField
			label={t('rehearsal.draft.label')}
			hint={t('rehearsal.draft.hint')}
			accept=".json,application/json"
			onPick={(file) => void pick(file)}
			said={draft ? tn('rehearsal.draft.read', draft.nodes.length, { file: draft.fileName }) : undefined}
			error={fault ? t(`rehearsal.draft.${fault}`) : undefined}
		/>
	);
}

function versionText({ at, nodes }: FlowVersion): string {
	return tn('rehearsal.version.text', nodes, { time: dateTime(at) });
}

/** Against what was run, in words. */
export function choiceText({ kind, version, draft }: FlowChoice): string {
	if (kind === 'version' && version) return t('rehearsal.against.version', { time: dateTime(version.at) });
	if (kind === 'draft' && draft) return t('rehearsal.against.draft', { file: draft.fileName });
	return t('rehearsal.against.deployed');
}

/** Undefined: the choice is complete. */
export function whyNoFlows({ kind, version, draft }: FlowChoice): string | undefined {
	if (kind === 'version' && !version) return t('rehearsal.version.missing');
	return kind === 'draft' && !draft ? t('rehearsal.draft.missing') : undefined;
}
