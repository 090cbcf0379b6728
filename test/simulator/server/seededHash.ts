/** Caches hashes, so that reading a long list again is cheap; the keys of these things do not change. */
const hashes = new WeakMap<object, number>();

/**
 * A number in [0, 1) that depends only on the seed and on the thing's id, or on its members if it has no id.
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

/** FNV-1a with a final mix, 32 bits. */
function hashOf(key: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < key.length; index += 1) {
		hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
	}
	return hash ^ (hash >>> 15);
}
