import { describeStoreContract } from '../../contract/store.ts';
import { describeStorePartsContract } from '../../contract/store-parts.ts';
import { NO_POSTGRESQL, postgresqlForTests } from '../../support/postgresql.ts';
import { skip } from '../../support/skip.ts';

describe('PostgreSQL', () => {
	before(async function () {
		this.timeout(400_000);
		if (!(await postgresqlForTests())) skip(this, NO_POSTGRESQL);
	});

	describeStoreContract('PostgreSQL', new URL('factory.ts', import.meta.url));
	describeStorePartsContract('PostgreSQL', new URL('factory.ts', import.meta.url));
});
