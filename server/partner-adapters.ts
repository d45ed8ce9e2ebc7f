/** Adapters for partner systems, by kind. A new one is entered here. */
import { cmis } from '../adapters/cmis/cmis.ts';
import { fachverfahrenRest } from '../adapters/fachverfahren-rest/fachverfahren-rest.ts';
import { fachverfahrenSoap } from '../adapters/fachverfahren-soap/fachverfahren-soap.ts';
import { hkrDatei } from '../adapters/hkr-datei/hkr-datei.ts';
import { portalStatus } from '../adapters/portal-status/portal-status.ts';
import { xbezahldienste } from '../adapters/xbezahldienste/xbezahldienste.ts';

export const partnerAdapters = [xbezahldienste, hkrDatei, cmis, fachverfahrenRest, fachverfahrenSoap, portalStatus] as const;
