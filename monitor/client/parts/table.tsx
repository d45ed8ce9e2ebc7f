/**
 * Tables of KERN: with a caption, headings with scope, and a frame of their own that scrolls and takes the focus when they are wider than the screen. With `stack`
 * each row becomes a block of named values on a narrow screen; explicit roles keep it a table for screen readers then.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface Column<Row> {
	readonly key: string;
	readonly head: string;
	readonly cell: (row: Row) => ComponentChildren;
	readonly numeric?: boolean | undefined;
	/** Names the row. One per table. */
	readonly heading?: boolean | undefined;
	/** The heading is for screen readers only. */
	readonly quiet?: boolean | undefined;
	readonly class?: string | undefined;
}

interface Props<Row> {
	readonly caption: string;
	/** The caption stands above already, as a heading. */
	readonly captionHidden?: boolean | undefined;
	readonly columns: readonly Column<Row>[];
	readonly rows: readonly Row[];
	readonly keyOf: (row: Row) => string;
	/** Shown instead of a table without rows. */
	readonly empty: string;
	readonly stack?: boolean | undefined;
}

export function DataTable<Row>({ caption, captionHidden, columns, rows, keyOf, empty, stack }: Props<Row>) {
	const id = useId();
	if (rows.length === 0) return <p class="dk-empty">{empty}</p>;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
		<section class="kern-table-responsive dk-scroll" aria-labelledby={id} tabIndex={0}>
			<table class={`kern-table kern-table--small dk-table${stack ? ' dk-table--stack' : ''}`} role={roleOf('table')}>
				<caption class={captionHidden ? 'kern-sr-only' : 'kern-title dk-caption'} id={id}>
					{caption}
				</caption>
				<thead class="kern-table__head" role={roleOf('rowgroup')}>
					<tr class="kern-table__row" role={roleOf('row')}>
						{columns.map((column) => (
							<th
								key={column.key}
								scope="col"
								role={roleOf('columnheader')}
								class={`kern-table__header${column.numeric ? ' kern-table__header--numeric' : ''}`}
							>
								{column.quiet ? <span class="kern-sr-only">{column.head}</span> : column.head}
							</th>
						))}
					</tr>
				</thead>
				<tbody class="kern-table__body" role={roleOf('rowgroup')}>
					{rows.map((row) => (
						<tr key={keyOf(row)} class="kern-table__row" role={roleOf('row')}>
							{columns.map((column) => (
								<Cell key={column.key} column={column} row={row} />
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
	const name = `${column.numeric ? ' kern-table__cell--numeric' : ''}${column.class ? ` ${column.class}` : ''}`;
	const content = (
		<>
			{column.quiet ? null : (
				<span class="dk-cell-name" aria-hidden="true">
					{column.head}
				</span>
			)}
			<span class="dk-cell">{column.cell(row)}</span>
		</>
	);
	if (column.heading) {
		return (
			<th scope="row" role={roleOf('rowheader')} class={`kern-table__header${name}`}>
				{content}
			</th>
		);
	}
	return (
		<td role={roleOf('cell')} class={`kern-table__cell${name}`}>
			{content}
		</td>
	);
}

type TableRole = 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell';

/** Some browsers forget what a table is once its parts are laid out as blocks. */
function roleOf(role: TableRole): TableRole {
	return role;
}
