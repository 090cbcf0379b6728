/** A number in [0, 1) that depends on the seed and the key alone (FNV-1a with a last mix, 32 bits). */
export function seededFraction(seed: number, key: string): number {
	let hash = 0x811c9dc5 ^ seed;
	for (let index = 0; index < key.length; index += 1) {
		hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
	return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
