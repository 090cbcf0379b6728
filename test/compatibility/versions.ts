/** A version of n8n that the README names, and the major version of Node to run it with. */
export interface N8nVersion {
	n8n: string;
	node: string;
}

/** The last n8n 1. */
const LAST_OF_1: N8nVersion = { n8n: '1.123.81', node: '22' };

/**
 * The floor: the lowest n8n 2 in npm's registry that tells a trigger how its executions end. Up to n8n 2.4, and in n8n 1
 * before 1.123.20, an execution that has ended is reported as running.
 */
const FLOOR: N8nVersion = { n8n: '2.6.4', node: '22' };

/** The n8n of all other tests: the newest that npm can install. */
export const NEWEST: N8nVersion = { n8n: '2.41.1', node: '24' };

/** Those that the README names besides the newest one. */
export const OLDER = [LAST_OF_1, FLOOR];
