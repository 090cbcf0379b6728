import type { INodeExecutionData } from 'n8n-workflow';

import { Batches } from './batches';
import { bringAll } from './confirmation/settle';
import { executionItems } from './executionItems';
import type { PollTurn } from './pollTurn';

/**
 * A poll that hands leads to n8n and asks nothing further: n8n saves how far it has come before the execution
 * runs. What was not confirmed before that was chosen comes first.
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function pollImmediately(turn: PollTurn): Promise<INodeExecutionData[][] | null> {
	bringAll(turn.state.confirmation);
	const batch = await new Batches(turn).next();
	return batch === undefined ? null : [executionItems(batch.leads, turn.settings)];
}
