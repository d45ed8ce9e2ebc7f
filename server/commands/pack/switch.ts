/** `drehkreuz pack use STANDARD VERSION [--tenant NAME] [--route NAME]`, `drehkreuz pack undo`, `drehkreuz pack history` */
import type { Pin, PinChange } from '../../../hub/standards/pins.ts';
import { withoutLastPin, withPin } from '../../../hub/standards/pins.ts';
import { table } from '../../console/table.ts';
import { changePins, readPins } from '../../packs/active-packs.ts';
import { scopeOf } from '../../packs/used-by.ts';
import { option } from '../options.ts';
import { type PackContext, packNamed, packsOf } from './context.ts';

export async function use(context: PackContext): Promise<number> {
	const { packsFolder, language, json, words, args } = context;
	if (words.length === 0 || words.length > 2) return 2;
	const pack = packNamed(await packsOf(context), words);
	const mandant = option(args, 'tenant');
	const route = option(args, 'route');
	const pin: Pin = { standard: pack.standard, pack: pack.id, ...(mandant === undefined ? {} : { mandant }), ...(route === undefined ? {} : { route }) };
	let changed = false;
	await changePins(packsFolder, (pins, who) => {
		const next = withPin(pins, pin, who);
		changed = next !== pins;
		return next;
	});
	if (json) console.log(JSON.stringify({ changed, pin }));
	else console.log(changed ? TEXTS[language].used(described(pin)) : TEXTS[language].same(described(pin)));
	return 0;
}

export async function undo({ packsFolder, language, json, words }: PackContext): Promise<number> {
	if (words.length > 0) return 2;
	const after = await changePins(packsFolder, withoutLastPin);
	const undone = after.history.at(-1)?.pin;
	if (json) console.log(JSON.stringify({ undone, pins: after.pins }));
	else {
		console.log(TEXTS[language].undone(undone ? described(undone) : '–'));
		for (const pin of after.pins) console.log(`    ${described(pin)}`);
		if (after.pins.length === 0) console.log(`    ${TEXTS[language].noPins}`);
	}
	return 0;
}

export async function history({ packsFolder, language, json, words }: PackContext): Promise<number> {
	if (words.length > 0) return 2;
	const { history: changes } = await readPins(packsFolder);
	const texts = TEXTS[language];
	if (json) console.log(JSON.stringify(changes));
	else if (changes.length === 0) console.log(`  ${texts.never}`);
	else {
		const row = ({ at, by, did, pin, undone }: PinChange) => [
			at.slice(0, 19).replace('T', ' '),
			by,
			`${texts[did]}${undone ? ` (${texts.takenBack})` : ''}`,
			described(pin),
		];
		console.log(
			table(
				texts.columns.map((title) => ({ title })),
				changes.map(row),
			),
		);
	}
	return 0;
}

function described(pin: Pin): string {
	return [pin.standard, '→', pin.pack, ...scopeOf(pin)].join(' ');
}

const TEXTS = {
	de: {
		used: (pin: string) => `  ✓ Umgestellt: ${pin}\n    Ein laufender Hub folgt in wenigen Sekunden. Zurück: drehkreuz pack undo`,
		same: (pin: string) => `  War schon so, nichts geändert: ${pin}`,
		undone: (pin: string) => `  ✓ Zurückgenommen: ${pin}\n    Es gilt wieder:`,
		noPins: 'keine Umstellung; das zuerst eingespielte Paket entscheidet',
		never: 'Noch nie umgestellt; das zuerst eingespielte Paket entscheidet.',
		columns: ['Wann (UTC)', 'Wer', 'Was', 'Paket'],
		use: 'umgestellt',
		undo: 'zurückgenommen',
		takenBack: 'zurückgenommen',
	},
	en: {
		used: (pin: string) => `  ✓ Switched: ${pin}\n    A running hub follows within seconds. Back: drehkreuz pack undo`,
		same: (pin: string) => `  It was so before, nothing changed: ${pin}`,
		undone: (pin: string) => `  ✓ Undone: ${pin}\n    In force again:`,
		noPins: 'no switch; the pack that was installed first decides',
		never: 'Never switched; the pack that was installed first decides.',
		columns: ['When (UTC)', 'Who', 'What', 'Pack'],
		use: 'switched',
		undo: 'undone',
		takenBack: 'undone',
	},
} as const;
