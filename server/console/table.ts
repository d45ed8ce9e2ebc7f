/** A plain table for the terminal: columns as wide as their longest cell, numbers to the right. */
export interface Column {
	readonly title: string;
	readonly right?: boolean;
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
	const widths = columns.map((column, index) => Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)));
	const line = (cells: readonly string[]) =>
		`  ${columns.map((column, index) => (column.right ? (cells[index] ?? '').padStart(widths[index] ?? 0) : (cells[index] ?? '').padEnd(widths[index] ?? 0))).join('  ')}`.trimEnd();
	return [line(columns.map((column) => column.title)), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
