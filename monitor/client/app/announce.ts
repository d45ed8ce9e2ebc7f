/** What a screen reader says without being asked: results and progress, politely. One region for the whole page; the shell shows it. */
import { signal } from '@preact/signals';

export const announcement = signal('');
let again = false;

/** The same text twice is read twice: an invisible character makes it another one. */
export function announce(text: string): void {
	again = !again;
	announcement.value = again ? `${text}\u200b` : text;
}
