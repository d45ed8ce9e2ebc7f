/** Whether somebody typed this number, with or without the marks that group digits in their language. */
export function isNumber(typed: string, number: number): boolean {
	return typed.replace(/[\s.,’'\u00a0\u202f]/g, '') === String(number);
}
