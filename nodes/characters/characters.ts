/** Node *characters*: makes sure that the content has only characters that the receiver knows: reports, transliterates, or parks. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { checkOut } from '../../hub/message/claim-check.ts';
import { codePointName } from '../../hub/text/character-types.ts';
import { type ContentCharacters, judgeContent } from '../../hub/text/content-characters.ts';
import { TARGET_SETS, type TargetSet } from '../../hub/text/transliterate.ts';
import { fromRed } from '../runtime/message.ts';
import { fillDefaults, type Migration, migrate } from '../runtime/migrate.ts';
import type { NodeConfig, Red, RedNode } from '../runtime/red.ts';
import { workingNode } from '../runtime/working-node.ts';

export interface CharactersConfig extends NodeConfig {
	/** What the receiver knows: a data type of DIN 91379, String.Latin 1.1, or an encoding. */
	readonly target: TargetSet;
	/**
	 * `report`: the content goes on as it is, with the list. `transliterate`: it is written with characters of the target; what has no likeness is
	 * parked. `park`: whatever does not fit is parked.
	 */
	readonly action: 'report' | 'transliterate' | 'park';
}

export const migrations: readonly Migration[] = [fillDefaults({ target: 'StringLatin', action: 'transliterate' })];

export default function register(red: Red): void {
	red.nodes.registerType('drehkreuz-characters', function (this: RedNode, raw: NodeConfig) {
		const config = migrate<CharactersConfig>(raw, migrations);
		workingNode(red, this, config, async ({ message, send, flight, hub, label }) => {
			const { target, action } = config;
			if (!TARGET_SETS.includes(target)) throw new DrehkreuzError('DK-CHECK-CHARACTERS-TARGET', { node: label });
			const judged = await fromRed(hub, message, flight?.delivery.message, label);
			const { mandant, datacontenttype = 'application/json' } = judged.attributes;
			const content = await checkOut(hub.payloads, mandant, judged.body, hub.limits.flowMaxBytes);
			const found = judgeContent(content, datacontenttype, target);
			const { changesTotal, left, leftTotal } = found;
			message.characters = { target, fits: changesTotal + leftTotal === 0, changesTotal, leftTotal, left };
			message.changes = found.changes;
			if (action === 'park' && changesTotal + leftTotal > 0) throw unfit(found, target);
			if (action === 'transliterate') {
				if (leftTotal > 0) throw unfit(found, target);
				if (changesTotal > 0) {
					if (found.signed) throw new DrehkreuzError('DK-CHECK-SIGNED', { count: changesTotal });
					message.payload = Buffer.isBuffer(message.payload) || message.payload === undefined ? found.content : asBefore(message.payload, found.content);
				}
			}
			send(message);
		});
	} as never);
}

/** A flow holds JSON as a value, other content as text or bytes. */
function asBefore(payload: unknown, content: Buffer): unknown {
	const text = content.toString('utf8');
	return typeof payload === 'string' ? text : (JSON.parse(text) as unknown);
}

/** Names the place and the code points, never the text. */
function unfit({ left, leftTotal, changes, changesTotal }: ContentCharacters, target: TargetSet): DrehkreuzError {
	const first = left[0] ?? changes[0];
	const place = (line: string): string => (first && 'line' in first ? `${line} ${first.line}` : (first?.path ?? '') || '/');
	const codePoints = first && 'codePoints' in first ? first.codePoints : [...(first?.from ?? '')].slice(0, 8).map(codePointName);
	const count = leftTotal > 0 ? leftTotal : changesTotal;
	return new DrehkreuzError('DK-CHECK-CHARACTERS', { count, target, place: place('line'), stelle: place('Zeile'), codePoints: codePoints.join(' ') });
}
