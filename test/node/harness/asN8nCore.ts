/**
 * Loads a package as n8n-core itself would: npm may have put an older copy of it at the top level,
 * which shares no state with n8n-core's.
 */
export function asN8nCore<Module>(name: string): Module {
	const path = require.resolve(name, { paths: [require.resolve('n8n-core')] });
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is only known here
	return require(path) as Module;
}
