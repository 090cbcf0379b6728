/**
 * pure-rand publishes its entry points through `exports` only, which this project's classic module
 * resolution does not read.
 */
declare module 'pure-rand/generator/xoroshiro128plus' {
	export * from 'pure-rand/lib/generator/xoroshiro128plus';
}
declare module 'pure-rand/distribution/uniformInt' {
	export * from 'pure-rand/lib/distribution/uniformInt';
}
