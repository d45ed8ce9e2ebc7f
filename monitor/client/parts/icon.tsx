/** An icon of KERN. Decoration: the word beside it says the same. */

export type IconName =
	| 'account-circle'
	| 'add'
	| 'arrow-back'
	| 'arrow-down'
	| 'arrow-forward'
	| 'autorenew'
	| 'brightness-medium'
	| 'check'
	| 'checklist'
	| 'chevron-right'
	| 'close'
	| 'danger'
	| 'dark-mode'
	| 'dehaze'
	| 'delete'
	| 'download'
	| 'edit'
	| 'help'
	| 'home'
	| 'info'
	| 'language'
	| 'light-mode'
	| 'logout'
	| 'mail'
	| 'open-in-new'
	| 'search'
	| 'success'
	| 'visibility'
	| 'visibility-off'
	| 'warning';

export function Icon({ name, size }: { readonly name: IconName; readonly size?: 'small' | 'large' | 'x-large' | undefined }) {
	return <span class={`kern-icon kern-icon--${name}${size ? ` kern-icon--${size}` : ''}`} aria-hidden="true" />;
}
