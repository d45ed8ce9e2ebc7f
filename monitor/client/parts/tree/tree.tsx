/**
 * A tree to walk with the keyboard, after the tree pattern of the ARIA Authoring Practices: up and down go from line to line, right opens, left closes or goes
 * to what is above, Home and End to the first and last line. One line is in the tab order at a time.
 */
import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../locale/text.ts';
import type { TreeNode } from './tree-node.ts';

interface Line {
	readonly path: string;
	readonly parent: string;
	readonly level: number;
	readonly node: TreeNode;
	readonly open: boolean;
	readonly position: number;
	readonly count: number;
}

/** Levels that are open at first. */
const OPEN_LEVELS = 3;
/** Lines that are drawn; the rest is reached by closing something. */
const MOST_LINES = 3000;

export function Tree({ root, label }: { readonly root: TreeNode; readonly label: string }) {
	const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
	const [current, setCurrent] = useState('0');
	const list = useRef<HTMLDivElement>(null);
	const lines = useMemo(() => linesOf(root, toggled), [root, toggled]);

	const toggle = (path: string) =>
		setToggled((before) => (before.has(path) ? new Set([...before].filter((other) => other !== path)) : new Set([...before, path])));
	const focus = (path: string | undefined) => {
		if (path === undefined) return;
		setCurrent(path);
		list.current?.querySelector<HTMLElement>(`[data-path="${path}"]`)?.focus();
	};
	const onKey = (event: KeyboardEvent) => {
		const index = lines.findIndex((line) => line.path === current);
		const line = lines[index];
		if (!line) return;
		const moves: Readonly<Record<string, () => void>> = {
			ArrowDown: () => focus(lines[index + 1]?.path),
			ArrowUp: () => focus(lines[index - 1]?.path),
			Home: () => focus(lines[0]?.path),
			End: () => focus(lines.at(-1)?.path),
			ArrowRight: () => (line.node.children.length > 0 && !line.open ? toggle(line.path) : focus(lines[index + 1]?.path)),
			ArrowLeft: () => (line.open ? toggle(line.path) : focus(line.parent || undefined)),
			Enter: () => line.node.children.length > 0 && toggle(line.path),
			' ': () => line.node.children.length > 0 && toggle(line.path),
		};
		const move = moves[event.key];
		if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault();
		move();
	};

	return (
		<>
			<p class="dk-muted dk-small">{t('tree.hint')}</p>
			<div class="dk-scroll dk-code-box">
				<div class="dk-tree" role="tree" aria-label={label} ref={list} onKeyDown={onKey} tabIndex={-1}>
					{lines.slice(0, MOST_LINES).map((line) => (
						<TreeLine
							key={line.path}
							line={line}
							current={line.path === current}
							onToggle={() => {
								setCurrent(line.path);
								if (line.node.children.length > 0) toggle(line.path);
							}}
						/>
					))}
				</div>
			</div>
			{lines.length > MOST_LINES ? <p class="dk-muted">{t('tree.many', { n: MOST_LINES })}</p> : null}
		</>
	);
}

function TreeLine({ line, current, onToggle }: { readonly line: Line; readonly current: boolean; readonly onToggle: () => void }) {
	const { node } = line;
	const below = node.children.length;
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys.
		<div
			class={`dk-tree__line dk-tree__line--${node.kind}`}
			role="treeitem"
			data-path={line.path}
			aria-level={line.level}
			aria-posinset={line.position}
			aria-setsize={line.count}
			aria-expanded={below > 0 ? line.open : undefined}
			tabIndex={current ? 0 : -1}
			style={{ paddingInlineStart: `${(line.level - 1) * 1.25 + 0.25}rem` }}
			onClick={onToggle}
		>
			<span class="dk-tree__sign" aria-hidden="true">
				{below > 0 ? (line.open ? '▾' : '▸') : ''}
			</span>
			{node.name ? <span class="dk-tree__name">{node.kind === 'attribute' ? `@${node.name}` : node.name}</span> : null}
			{node.value === undefined ? null : <span class="dk-tree__value">{node.value}</span>}
			{node.kind === 'object' || node.kind === 'list' ? <span class="dk-muted">{t(`tree.${node.kind}`, { n: below })}</span> : null}
		</div>
	);
}

/** The lines that can be seen: what is closed hides what is below it. */
function linesOf(root: TreeNode, toggled: ReadonlySet<string>): readonly Line[] {
	const lines: Line[] = [];
	const walk = (node: TreeNode, path: string, parent: string, level: number, position: number, count: number) => {
		const open = node.children.length > 0 && level <= OPEN_LEVELS !== toggled.has(path);
		lines.push({ path, parent, level, node, open, position, count });
		if (!open) return;
		for (const [index, child] of node.children.entries()) walk(child, `${path}-${index}`, path, level + 1, index + 1, node.children.length);
	};
	walk(root, '0', '', 1, 1, 1);
	return lines;
}
