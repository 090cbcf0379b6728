import type { INodeExecutionData } from 'n8n-workflow';

import { Batches } from './batches';
import { bringAll } from './confirmation/settle';
import { executionItems } from './executionItems';
import type { PollTurn } from './pollTurn';
import { saveState } from './triggerState';

/**
 * A poll that hands leads to n8n and asks nothing further: n8n saves how far it has come before the execution
 * runs. What was not confirmed before that was chosen comes first.
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function pollImmediately(turn: PollTurn): Promise<INodeExecutionData[][] | null> {
	const save = () => saveState(turn.context, turn.state, turn.before);
	bringAll(turn.state.confirmation, Date.now());
	try {
		const batch = await new Batches(turn).next();
		const items = batch && executionItems(turn, batch.leads);
		save();
		return items === undefined ? null : [items];
	} catch (error) {
		// An activation that fails has not begun to watch.
		if (!turn.isFirst) save();
		throw turn.client.wrapped(error);
	}
}
