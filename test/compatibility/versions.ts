/** A version of n8n that the README names, and the major version of Node to run it with. */
export interface N8nVersion {
	n8n: string;
	node: string;
	/** Whether it is older than the nodes of the templates. */
	isOlderThanTemplates?: boolean;
}

/** The oldest n8n that this package was seen to work in, with the oldest Node that it takes. */
const OLDEST: N8nVersion = { n8n: '1.100.1', node: '20', isOlderThanTemplates: true };

/** The last n8n 1, and the oldest that knows all nodes of the templates. */
const LAST_OF_1: N8nVersion = { n8n: '1.123.81', node: '22' };

/** One in between. */
const BETWEEN: N8nVersion = { n8n: '2.20.12', node: '22' };

/** The n8n of all other tests: the newest that npm can install. */
export const NEWEST: N8nVersion = { n8n: '2.41.1', node: '24' };

/** All that the README names. */
export const ALL = [OLDEST, LAST_OF_1, BETWEEN, NEWEST];
