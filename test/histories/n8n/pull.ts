import type { IDataObject } from 'n8n-workflow';

import type { LinkedIn } from '../linkedIn/linkedIn';
import { HOUR } from '../times';
import type { VirtualClock } from '../virtualClock';
import type { Parameters } from './contexts';
import { executeContext, nodeNamed } from './contexts';
import type { Credential } from './credential';
import { newAction } from './nodeTypes';
import { newProcess } from './process';

/**
 * Runs Lead → Pull once.
 * @returns the JSON of its items
 * @throws what the node threw, or Error when it never ends
 */
export async function pull(
	linkedIn: LinkedIn,
	credential: Credential,
	clock: VirtualClock,
	parameters: Parameters,
): Promise<IDataObject[]> {
	const node = nodeNamed('pull', 'Pull leads', {
		resource: 'lead',
		operation: 'pull',
		timeRange: 'all',
		returnAll: true,
		simplify: false,
		options: {},
		...parameters,
	});
	const process = newProcess();
	const log = () => {};
	const context = executeContext(node, { linkedIn, credential, process, log });
	const ending = await clock.until(newAction().execute.call(context), 10 * HOUR);
	process.isAlive = false;
	if (ending.kind === 'error') throw ending.error;
	if (ending.kind !== 'result') throw new Error(`A pull is ${ending.kind}`);
	return ending.result[0].map(({ json }) => json);
}
