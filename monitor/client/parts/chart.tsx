/**
 * Lines over time, drawn by uPlot with the colours of the theme. For the eye only: whoever uses it gives a label that says the same, and a table beside it. Lines
 * differ by colour, dashes and the legend's words.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { language, theme } from '../app/settings.ts';
import { clockTime, number } from '../locale/format.ts';

export interface Series {
	readonly name: string;
	readonly values: readonly number[];
	/** Name of a KERN token. */
	readonly color: string;
	/** Pixels; empty: a whole line. */
	readonly dash: readonly number[];
}

interface Props {
	/** Epoch milliseconds, ascending. */
	readonly times: readonly number[];
	readonly series: readonly Series[];
	readonly label: string;
}

const HEIGHT = 220;

export function Chart({ times, series, label }: Props) {
	const host = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | undefined>(undefined);
	const data = (): uPlot.AlignedData => [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])];

	useEffect(() => {
		const element = host.current;
		if (!element) return;
		const dark = window.matchMedia('(prefers-color-scheme: dark)');
		const draw = () => {
			plot.current?.destroy();
			plot.current = new uPlot(optionsFor(element, series), data(), element);
		};
		draw();
		const resize = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
		resize.observe(element);
		dark.addEventListener('change', draw);
		return () => {
			resize.disconnect();
			dark.removeEventListener('change', draw);
			plot.current?.destroy();
			plot.current = undefined;
		};
	}, [language.value, theme.value]);

	useEffect(() => {
		plot.current?.setData(data());
	});

	return (
		<figure class="dk-chart" role="img" aria-label={label}>
			<div class="dk-chart__legend" aria-hidden="true">
				{series.map(({ name, color, dash }) => (
					<span key={name} class="dk-chart__key">
						<svg width="28" height="8" aria-hidden="true">
							<line x1="0" y1="4" x2="28" y2="4" stroke={`var(${color})`} stroke-width="2.5" stroke-dasharray={dash.join(' ')} />
						</svg>
						{name}
					</span>
				))}
			</div>
			<div ref={host} />
		</figure>
	);
}

function optionsFor(element: HTMLElement, series: readonly Series[]): uPlot.Options {
	const style = getComputedStyle(element);
	const token = (name: string) => style.getPropertyValue(name).trim();
	const axis = {
		stroke: token('--kern-color-layout-text-muted'),
		font: `13px "Fira Sans"`,
		grid: { stroke: token('--kern-color-decorative-border-default'), width: 1 },
		ticks: { stroke: token('--kern-color-decorative-border-default'), width: 1, size: 4 },
	};
	return {
		width: element.clientWidth,
		height: HEIGHT,
		legend: { show: false },
		cursor: { show: false },
		scales: { y: { range: (_, __, max) => [0, Math.max(5, max * 1.1)] } },
		series: [{}, ...series.map(({ color, dash }) => ({ stroke: token(color), width: 2, dash: [...dash], points: { show: false } }))],
		axes: [
			{ ...axis, space: 60, values: (_, splits) => splits.map((seconds) => clockTime(seconds * 1000)) },
			{ ...axis, size: 56, values: (_, splits) => splits.map((value) => number(value)) },
		],
	};
}
