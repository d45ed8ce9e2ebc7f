/** What one can do with a selection of parked messages: release, hold or let go, assign, discard. The same for a group, for ticked messages, and for a single one. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { rolesFor } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { needs } from '../../parts/rights.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { movable, type Selection } from './filter.ts';
import { HoldDialog } from './hold-dialog.tsx';
import { ReleaseDialog } from './release-dialog.tsx';

interface Props {
	readonly selection: Selection;
	readonly mayOperate: boolean;
	readonly onDone: () => void;
	readonly children?: ComponentChildren;
}

type Deed = 'release' | 'hold' | 'letgo' | 'assign' | 'discard';

export function BulkActions({ selection, mayOperate, onDone, children }: Props) {
	const [deed, setDeed] = useState<Deed>();
	const id = useId();
	const why = mayOperate ? (movable(selection) === 0 ? t('bulk.nothing') : undefined) : needs(rolesFor('operate'));
	const blocked = why ? id : undefined;
	const blockedByRight = mayOperate ? undefined : id;
	const close = () => setDeed(undefined);
	const done = () => {
		close();
		onDone();
	};
	return (
		<div class="dk-bulk">
			<div class="dk-actions">
				<Button kind="primary" icon="arrow-forward" blockedBy={blocked} onClick={() => setDeed('release')}>
					{t('bulk.release')}
				</Button>
				{selection.held < selection.count ? (
					<Button blockedBy={blockedByRight} onClick={() => setDeed('hold')}>
						{t('bulk.hold')}
					</Button>
				) : null}
				{selection.held > 0 ? (
					<Button blockedBy={blockedByRight} onClick={() => setDeed('letgo')}>
						{t('bulk.letgo')}
					</Button>
				) : null}
				<Button icon="account-circle" blockedBy={blockedByRight} onClick={() => setDeed('assign')}>
					{t('bulk.assign')}
				</Button>
				<Button icon="delete" blockedBy={blocked} onClick={() => setDeed('discard')}>
					{t('bulk.discard')}
				</Button>
				{children}
			</div>
			{why ? (
				<p class="dk-why" id={id}>
					{why}
				</p>
			) : null}
			{deed === 'release' ? <ReleaseDialog selection={selection} onClose={close} /> : null}
			{deed === 'hold' || deed === 'letgo' ? <HoldDialog selection={selection} held={deed === 'hold'} onClose={close} onDone={done} /> : null}
			{deed === 'assign' ? <AssignDialog selection={selection} onClose={close} onDone={done} /> : null}
			{deed === 'discard' ? <DiscardDialog selection={selection} onClose={close} /> : null}
		</div>
	);
}
