/** What a scenario is of, and what it says of its message beside the content. */
import type { Scenario } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { Fold } from '../../parts/fold.tsx';
import { Facts } from '../../parts/page.tsx';

export function ScenarioHead({ scenario, kept }: { readonly scenario: Scenario; readonly kept: boolean | undefined }) {
	const { event, attachments, expected } = scenario;
	const said = (name: string) => (event[name] === undefined ? '' : String(event[name]));
	return (
		<>
			<div class="dk-columns">
				<Facts
					of={[
						[t('rehearsal.name'), kept ? scenario.name : undefined],
						[t('word.mandant'), tenantName(scenario.mandant)],
						[t('word.channel'), <span class="dk-breakable">{scenario.channel}</span>],
					]}
				/>
				<Facts
					of={[
						[t('word.standard'), [said('standard'), said('standardversion')].filter(Boolean).join(' ')],
						[t('word.type'), said('nachrichtentyp')],
						[t('word.leika'), said('leika')],
						[t('rehearsal.expected'), expected ? tn('rehearsal.expected.count', expected.deeds.length) : t('rehearsal.expected.none')],
					]}
				/>
			</div>
			<Fold summary={t('rehearsal.event')}>
				{() => (
					<>
						<Facts of={Object.entries(event).map(([name, value]) => [name, <code class="dk-breakable">{String(value)}</code>] as const)} />
						{attachments.length > 0 ? (
							<p>
								{t('attachments.title')}: {attachments.map(({ name, mediaType }) => `${name} (${mediaType})`).join(', ')}
							</p>
						) : null}
					</>
				)}
			</Fold>
		</>
	);
}
