/** People and their roles. */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { PersonItem } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { me, tenantName } from '../../app/session.ts';
import { dateTime } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { whyNot } from '../../parts/rights.ts';
import { DataTable } from '../../parts/table.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { EVERY_TENANT } from './roles.ts';

type Open =
	| { readonly kind: 'add' }
	| { readonly kind: 'change' | 'remove'; readonly person: PersonItem }
	/** `first`: the person is new, and has no password yet. */
	| { readonly kind: 'password'; readonly id: string; readonly first: boolean };

export function PeoplePage() {
	const [open, setOpen] = useState<Open>();
	const loaded = useLoad('people', (signal) => call('GET /people', {}, signal));
	/** Also when nothing came of it: it may have been because the list is not what is stored any more. */
	const done = () => {
		setOpen(undefined);
		loaded.reload();
	};
	return (
		<Page
			title={t('nav.people')}
			actions={
				<Button kind="primary" icon="add" why={whyNot('people')} onClick={() => setOpen({ kind: 'add' })}>
					{t('people.add')}
				</Button>
			}
		>
			<p class="dk-lead">{t('people.lead')}</p>
			<Loading of={loaded}>{({ people }) => <PeopleTable people={people} onOpen={setOpen} />}</Loading>
			{open?.kind === 'add' ? (
				<PersonDialog
					known={loaded.data?.people ?? []}
					onClose={done}
					onSaved={(person) => {
						loaded.reload();
						setOpen({ kind: 'password', id: person.id, first: true });
					}}
				/>
			) : null}
			{open?.kind === 'change' ? <PersonDialog person={open.person} known={[]} onClose={done} onSaved={done} /> : null}
			{open?.kind === 'remove' ? <RemoveDialog person={open.person} onClose={done} onDone={done} /> : null}
			{open?.kind === 'password' ? <PasswordDialog id={open.id} first={open.first} onClose={done} /> : null}
		</Page>
	);
}

function PeopleTable({ people, onOpen }: { readonly people: readonly PersonItem[]; readonly onOpen: (open: Open) => void }) {
	return (
		<DataTable<PersonItem>
			caption={t('nav.people')}
			captionHidden
			stack
			rows={people}
			keyOf={({ id }) => id}
			empty={t('people.none')}
			columns={[
				{
					key: 'name',
					head: t('people.name'),
					heading: true,
					class: 'dk-breakable',
					cell: ({ displayName, id }) => (
						<>
							<span class="dk-block">{displayName}</span>
							<span class="dk-small dk-muted dk-block">{id}</span>
						</>
					),
				},
				{ key: 'state', head: t('word.state'), cell: stateOf },
				{ key: 'origin', head: t('account.origin'), cell: ({ origin }) => t(`origin.${origin}`) },
				{ key: 'roles', head: t('people.roles'), cell: rolesOf },
				{
					key: 'deeds',
					head: t('people.deeds'),
					cell: (person) => (
						<div class="dk-actions">
							<Button icon="edit" label={t('people.change.named', { name: person.displayName })} onClick={() => onOpen({ kind: 'change', person })}>
								{t('people.change')}
							</Button>
							{person.origin === 'local' ? (
								<Button
									label={t('people.password.named', { name: person.displayName })}
									onClick={() => onOpen({ kind: 'password', id: person.id, first: false })}
								>
									{t('people.password')}
								</Button>
							) : null}
							<Button
								icon="delete"
								label={t('people.remove.named', { name: person.displayName })}
								why={person.id === me.value?.id ? t('people.notself') : undefined}
								onClick={() => onOpen({ kind: 'remove', person })}
							>
								{t('people.remove')}
							</Button>
						</div>
					),
				},
			]}
		/>
	);
}

function stateOf({ active, lockedUntil, mustChange, oneTimeUntil }: PersonItem) {
	const locked = lockedUntil !== undefined && lockedUntil > Date.now();
	return (
		<>
			{active ? <Badge tone="success" text={t('people.active')} /> : <Badge tone="warning" text={t('people.inactive')} />}
			{locked ? <span class="dk-small dk-block">{t('people.locked', { time: dateTime(lockedUntil) })}</span> : null}
			{mustChange ? <span class="dk-small dk-block">{oneTimeText(oneTimeUntil)}</span> : null}
		</>
	);
}

function oneTimeText(until: number | undefined): string {
	if (until === undefined) return t('people.mustchange');
	return until > Date.now() ? t('people.onetime', { time: dateTime(until) }) : t('people.onetime.over');
}

function rolesOf({ roles }: PersonItem) {
	const entries = Object.entries(roles);
	if (entries.length === 0) return t('people.noroles');
	return entries.map(([mandant, names]) => (
		<span key={mandant} class="dk-block">
			<span class="dk-muted">{mandant === EVERY_TENANT ? t('people.alltenants') : tenantName(mandant)}:</span>{' '}
			{names.map((role) => t(`role.${role}`)).join(', ')}
		</span>
	));
}
