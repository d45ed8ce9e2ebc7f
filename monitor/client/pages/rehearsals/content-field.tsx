/** The content of a scenario as text. A fault in it is said, not forbidden: one may want to see what a flow does with it. */
import { useMemo } from 'preact/hooks';
import type { Scenario } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { AreaField } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { isJson, isXml, xmlDocument } from '../../parts/tree/tree-of-text.ts';

interface Props {
	readonly scenario: Scenario;
	readonly onInput: (content: string) => void;
}

export function ContentField({ scenario: { content, event }, onInput }: Props) {
	const mediaType = String(event['datacontenttype'] ?? 'application/json');
	const fault = useMemo(() => faultOf(content, mediaType), [content, mediaType]);
	return (
		<Section title={t('rehearsal.content')}>
			<AreaField code rows={12} label={t('rehearsal.content.label', { type: mediaType })} value={content} onInput={onInput} maxLength={1_048_576} />
			{fault ? (
				<p class="dk-small" role="status">
					{t(fault)}
				</p>
			) : null}
		</Section>
	);
}

function faultOf(content: string, mediaType: string): 'rehearsal.content.nojson' | 'rehearsal.content.noxml' | undefined {
	if (/[/+]xml\b/.test(mediaType) || (!/[/+]json\b/.test(mediaType) && isXml(mediaType, content))) {
		return xmlDocument(content) ? undefined : 'rehearsal.content.noxml';
	}
	if (!isJson(mediaType, content)) return undefined;
	try {
		JSON.parse(content);
		return undefined;
	} catch {
		return 'rehearsal.content.nojson';
	}
}
