/** Hashes of things that keep their keys, so that a long list costs little each time it is read. */
const hashes = new WeakMap<object, number>();

/**
 * A number in [0, 1) for a thing with an id, or else with members that make it what it is: it depends on the
 * seed and these alone.
 */
export function seededFraction(seed: number, thing: object): number {
	let hash = hashes.get(thing);
	if (hash === undefined) {
		hash = hashOf('id' in thing ? String(thing.id) : JSON.stringify(thing));
		hashes.set(thing, hash);
	}
	let mixed = Math.imul(hash ^ Math.imul(seed + 1, 0x9e3779b1), 0x2c1b3c6d);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
	return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}

/** FNV-1a with a last mix, 32 bits. */
function hashOf(key: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < key.length; index += 1) {
		hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
	}
	return hash ^ (hash >>> 15);
}

/**
 * In an order that looks like none, and is the same each time. It is drawn with another seed than what else
 * depends on a thing, or the places that are hidden would all be those at the start.
 */
export function inSeededOrder<T extends object>(seed: number, things: readonly T[]): T[] {
	return things
		.map((thing) => ({ thing, at: seededFraction(~seed, thing) }))
		.sort((one, other) => one.at - other.at)
		.map(({ thing }) => thing);
}
