/** Fields of KERN: a label that stays, a hint, an error that the field is tied to. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { Icon } from './icon.tsx';

export interface FieldProps {
	readonly label: string;
	readonly hint?: string | undefined;
	readonly error?: string | undefined;
	readonly optional?: boolean | undefined;
}

interface TextFieldProps extends FieldProps {
	readonly value: string;
	readonly onInput: (value: string) => void;
	readonly type?: 'text' | 'search' | 'password' | 'datetime-local' | 'date' | undefined;
	readonly autocomplete?: string | undefined;
	readonly maxLength?: number | undefined;
	readonly list?: readonly string[] | undefined;
	readonly focus?: boolean | undefined;
	readonly readOnly?: boolean | undefined;
}

export function describe(id: string, { hint, error }: FieldProps): string | undefined {
	return [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
}

export function Frame({ id, children, ...props }: FieldProps & { readonly id: string; readonly children: ComponentChildren }) {
	return (
		<div class={`kern-form-input dk-field${props.error ? ' kern-form-input--error' : ''}`}>
			<label class="kern-label" for={id}>
				{props.label}
				{props.optional ? <span class="kern-label__optional"> {t('field.optional')}</span> : null}
			</label>
			{props.hint ? (
				<div class="kern-hint" id={`${id}-hint`}>
					{props.hint}
				</div>
			) : null}
			{children}
			{props.error ? (
				<p class="kern-error" id={`${id}-error`}>
					<Icon name="danger" size="small" />
					<span class="kern-body">{props.error}</span>
				</p>
			) : null}
		</div>
	);
}

export function TextField({ value, onInput, type = 'text', list, focus, ...props }: TextFieldProps) {
	const id = useId();
	return (
		<Frame id={id} {...props}>
			<input
				data-first={focus ? '' : undefined}
				class={`kern-form-input__input${props.error ? ' kern-form-input__input--error' : ''}`}
				id={id}
				type={type as 'text'}
				value={value}
				list={list ? `${id}-list` : undefined}
				autocomplete={props.autocomplete ?? 'off'}
				spellcheck={false}
				maxLength={props.maxLength}
				readOnly={props.readOnly}
				aria-describedby={describe(id, props)}
				aria-invalid={props.error ? true : undefined}
				onInput={(event) => onInput(event.currentTarget.value)}
			/>
			{list ? (
				<datalist id={`${id}-list`}>
					{list.map((entry) => (
						<option key={entry} value={entry} />
					))}
				</datalist>
			) : null}
		</Frame>
	);
}

interface AreaProps extends FieldProps {
	readonly value: string;
	readonly onInput: (value: string) => void;
	readonly rows?: number | undefined;
	readonly maxLength?: number | undefined;
	readonly code?: boolean | undefined;
}

export function AreaField({ value, onInput, rows = 3, code, ...props }: AreaProps) {
	const id = useId();
	return (
		<Frame id={id} {...props}>
			<textarea
				class={`kern-form-input__input dk-area${code ? ' dk-code' : ''}${props.error ? ' kern-form-input__input--error' : ''}`}
				id={id}
				rows={rows}
				value={value}
				maxLength={props.maxLength}
				spellcheck={!code}
				aria-describedby={describe(id, props)}
				aria-invalid={props.error ? true : undefined}
				onInput={(event) => onInput(event.currentTarget.value)}
			/>
		</Frame>
	);
}

interface SelectProps extends FieldProps {
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly options: readonly { readonly value: string; readonly text: string }[];
}

export function SelectField({ value, onChange, options, ...props }: SelectProps) {
	const id = useId();
	return (
		<Frame id={id} {...props}>
			<div class="kern-form-input__select-wrapper">
				<select
					class="kern-form-input__select"
					id={id}
					value={value}
					aria-describedby={describe(id, props)}
					onChange={(event) => onChange(event.currentTarget.value)}
				>
					{options.map((option) => (
						<option key={option.value} value={option.value}>
							{option.text}
						</option>
					))}
				</select>
			</div>
		</Frame>
	);
}

interface CheckProps {
	readonly label: string;
	readonly checked: boolean;
	readonly onChange: (checked: boolean) => void;
	/** The label is for screen readers only: the table around says it. */
	readonly bare?: boolean | undefined;
	readonly why?: string | undefined;
}

export function CheckField({ label, checked, onChange, bare, why }: CheckProps) {
	const id = useId();
	return (
		<div class="kern-form-check dk-check">
			<input
				class="kern-form-check__checkbox"
				type="checkbox"
				id={id}
				checked={checked}
				aria-disabled={why ? true : undefined}
				aria-describedby={why ? `${id}-why` : undefined}
				onClick={(event) => {
					if (why) event.preventDefault();
				}}
				onChange={(event) => {
					if (!why) onChange(event.currentTarget.checked);
				}}
			/>
			<label class={`kern-label${bare ? ' kern-sr-only' : ''}`} for={id}>
				{label}
			</label>
			{why ? (
				<span class="kern-sr-only" id={`${id}-why`}>
					{why}
				</span>
			) : null}
		</div>
	);
}

interface ChoiceProps<Value extends string> {
	readonly legend: string;
	readonly value: Value;
	readonly onChange: (value: Value) => void;
	readonly options: readonly { readonly value: Value; readonly text: string; readonly hint?: string | undefined }[];
}

export function ChoiceField<Value extends string>({ legend, value, onChange, options }: ChoiceProps<Value>) {
	const name = useId();
	return (
		<fieldset class="kern-fieldset">
			<legend class="kern-label">{legend}</legend>
			<div class="kern-fieldset__body dk-choices">
				{options.map((option) => (
					<div class="kern-form-check" key={option.value}>
						<input
							class="kern-form-check__radio"
							type="radio"
							name={name}
							id={`${name}-${option.value}`}
							checked={option.value === value}
							aria-describedby={option.hint ? `${name}-${option.value}-hint` : undefined}
							onChange={() => onChange(option.value)}
						/>
						<div>
							<label class="kern-label" for={`${name}-${option.value}`}>
								{option.text}
							</label>
							{option.hint ? (
								<div class="dk-muted dk-small" id={`${name}-${option.value}-hint`}>
									{option.hint}
								</div>
							) : null}
						</div>
					</div>
				))}
			</div>
		</fieldset>
	);
}
