/** A button that fetches a file and hands it to the browser: so a refusal is shown as a problem, not saved as a file. */
import type { ComponentChildren } from 'preact';
import { announce } from '../app/announce.ts';
import { useDeed } from '../app/load.ts';
import { t } from '../locale/text.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';

interface Props {
	readonly fetchFile: () => Promise<{ readonly blob: Blob; readonly name: string | undefined }>;
	/** When the answer names none. */
	readonly fileName: string;
	readonly children: ComponentChildren;
	readonly why?: string | undefined;
	readonly label?: string | undefined;
}

export function Download({ fetchFile, fileName, children, why, label }: Props) {
	const { busy, problem, run } = useDeed();
	const start = () =>
		run(async () => {
			const { blob, name } = await fetchFile();
			save(blob, name ?? fileName);
			announce(t('download.done', { name: name ?? fileName }));
		});
	return (
		<>
			<Button icon="download" busy={busy} why={why} label={label} onClick={start}>
				{children}
			</Button>
			<ProblemNotice problem={problem} />
		</>
	);
}

export function save(blob: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
