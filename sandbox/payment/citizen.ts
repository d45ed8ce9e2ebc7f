/** A citizen at the payment page, over HTTP, for demos and tests: opens the address that the portal showed and presses a button. */
import type { Action, Status } from './transactions.ts';

/** @returns the state afterwards; a finished transaction stays as it is */
export async function visitPaymentPage(redirectUrl: string, action: Action = 'pay'): Promise<Status> {
	const response = await fetch(redirectUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action }) });
	if (!response.ok) throw new Error(`payment page answered ${response.status}`);
	return ((await response.json()) as { status: Status }).status;
}
