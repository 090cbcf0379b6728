import { processMemory } from '../../shared/processMemory';

/** LinkedIn repeats within hours; this many are more than it sends in that time, and some megabytes. */
const MOST_REMEMBERED = 10_000;

const remembered = processMemory(new Map<string, Set<string>>());

/**
 * Whether a notification comes for the first time in this process. LinkedIn says that the same one can
 * be delivered several times (wire contract 4.3).
 * @param trigger tells one trigger node from another: each has a subscription of its own
 */
export function isFirstDelivery(trigger: string, key: string): boolean {
	const keys = remembered.get(trigger) ?? new Set<string>();
	remembered.set(trigger, keys);
	if (keys.has(key)) return false;
	keys.add(key);
	if (keys.size > MOST_REMEMBERED) {
		const [oldest] = keys;
		keys.delete(oldest);
	}
	return true;
}
