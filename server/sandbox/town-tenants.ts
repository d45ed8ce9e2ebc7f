/** The tenants of the sandbox town without the town: for what calls nobody, e.g. a rehearsal on the command line. */

import type { Tenant } from '../../hub/tenants/tenant.ts';
import { tenantOf } from '../config/tenants.ts';
import { projectFolder } from '../folders.ts';
import { tenantFiles } from './tenant-files.ts';

/** Nobody listens there (RFC 6761, section 6.4). */
const NOWHERE = 'http://sandbox.invalid';

export function townTenants(): readonly Tenant[] {
	const folder = projectFolder('flows');
	const town = { portal: NOWHERE, payment: NOWHERE, dms: NOWHERE, fachverfahren: NOWHERE, hkrOut: folder, hkrIn: folder, hkrProcessed: folder };
	return tenantFiles({ ...town, portalToken: 'nobody-comes-in-here-with-this-token' }).map((file) => tenantOf(file, `sandbox/${file.id}`));
}
