/** Asks for a job and goes to where one can watch it. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { JobOrder } from '../../app/forms.ts';
import { go } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';

export async function orderJob(order: JobOrder): Promise<void> {
	const job = await call('POST /jobs', { body: order });
	announce(t('bulk.started'));
	go(`/auftraege/${job.id}`);
}
