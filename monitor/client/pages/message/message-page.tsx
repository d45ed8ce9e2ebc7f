/** One message: what it is, which way it went, what is kept of it, and what belongs to it. */
import { call } from '../../app/api.ts';
import type { MessageAddress, MessageDetail, MessageSummary } from '../../app/forms.ts';
import { type Loaded, useLoad } from '../../app/load.ts';
import { Link } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { MessageTable } from '../messages/message-table.tsx';
import { searchText } from '../messages/search.ts';
import { messageAddress } from './address.ts';
import { CaseActions } from './case-actions.tsx';
import { ContentSection } from './content-section.tsx';
import { MessageHead } from './message-head.tsx';
import { ParkedHere } from './parked-here.tsx';
import { StepTable } from './step-table.tsx';
import { Timeline } from './timeline.tsx';

export function MessagePage({ query }: { readonly query: string }) {
	const address = messageAddress(query);
	const loaded = useLoad(address ? query : undefined, (signal) => call('GET /message', { query: address as MessageAddress }, signal));
	const actions = address ? (
		<Button icon="autorenew" busy={loaded.loading && loaded.data !== undefined} onClick={loaded.reload}>
			{t('word.refresh')}
		</Button>
	) : null;
	return (
		<Page title={t('message.title')} above={<Link to="/nachrichten">{t('message.back')}</Link>} actions={actions}>
			{address ? (
				<Loading of={loaded}>{(message) => <Body message={message} loaded={loaded} />}</Loading>
			) : (
				<Notice tone="warning" title={t('message.noaddress')} />
			)}
		</Page>
	);
}

function Body({ message, loaded }: { readonly message: MessageDetail; readonly loaded: Loaded<MessageDetail> }) {
	return (
		<>
			<MessageHead message={message} />
			{message.parked.length > 0 ? <ParkedHere parked={message.parked} onDone={loaded.reload} /> : null}
			<Section title={t('timeline.title')}>
				<Timeline hops={message.timeline} />
			</Section>
			{message.steps.length > 0 ? (
				<Section title={t('steps.title')}>
					<StepTable steps={message.steps} />
				</Section>
			) : null}
			<ContentSection message={message} />
			<Section title={t('related.title')}>
				<Related message={message} />
			</Section>
			{message.subject === undefined ? null : <CaseActions mandant={message.mandant} subject={message.subject} onDeleted={loaded.reload} />}
		</>
	);
}

function Related({ message }: { readonly message: MessageDetail }) {
	if (message.subject === undefined) return <p class="dk-empty">{t('related.nocase')}</p>;
	const others: readonly MessageSummary[] = message.related;
	return (
		<>
			<MessageTable messages={others} caption={t('related.title')} empty={t('related.none')} />
			<p>
				<Link to={`/nachrichten?${searchText({ q: message.subject, mandant: message.mandant })}`}>{t('related.all')}</Link>
			</p>
		</>
	);
}
