/** After a form was refused: the focus goes to the first field that is wrong, once its error is shown. */
export function focusFirstError(form: HTMLFormElement): void {
	requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
}
