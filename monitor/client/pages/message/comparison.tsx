/** Two kept contents side by side: which lines differ. In words first, then line by line. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContentInfo, MessageDetail } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { DiffView } from '../../parts/diff/diff-view.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { readable } from '../../parts/tree/readable.ts';
import { contentQuery, placeText, wholeText } from './content-info.ts';

/** Bytes of each side: more is not compared. */
const MOST = 1_048_576;

interface Props {
	readonly message: MessageDetail;
	readonly left: ContentInfo;
	readonly right: ContentInfo;
	readonly onClose: () => void;
}

export function Comparison({ message, left, right, onClose }: Props) {
	const [open, setOpen] = useState(false);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const loaded = useLoad(`${left.sha512} ${right.sha512} ${open}`, async (signal) => {
		const fetchSide = (info: ContentInfo) => wholeText({ ...contentQuery(message, info), ...(open ? { open } : {}) }, MOST, signal);
		const [one, other] = [await fetchSide(left), await fetchSide(right)];
		return { one: readable(one.text, one.first.mediaType), other: readable(other.text, other.first.mediaType), whole: one.whole && other.whole };
	});
	return (
		<div class="dk-card dk-viewer">
			<div class="dk-section__head">
				<h3 class="dk-h3" ref={heading} tabIndex={-1}>
					{t('diff.title', { left: placeText(left), right: placeText(right) })}
				</h3>
				<Button kind="tertiary" icon="close" onClick={onClose}>
					{t('word.close')}
				</Button>
			</div>
			<p class="dk-muted">{t(open ? 'content.plain' : 'diff.masked')}</p>
			<div class="dk-actions">
				<Button icon={open ? 'visibility-off' : 'visibility'} onClick={() => setOpen(!open)}>
					{t(open ? 'content.mask' : 'content.open')}
				</Button>
			</div>
			<Loading of={loaded}>
				{({ one, other, whole }) => (
					<>
						{whole ? null : <Notice tone="warning" title={t('diff.part')} />}
						<DiffView left={one} right={other} leftName={placeText(left)} rightName={placeText(right)} />
					</>
				)}
			</Loading>
		</div>
	);
}
