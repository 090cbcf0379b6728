import type { IDataObject } from 'n8n-workflow';

import type { LinkedIn } from '../linkedIn/linkedIn';
import type { VirtualClock } from '../virtualClock';
import { runAction } from './action';
import type { Parameters } from './contexts';
import type { Credential } from './credential';

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
	const { items } = await runAction({
		linkedIn,
		credential,
		clock,
		parameters: {
			resource: 'lead',
			operation: 'pull',
			timeRange: 'all',
			returnAll: true,
			output: 'raw',
			options: {},
			...parameters,
		},
	});
	return items.map(({ json }) => json);
}
