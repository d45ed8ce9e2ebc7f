/** Names and addresses of what is kept of a message. */
import { call } from '../../app/api.ts';
import type { Content, ContentInfo, ContentQuery, MessageAddress } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';

export function keyOfContent({ place, name, sha512 }: ContentInfo): string {
	return `${place} ${name} ${sha512}`;
}

export function placeText({ place, name }: ContentInfo): string {
	return name ? t(`place.${place}.named`, { name }) : t(`place.${place}`);
}

/** The body of a parked message that lies in its record has no hash: its id is enough. */
export function contentQuery({ mandant, source, id }: MessageAddress, info: ContentInfo): ContentQuery {
	const { place, name, sha512, parkedId } = info;
	return { mandant, source, id, place, ...(name ? { name } : {}), ...(sha512 ? { sha512 } : {}), ...(parkedId === undefined ? {} : { parkedId }) };
}

/**
 * The whole text, page by page.
 * @param most bytes after which no more is fetched; `whole` is false then
 */
export async function wholeText(
	query: ContentQuery,
	most: number,
	signal?: AbortSignal,
): Promise<{ readonly text: string; readonly whole: boolean; readonly first: Content }> {
	const first = await call('GET /message/content', { query }, signal);
	let [text, next] = [first.text ?? '', first.nextOffset];
	while (next !== undefined && next < most) {
		const page = await call('GET /message/content', { query: { ...query, offset: next } }, signal);
		text += page.text ?? '';
		next = page.nextOffset;
	}
	return { text, whole: next === undefined, first };
}
