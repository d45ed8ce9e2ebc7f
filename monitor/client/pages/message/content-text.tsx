/** A content as text or as a tree. The tree needs all of it: of a part only the text is shown. */
import { useMemo, useState } from 'preact/hooks';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Tree } from '../../parts/tree/tree.tsx';
import { treeOfText } from '../../parts/tree/tree-of-text.ts';

interface Props {
	readonly text: string;
	readonly mediaType: string;
	readonly whole: boolean;
}

export function ContentText({ text, mediaType, whole }: Props) {
	const [asTree, setAsTree] = useState(false);
	const tree = useMemo(() => (whole ? treeOfText(text, mediaType) : undefined), [text, mediaType, whole]);
	const why = tree ? undefined : t(whole ? 'content.notree' : 'content.tree.part');
	return (
		<>
			<fieldset class="dk-toggle">
				<legend class="kern-sr-only">{t('content.view')}</legend>
				<Button pressed={!asTree} onClick={() => setAsTree(false)}>
					{t('content.asText')}
				</Button>
				<Button pressed={asTree} why={why} onClick={() => setAsTree(true)}>
					{t('content.asTree')}
				</Button>
			</fieldset>
			{asTree && tree ? (
				<Tree root={tree} label={t('content.asTree')} />
			) : (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
				<section class="dk-scroll dk-code-box" aria-label={t('content.asText')} tabIndex={0}>
					<pre class="dk-code">{text}</pre>
				</section>
			)}
		</>
	);
}
