/** Numbers, sizes, times and durations as the language writes them, in the time zone of the browser. */
import { language } from '../app/settings.ts';

const locale = () => (language.value === 'de' ? 'de-DE' : 'en-GB');

export function number(value: number, digits = 0): string {
	return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

/** Per minute: whole above ten, one digit below. */
export function rate(value: number): string {
	return number(value, Math.abs(value) < 10 ? 1 : 0);
}

export function percent(share: number): string {
	return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

export function bytes(size: number): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
	const step = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(size) / Math.log(1000)));
	const unit = units[step] ?? 'byte';
	return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(
		size / 1000 ** step,
	);
}

export function dateTime(at: number): string {
	return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

export function clockTime(at: number): string {
	return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(at);
}

/** „vor 3 Minuten“. */
export function relative(at: number, now: number): string {
	const seconds = Math.round((at - now) / 1000);
	const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
		['day', 86_400],
		['hour', 3600],
		['minute', 60],
	];
	const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
	for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
	return format.format(Math.abs(seconds) < 5 ? 0 : seconds, 'second');
}

/** The two largest units that matter: „2 Std. 5 Min.“. */
export function duration(ms: number): string {
	if (ms < 1000) return unit(Math.round(ms), 'millisecond');
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return unit(ms < 10_000 ? ms / 1000 : seconds, 'second');
	const steps: readonly [string, number][] = [
		['day', 86_400],
		['hour', 3600],
		['minute', 60],
		['second', 1],
	];
	const first = steps.findIndex(([, length]) => seconds >= length);
	const [large, largeSeconds] = steps[first] ?? ['second', 1];
	const [small, smallSeconds] = steps[first + 1] ?? ['second', 1];
	const rest = Math.floor((seconds % largeSeconds) / smallSeconds);
	const head = unit(Math.floor(seconds / largeSeconds), large);
	return rest > 0 ? `${head} ${unit(rest, small)}` : head;
}

/** In one unit: „3,3 Std.“, where there is little room. */
export function shortDuration(ms: number): string {
	const steps: readonly [string, number][] = [
		['day', 86_400_000],
		['hour', 3_600_000],
		['minute', 60_000],
	];
	const [name, length] = steps.find(([, length]) => ms >= length) ?? ['second', 1000];
	const value = ms / length;
	return unit(value < 10 ? value : Math.round(value), name);
}

function unit(value: number, name: string): string {
	return new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value);
}
