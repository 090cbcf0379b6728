/** What several repetitions gave. */
export interface Spread {
	median: number;
	min: number;
	max: number;
	count: number;
}

export function spreadOf(values: number[]): Spread {
	return {
		median: percentile(values, 50),
		min: Math.min(...values),
		max: Math.max(...values),
		count: values.length,
	};
}

/** The smallest of the values that so many percent of them don't exceed. */
export function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
