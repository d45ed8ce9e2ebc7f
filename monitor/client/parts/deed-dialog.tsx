/** A dialog before something is done: what happens, then leave it, or do it. What went wrong stands above, and the dialog stays. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../app/forms.ts';
import { t } from '../locale/text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import type { IconName } from './icon.tsx';
import { ProblemNotice } from './notice.tsx';

interface Props {
	readonly title: string;
	/** On the button that does it. */
	readonly go: string;
	readonly icon?: IconName;
	readonly busy: boolean;
	readonly problem: Problem | undefined;
	readonly wide?: boolean;
	readonly onClose: () => void;
	readonly onSubmit: () => void;
	readonly children: ComponentChildren;
}

export function DeedDialog({ title, go, icon, busy, problem, wide, onClose, onSubmit, children }: Props) {
	return (
		<Dialog
			title={title}
			wide={wide}
			onClose={onClose}
			onSubmit={onSubmit}
			footer={
				<>
					<Button large onClick={onClose}>
						{t('word.cancel')}
					</Button>
					<Button large submit kind="primary" busy={busy} {...(icon === undefined ? {} : { icon })}>
						{go}
					</Button>
				</>
			}
		>
			<ProblemNotice problem={problem} />
			{children}
		</Dialog>
	);
}
