/**
 * KERN's dialog as a native one: modal, labelled, closed by Escape. The focus goes to its title, or to a field that asks for it, and afterwards back to where it
 * came from.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { Icon } from './icon.tsx';

interface Props {
	readonly title: string;
	readonly children: ComponentChildren;
	readonly footer?: ComponentChildren;
	/** Undefined: it stays until its matter is done. */
	readonly onClose?: (() => void) | undefined;
	readonly wide?: boolean | undefined;
	/** The dialog is a form: what its submit button does. */
	readonly onSubmit?: (() => void) | undefined;
}

export function Dialog({ title, children, footer, onClose, wide, onSubmit }: Props) {
	const id = useId();
	const ref = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const before = document.activeElement;
		const dialog = ref.current;
		dialog?.showModal();
		dialog?.querySelector<HTMLElement>('[data-first], h2')?.focus();
		return () => {
			dialog?.close();
			if (before instanceof HTMLElement && before.isConnected) before.focus();
		};
	}, []);

	const inner = (
		<>
			<div class="kern-dialog__header">
				<h2 class="kern-title" id={id} tabIndex={-1}>
					{title}
				</h2>
				{onClose ? (
					<button type="button" class="kern-btn kern-btn--tertiary" onClick={onClose}>
						<Icon name="close" />
						<span class="kern-label kern-sr-only">{t('word.close')}</span>
					</button>
				) : null}
			</div>
			<div class="kern-dialog__body">{children}</div>
			{footer ? <div class="kern-dialog__footer">{footer}</div> : null}
		</>
	);
	return (
		<dialog
			ref={ref}
			class={`kern-dialog dk-dialog${wide ? ' dk-dialog--wide' : ''}`}
			aria-labelledby={id}
			onCancel={(event) => {
				event.preventDefault();
				onClose?.();
			}}
		>
			{onSubmit ? (
				<form
					noValidate
					onSubmit={(event) => {
						event.preventDefault();
						onSubmit();
					}}
				>
					{inner}
				</form>
			) : (
				inner
			)}
		</dialog>
	);
}
