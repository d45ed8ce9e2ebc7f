/** A moment: how long ago, and exactly. */
import { now } from '../app/clock.ts';
import { dateTime, relative } from '../locale/format.ts';

interface Props {
	readonly at: number;
	/** `both`: „vor 3 Minuten“ and the time below it. `exact`: the time alone. `ago`: the other on pointing at it. */
	readonly show?: 'both' | 'exact' | 'ago' | undefined;
}

export function Moment({ at, show = 'both' }: Props) {
	const iso = new Date(at).toISOString();
	if (show === 'exact') return <time dateTime={iso}>{dateTime(at)}</time>;
	const ago = relative(at, Math.max(now.value, at));
	if (show === 'ago') {
		return (
			<time dateTime={iso} title={dateTime(at)}>
				{ago}
			</time>
		);
	}
	return (
		<time dateTime={iso} class="dk-moment">
			<span>{ago}</span> <span class="dk-muted dk-small">{dateTime(at)}</span>
		</time>
	);
}
