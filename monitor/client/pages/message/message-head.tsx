/** What a message is: its state, standard, version, type, case, and whatever else its attributes say. */
import type { MessageDetail } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Facts } from '../../parts/page.tsx';

const TONES: Readonly<Record<MessageDetail['state'], Tone>> = {
	'under-way': 'info',
	done: 'success',
	parked: 'danger',
	refused: 'danger',
	discarded: 'warning',
};

/** Shown under a name of their own. */
const NAMED = new Set(['standard', 'standardversion', 'nachrichtentyp', 'leika', 'ars', 'mandant', 'subject', 'id', 'source']);

export function MessageHead({ message }: { readonly message: MessageDetail }) {
	const { attributes } = message;
	const said = (name: string) => (attributes[name] === undefined ? undefined : String(attributes[name]));
	const others = Object.entries(attributes).filter(([name]) => !NAMED.has(name));
	const references = [...new Set(message.timeline.map((hop) => hop.reference).filter((reference) => reference !== undefined))];
	return (
		<>
			<p class="dk-state">
				<Badge tone={TONES[message.state]} text={t(`messagestate.${message.state}`)} />
				<span>{t(`messagestate.${message.state}.text`)}</span>
			</p>
			<div class="dk-columns">
				<Facts
					of={[
						[t('word.id'), <code key="id">{message.id}</code>],
						[t('word.source'), <code key="source">{message.source}</code>],
						[t('word.case'), message.subject],
						[t('word.mandant'), tenantName(message.mandant)],
						[t('message.references'), references.length > 0 ? references.join(', ') : undefined],
					]}
				/>
				<Facts
					of={[
						[t('word.standard'), [said('standard'), said('standardversion')].filter(Boolean).join(' ') || undefined],
						[t('word.type'), said('nachrichtentyp')],
						[t('word.leika'), said('leika')],
						[t('word.ars'), said('ars')],
						...others.map(([name, value]) => [name, typeof value === 'boolean' ? t(value ? 'word.yes' : 'word.no') : String(value)] as const),
					]}
				/>
			</div>
		</>
	);
}
