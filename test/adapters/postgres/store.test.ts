import { describeStoreContract } from '../../contract/store.ts';
import { describeLeasesContract } from '../../contract/store-leases.ts';
import { NO_POSTGRESQL, postgresqlForTests } from '../../support/postgresql.ts';
import { skip } from '../../support/skip.ts';

describe('PostgreSQL', () => {
	before(async function () {
		this.timeout(400_000);
		if (!(await postgresqlForTests())) skip(this, NO_POSTGRESQL);
	});

	describeStoreContract('PostgreSQL', new URL('factory.ts', import.meta.url));
	describeLeasesContract('PostgreSQL', new URL('factory.ts', import.meta.url));
});
