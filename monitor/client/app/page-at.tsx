/** From an address to its page. The key makes a page begin anew when another thing is shown, not when only a filter changes. */
import type { VNode } from 'preact';
import { AccountPage } from '../pages/account/account-page.tsx';
import { AlertsPage } from '../pages/alerts/alerts-page.tsx';
import { AuditPage } from '../pages/audit/audit-page.tsx';
import { JobPage } from '../pages/jobs/job-page.tsx';
import { JobsPage } from '../pages/jobs/jobs-page.tsx';
import { MessagePage } from '../pages/message/message-page.tsx';
import { MessagesPage } from '../pages/messages/messages-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { ParkedListPage } from '../pages/parked/parked-list-page.tsx';
import { ParkedPage } from '../pages/parked/parked-page.tsx';
import { PeoplePage } from '../pages/people/people-page.tsx';
import { LIST_PATH, NEW_PATH, scenarioName } from '../pages/rehearsals/address.ts';
import { RehearsalsPage } from '../pages/rehearsals/rehearsals-page.tsx';
import { KeptScenarioPage, NewScenarioPage } from '../pages/rehearsals/scenario-page.tsx';
import { SystemPage } from '../pages/system/system-page.tsx';
import type { Place } from './router.tsx';

export function pageAt({ path, query }: Place): VNode {
	const job = path.match(/^\/auftraege\/([0-9a-f]{1,100})$/)?.[1];
	if (job) return <JobPage key={path} id={job} />;
	const scenario = scenarioName(path);
	if (scenario) return <KeptScenarioPage key={path} name={scenario} />;
	switch (path) {
		case '/':
			return <OverviewPage key={path} />;
		case '/nachrichten':
			return <MessagesPage key={path} query={query} />;
		case '/nachricht':
			return <MessagePage key={path + query} query={query} />;
		case '/geparkt':
			return <ParkedPage key={path} />;
		case '/geparkt/liste':
			return <ParkedListPage key={path} query={query} />;
		case '/auftraege':
			return <JobsPage key={path} />;
		case '/meldungen':
			return <AlertsPage key={path} />;
		case LIST_PATH:
			return <RehearsalsPage key={path} />;
		case NEW_PATH:
			return <NewScenarioPage key={path} />;
		case '/protokoll':
			return <AuditPage key={path} query={query} />;
		case '/personen':
			return <PeoplePage key={path} />;
		case '/system':
			return <SystemPage key={path} />;
		case '/konto':
			return <AccountPage key={path} />;
		default:
			return <NotFoundPage key={path} />;
	}
}
