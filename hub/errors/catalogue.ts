/**
 * The error registry: every code the hub can show, with texts and remedy in German and English.
 * One file per area under `catalogue/`. `docs/reference/errors.md` is generated from it (`npm run docs`).
 *
 * Codes are stable: a code is never reused for another meaning. Texts may hold `{fact}` placeholders.
 */
import { alertErrors } from './catalogue/alert.ts';
import { brokerErrors } from './catalogue/broker.ts';
import { checkErrors } from './catalogue/check.ts';
import { codeListErrors } from './catalogue/code-lists.ts';
import { configErrors } from './catalogue/config.ts';
import { deliveryErrors } from './catalogue/delivery.ts';
import { dmsErrors } from './catalogue/dms.ts';
import { fimErrors } from './catalogue/fim.ts';
import { fimCheckErrors } from './catalogue/fim-checks.ts';
import { flowErrors } from './catalogue/flows.ts';
import { ingressErrors } from './catalogue/ingress.ts';
import { mappingErrors } from './catalogue/mapping.ts';
import { messageErrors } from './catalogue/message.ts';
import { operationsErrors } from './catalogue/operations.ts';
import { packErrors } from './catalogue/pack.ts';
import { partnerErrors } from './catalogue/partner.ts';
import { payloadErrors } from './catalogue/payload.ts';
import { paymentErrors } from './catalogue/payment.ts';
import { peopleErrors } from './catalogue/people.ts';
import { rehearsalErrors } from './catalogue/rehearsal.ts';
import { retentionErrors } from './catalogue/retention.ts';
import { routingErrors } from './catalogue/routing.ts';
import { rulesErrors } from './catalogue/rules.ts';
import { sealingErrors } from './catalogue/sealing.ts';
import { storeErrors } from './catalogue/store.ts';
import { xmlErrors } from './catalogue/xml.ts';
import { zipErrors } from './catalogue/zip.ts';
import type { ErrorDefinition } from './definition.ts';

export const catalogue = {
	...messageErrors,
	...ingressErrors,
	...checkErrors,
	...operationsErrors,
	...packErrors,
	...mappingErrors,
	...fimErrors,
	...fimCheckErrors,
	...rulesErrors,
	...zipErrors,
	...codeListErrors,
	...routingErrors,
	...deliveryErrors,
	...alertErrors,
	...partnerErrors,
	...paymentErrors,
	...dmsErrors,
	...brokerErrors,
	...storeErrors,
	...payloadErrors,
	...sealingErrors,
	...retentionErrors,
	...rehearsalErrors,
	...flowErrors,
	...configErrors,
	...peopleErrors,
	...xmlErrors,
} satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof catalogue;

/** The definition of a code; unknown codes (from an older or newer version) get a readable stand-in. */
export function definitionOf(code: string): ErrorDefinition {
	return (
		(catalogue as Record<string, ErrorDefinition>)[code] ?? {
			severity: 'error',
			effect: 'permanent',
			title: { de: `Unbekannter Fehlercode ${code}`, en: `Unknown error code ${code}` },
			remedy: {
				de: 'Der Code stammt aus einer anderen Version. Bitte dort in der Fehlerliste nachsehen.',
				en: 'The code comes from another version. Look it up in the error list of that version.',
			},
		}
	);
}
