/**
 * One kept content. Masked until somebody asks for the plain text, which is written to the audit log; as text or as a tree; large ones page by page.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call, callForFile } from '../../app/api.ts';
import type { Content, ContentInfo, MessageDetail } from '../../app/forms.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { bytes } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Download } from '../../parts/download.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { whyNot } from '../../parts/rights.ts';
import { DataTable } from '../../parts/table.tsx';
import { CheckReport } from './check-report.tsx';
import { contentQuery, placeText } from './content-info.ts';
import { ContentText } from './content-text.tsx';

interface Props {
	readonly message: MessageDetail;
	readonly info: ContentInfo;
	readonly onClose: () => void;
}

export function ContentViewer({ message, info, onClose }: Props) {
	const [open, setOpen] = useState(false);
	const heading = useRef<HTMLHeadingElement>(null);
	const query = { ...contentQuery(message, info), ...(open ? { open } : {}) };
	const loaded = useLoad(`${info.sha512} ${open}`, (signal) => call('GET /message/content', { query }, signal));
	useEffect(() => heading.current?.focus(), []);
	return (
		<div class="dk-card dk-viewer">
			<div class="dk-section__head">
				<h3 class="dk-h3" ref={heading} tabIndex={-1}>
					{placeText(info)}
				</h3>
				<Button kind="tertiary" icon="close" onClick={onClose}>
					{t('word.close')}
				</Button>
			</div>
			<p class="dk-muted">{t(open ? 'content.plain' : 'content.masked')}</p>
			<div class="dk-actions">
				<Button icon={open ? 'visibility-off' : 'visibility'} why={whyNot('content', message.mandant)} onClick={() => setOpen(!open)}>
					{t(open ? 'content.mask' : 'content.open')}
				</Button>
				<CheckReport query={contentQuery(message, info)} />
			</div>
			<Loading of={loaded}>
				{(content) => (
					<>
						<Pages key={String(open)} first={content} load={(offset) => call('GET /message/content', { query: { ...query, offset } })} />
						<Attachments content={content} message={message} info={info} />
					</>
				)}
			</Loading>
		</div>
	);
}

function Pages({ first, load }: { readonly first: Content; readonly load: (offset: number) => Promise<Content> }) {
	const [text, setText] = useState(first.text ?? '');
	const [next, setNext] = useState(first.nextOffset);
	const { busy, problem, run } = useDeed();
	if (first.text === undefined) return <p>{t('content.notext', { type: first.mediaType, size: bytes(first.size) })}</p>;
	const more = () =>
		run(async () => {
			if (next === undefined) return;
			const page = await load(next);
			setText(text + (page.text ?? ''));
			setNext(page.nextOffset);
			announce(t('content.moreloaded'));
		});
	return (
		<>
			<ContentText text={text} mediaType={first.mediaType} whole={next === undefined} />
			<ProblemNotice problem={problem} />
			{next === undefined ? null : (
				<div class="dk-more">
					<p class="dk-muted">{t('content.part', { shown: bytes(next), size: bytes(first.size) })}</p>
					<Button busy={busy} icon="arrow-down" onClick={more}>
						{t('word.more')}
					</Button>
				</div>
			)}
		</>
	);
}

function Attachments({ content, message, info }: { readonly content: Content; readonly message: MessageDetail; readonly info: ContentInfo }) {
	if (content.attachments.length === 0) return null;
	return (
		<DataTable
			caption={t('attachments.title')}
			stack
			rows={content.attachments}
			keyOf={({ index }) => String(index)}
			empty=""
			columns={[
				{ key: 'name', head: t('attachments.name'), heading: true, class: 'dk-breakable', cell: ({ name }) => name },
				{ key: 'type', head: t('attachments.type'), cell: ({ mediaType }) => mediaType },
				{ key: 'size', head: t('word.size'), numeric: true, cell: ({ size }) => bytes(size) },
				{
					key: 'get',
					head: t('attachments.get'),
					cell: ({ index, name }) => (
						<Download
							fileName={`${index + 1}`}
							label={t('attachments.get.named', { name })}
							fetchFile={() => callForFile('GET /message/attachment', { query: { ...contentQuery(message, info), open: true, index } })}
						>
							{t('word.download')}
						</Download>
					),
				},
			]}
		/>
	);
}
