import type { IDataObject, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import { HOUR } from '../../durations';
import type { LinkedIn } from '../linkedIn/linkedIn';
import type { VirtualClock } from '../virtualClock';
import type { Parameters } from './contexts';
import { executeContext, newAction, nodeNamed } from './contexts';
import type { Credential } from './httpRequest';
import { newProcess } from './process';

/** Where an action runs, and what it is given. */
export interface ActionRun {
	linkedIn: LinkedIn;
	credential: Credential;
	clock: VirtualClock;
	parameters: Parameters;
	/** The JSON of its input items; one empty item by default. */
	input?: IDataObject[];
}

export interface ActionResult {
	items: INodeExecutionData[];
	hints: NodeExecutionHint[];
}

/**
 * Runs the action node once.
 * @throws what the node threw, or Error when it never ends
 */
export async function runAction(run: ActionRun): Promise<ActionResult> {
	const { linkedIn, credential, clock, parameters, input = [{}] } = run;
	const node = nodeNamed('action', 'LinkedIn Lead Sync', parameters);
	const process = newProcess();
	const hints: NodeExecutionHint[] = [];
	const context = executeContext(
		node,
		{ linkedIn, credential, process, log: () => {} },
		{ items: input.map((json) => ({ json })), hint: (added) => hints.push(...added) },
	);
	const ending = await clock.until(newAction().execute.call(context), 10 * HOUR);
	process.isAlive = false;
	if (ending.kind === 'error') throw ending.error;
	if (ending.kind !== 'result') throw new Error(`An action is ${ending.kind}`);
	return { items: ending.result[0], hints };
}
