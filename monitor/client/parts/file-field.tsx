/**
 * A field that picks one file of the computer; it is read in the browser. The browser's own button speaks the language of the browser, not of the page: so its label
 * is the button here, and the field itself is there for keyboard and screen reader.
 */
import { useId, useState } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { describe, type FieldProps, Frame } from './field.tsx';

interface Props extends FieldProps {
	/** Endings and media types, as the browser's own dialog takes them. */
	readonly accept: string;
	readonly onPick: (file: File) => void;
	/** Beside the button, instead of the name of the file: what was read from it. */
	readonly said?: string | undefined;
}

export function FileField({ accept, onPick, said, ...props }: Props) {
	const id = useId();
	const [picked, setPicked] = useState('');
	return (
		<Frame id={id} {...props}>
			<div class="dk-pick">
				<input
					class="kern-sr-only"
					type="file"
					id={id}
					accept={accept}
					aria-describedby={describe(id, props)}
					aria-invalid={props.error ? true : undefined}
					onChange={(event) => {
						const file = event.currentTarget.files?.[0];
						if (!file) return;
						setPicked(file.name);
						onPick(file);
						// The same file may be picked again once it was mended.
						event.currentTarget.value = '';
					}}
				/>
				<label class="kern-btn kern-btn--secondary kern-btn--x-small" for={id}>
					<span class="kern-label">{t('rehearsal.pick')}</span>
				</label>
				<span class="dk-breakable">{said ?? picked}</span>
			</div>
		</Frame>
	);
}
