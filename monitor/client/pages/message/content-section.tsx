/** What is kept of a message: a list that says before any click what is there and what is gone and why, a viewer, and a comparison of two. */
import { useState } from 'preact/hooks';
import type { ContentInfo, MessageDetail } from '../../app/forms.ts';
import { bytes } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { whyNot } from '../../parts/rights.ts';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { RecordButton } from '../rehearsals/record-button.tsx';
import { whyNoRehearsal } from '../rehearsals/why-not.ts';
import { Comparison } from './comparison.tsx';
import { contentQuery, keyOfContent, placeText } from './content-info.ts';
import { ContentViewer } from './content-viewer.tsx';

type Shown = { readonly kind: 'one'; readonly info: ContentInfo } | { readonly kind: 'two'; readonly left: ContentInfo; readonly right: ContentInfo };

export function ContentSection({ message }: { readonly message: MessageDetail }) {
	const [shown, setShown] = useState<Shown>();
	const [chosen, setChosen] = useState<readonly string[]>([]);
	const why = whyNot('content', message.mandant);
	const whyNoRun = whyNoRehearsal();
	const two = message.contents.filter((info) => chosen.includes(keyOfContent(info)));
	const [left, right] = two;
	return (
		<Section title={t('content.title')}>
			<p class="dk-muted">{t(`storage.${message.storageLevel}`)}</p>
			{why ? (
				<p class="dk-why" id="dk-content-why">
					{why}
				</p>
			) : null}
			{whyNoRun ? (
				<p class="dk-why" id="dk-rehearsal-why">
					{t('rehearsal.record.why', { why: whyNoRun })}
				</p>
			) : null}
			<DataTable<ContentInfo>
				caption={t('content.title')}
				captionHidden
				stack
				rows={message.contents}
				keyOf={keyOfContent}
				empty={t('content.none')}
				columns={[
					{
						key: 'choose',
						head: t('content.choose'),
						quiet: true,
						cell: (info) => (
							<CheckField
								bare
								label={t('content.choose.named', { what: placeText(info) })}
								checked={chosen.includes(keyOfContent(info))}
								why={info.present ? undefined : t('content.gone')}
								onChange={(checked) => setChosen(toggled(chosen, keyOfContent(info), checked))}
							/>
						),
					},
					{ key: 'place', head: t('content.place'), heading: true, cell: placeText },
					{ key: 'at', head: t('word.time'), cell: ({ at }) => <Moment at={at} /> },
					{ key: 'size', head: t('word.size'), numeric: true, cell: ({ size }) => bytes(size) },
					{ key: 'hash', head: t('content.proof'), cell: ({ sha512 }) => (sha512 ? <code title={sha512}>{sha512.slice(0, 12)}…</code> : '–') },
					{
						key: 'show',
						head: t('content.look'),
						cell: (info) =>
							info.present ? (
								<Button
									icon="visibility"
									blockedBy={why ? 'dk-content-why' : undefined}
									label={t('content.show.named', { what: placeText(info) })}
									onClick={() => setShown({ kind: 'one', info })}
								>
									{t('content.show')}
								</Button>
							) : (
								<span class="dk-small">{t(goneKey(message))}</span>
							),
					},
					{
						key: 'rehearse',
						head: t('rehearsal.record'),
						cell: (info) =>
							info.present ? (
								<RecordButton query={contentQuery(message, info)} what={placeText(info)} blockedBy={whyNoRun ? 'dk-rehearsal-why' : undefined} />
							) : (
								'–'
							),
					},
				]}
			/>
			{message.contents.filter(({ present }) => present).length > 1 ? (
				<div class="dk-actions">
					<Button
						icon="checklist"
						why={why ? undefined : left && right && two.length === 2 ? undefined : t('content.compare.choose')}
						blockedBy={why ? 'dk-content-why' : undefined}
						onClick={() => left && right && setShown({ kind: 'two', left, right })}
					>
						{t('content.compare')}
					</Button>
				</div>
			) : null}
			{shown?.kind === 'one' ? <ContentViewer key={keyOfContent(shown.info)} message={message} info={shown.info} onClose={() => setShown(undefined)} /> : null}
			{shown?.kind === 'two' ? (
				<Comparison
					key={keyOfContent(shown.left) + keyOfContent(shown.right)}
					message={message}
					left={shown.left}
					right={shown.right}
					onClose={() => setShown(undefined)}
				/>
			) : null}
		</Section>
	);
}

function goneKey({ storageLevel }: MessageDetail) {
	return storageLevel === 'full' ? ('content.gone.expired' as const) : (`content.gone.${storageLevel}` as const);
}

function toggled(chosen: readonly string[], key: string, checked: boolean): readonly string[] {
	const others = chosen.filter((other) => other !== key);
	return checked ? [...others, key] : others;
}
