/**
 * Stores a value as the newest one of a map; beyond so many, the oldest one goes. Whoever stores again
 * what it found keeps what was used last.
 */
export function keepNewest<Value>(
	map: Map<string, Value>,
	key: string,
	value: Value,
	most: number,
): void {
	map.delete(key);
	map.set(key, value);
	if (map.size <= most) return;
	const [oldest] = map.keys();
	map.delete(oldest);
}
