/** The header families that the hub knows. The first that fits counts, so the special ones stand before the general ones. */
import basisnachricht10 from './families/basisnachricht-1-0.json' with { type: 'json' };
import basisnachricht11 from './families/basisnachricht-1-1.json' with { type: 'json' };
import basisnachrichtUnqualified from './families/basisnachricht-unqualified.json' with { type: 'json' };
import iso20022 from './families/iso20022.json' with { type: 'json' };
import xdomea23 from './families/xdomea-2-3.json' with { type: 'json' };
import xdomea4 from './families/xdomea-4.json' with { type: 'json' };
import xgewerbesteuer from './families/xgewerbesteuer.json' with { type: 'json' };
import type { HeaderFamily } from './header-family.ts';

export const headerFamilies: readonly HeaderFamily[] = [
	xdomea23,
	xdomea4,
	xgewerbesteuer,
	iso20022,
	basisnachricht11,
	basisnachricht10,
	basisnachrichtUnqualified,
];
