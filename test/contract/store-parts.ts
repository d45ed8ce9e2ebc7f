/** Every part of the store's contract: `describeStorePartsContract('SQLite', new URL('./factory.ts', import.meta.url))`. */
import { describeAlertsContract } from './store-alerts.ts';
import { describeAuditContract } from './store-audit.ts';
import { describeContentsContract } from './store-contents.ts';
import { describeFiguresContract } from './store-figures.ts';
import { describeJobsContract } from './store-jobs.ts';
import { describeLeasesContract } from './store-leases.ts';
import { describeParkedContract } from './store-parked.ts';
import { describePeopleContract } from './store-people.ts';
import { describeResealingContract } from './store-resealing.ts';
import { describeSearchContract } from './store-search.ts';
import { describeUpkeepContract } from './store-upkeep.ts';
import { describeUsesContract } from './store-uses.ts';

export function describeStorePartsContract(name: string, factory: URL): void {
	describeLeasesContract(name, factory);
	describeSearchContract(name, factory);
	describeFiguresContract(name, factory);
	describeParkedContract(name, factory);
	describeJobsContract(name, factory);
	describeContentsContract(name, factory);
	describeUsesContract(name, factory);
	describeResealingContract(name, factory);
	describeAlertsContract(name, factory);
	describeUpkeepContract(name, factory);
	describePeopleContract(name, factory);
	describeAuditContract(name, factory);
}
