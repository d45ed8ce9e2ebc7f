/** A field that picks one file of the computer; it is read in the browser. */
import { useId } from 'preact/hooks';
import { describe, type FieldProps, Frame } from './field.tsx';

interface Props extends FieldProps {
	/** Endings and media types, as the browser's own dialog takes them. */
	readonly accept: string;
	readonly onPick: (file: File) => void;
}

export function FileField({ accept, onPick, ...props }: Props) {
	const id = useId();
	return (
		<Frame id={id} {...props}>
			<input
				class={`kern-form-input__input dk-file${props.error ? ' kern-form-input__input--error' : ''}`}
				type="file"
				id={id}
				accept={accept}
				aria-describedby={describe(id, props)}
				aria-invalid={props.error ? true : undefined}
				onChange={(event) => {
					const file = event.currentTarget.files?.[0];
					if (file) onPick(file);
				}}
			/>
		</Frame>
	);
}
