/** A version of n8n that the README names, and the major version of Node to run it with. */
export interface N8nVersion {
	n8n: string;
	node: string;
}

/** The oldest n8n that this package was seen to work in, with the oldest Node that it takes. */
export const OLDEST: N8nVersion = { n8n: '1.100.1', node: '20' };

/** The n8n of all other tests: the newest that npm can install. */
export const NEWEST: N8nVersion = { n8n: '2.41.1', node: '24' };
