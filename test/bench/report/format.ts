import type { Spread } from '../measure/statistics';

/** Three significant digits: more would claim more than repetitions bear out. */
export function digits(value: number): string {
	return Number(value.toPrecision(3)).toLocaleString('en-US');
}

export function milliseconds(value: number): string {
	return value >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
}

export function megabytes(bytes: number): string {
	return `${digits(bytes / 1e6)} MB`;
}

export function times(ratio: number): string {
	return `${digits(ratio)}×`;
}

/** The smallest and the largest of the repetitions, and how many there were. */
export function range({ min, max, count }: Spread): string {
	return count === 1 ? 'once' : `${milliseconds(min)} – ${milliseconds(max)} (${count})`;
}
