import { MINUTE } from '../../durations';
import { randomNumbers } from '../virtualClock';

/** @returns what is true each time with this probability */
export function byChance(share: number, seed: number): () => boolean {
	const random = randomNumbers(seed);
	return () => random() < share;
}

/** @returns what is true, at a time in milliseconds, of each execution beyond so many of its minute */
export function beyondOfMinute(most: number): (ms: number) => boolean {
	const taken = new Map<number, number>();
	return (ms) => {
		const minute = Math.floor(ms / MINUTE);
		taken.set(minute, (taken.get(minute) ?? 0) + 1);
		return taken.get(minute)! > most;
	};
}
