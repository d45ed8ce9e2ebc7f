/** The header families that the hub knows. The first that fits counts, so the special ones stand before the general ones. */
import basisnachricht10 from './families/basisnachricht-1-0.json' with { type: 'json' };
import basisnachricht11 from './families/basisnachricht-1-1.json' with { type: 'json' };
import basisnachrichtUnqualified from './families/basisnachricht-unqualified.json' with { type: 'json' };
import cii from './families/cii.json' with { type: 'json' };
import datmlRaw from './families/datml-raw.json' with { type: 'json' };
import genericode from './families/genericode.json' with { type: 'json' };
import iso20022 from './families/iso20022.json' with { type: 'json' };
import ubl from './families/ubl.json' with { type: 'json' };
import xbau from './families/xbau.json' with { type: 'json' };
import xbauKernmodul from './families/xbau-kernmodul.json' with { type: 'json' };
import xbeteiligung from './families/xbeteiligung.json' with { type: 'json' };
import xdatenfelder from './families/xdatenfelder.json' with { type: 'json' };
import xdomea23 from './families/xdomea-2-3.json' with { type: 'json' };
import xdomea4 from './families/xdomea-4.json' with { type: 'json' };
import xgewerbeanzeige from './families/xgewerbeanzeige.json' with { type: 'json' };
import xgewerbesteuer from './families/xgewerbesteuer.json' with { type: 'json' };
import xinneres from './families/xinneres.json' with { type: 'json' };
import xpersonenstand from './families/xpersonenstand.json' with { type: 'json' };
import xta from './families/xta.json' with { type: 'json' };
import xtaCore from './families/xta-core.json' with { type: 'json' };
import xtaMetadaten from './families/xta-metadaten.json' with { type: 'json' };
import xwasser from './families/xwasser.json' with { type: 'json' };
import type { HeaderFamily } from './header-family.ts';

export const headerFamilies: readonly HeaderFamily[] = [
	xdomea23,
	xdomea4,
	xgewerbesteuer,
	xgewerbeanzeige,
	datmlRaw,
	xinneres,
	xpersonenstand,
	iso20022,
	ubl,
	cii,
	xdatenfelder,
	genericode,
	xta,
	xtaCore,
	xtaMetadaten,
	xbau,
	xbauKernmodul,
	xbeteiligung,
	xwasser,
	basisnachricht11,
	basisnachricht10,
	basisnachrichtUnqualified,
];
