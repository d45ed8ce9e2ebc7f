/** A table with a box above that finds rows by their text, and that shows the first rows until one asks for all. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { type Column, DataTable } from './table.tsx';
import { matches } from './words.ts';

/** Rows that are shown at first. */
const FIRST = 15;

interface Props<Row> {
	readonly caption: string;
	readonly filterLabel: string;
	readonly textOf: (row: Row) => string;
	readonly countText: (count: number) => string;
	readonly rows: readonly Row[];
	readonly keyOf: (row: Row) => string;
	readonly columns: readonly Column<Row>[];
	readonly empty: string;
	readonly extra?: ComponentChildren;
}

export function FilteredTable<Row>({ rows, textOf, filterLabel, countText, extra, ...table }: Props<Row>) {
	const [filter, setFilter] = useState('');
	const [all, setAll] = useState(false);
	const found = filter ? rows.filter((row) => matches(textOf(row), filter)) : rows;
	const shown = all ? found : found.slice(0, FIRST);
	return (
		<>
			{rows.length > FIRST ? (
				<div class="dk-filterbar">
					<TextField label={filterLabel} type="search" value={filter} onInput={setFilter} />
					<p class="dk-muted" role="status">
						{countText(found.length)}
					</p>
					{extra}
				</div>
			) : (
				extra
			)}
			<DataTable captionHidden stack {...table} rows={shown} empty={filter ? t('word.nothingfits') : table.empty} />
			{found.length > FIRST ? (
				<p class="dk-more">
					<Button expanded={all} onClick={() => setAll(!all)}>
						{all ? t('word.fewer') : t('word.showall', { n: found.length })}
					</Button>
				</p>
			) : null}
		</>
	);
}
