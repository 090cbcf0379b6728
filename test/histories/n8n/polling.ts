import { SECOND } from '../times';
import { nodeNamed, pollContext } from './contexts';
import { Emitter } from './emitter';
import type { N8n, TriggerNode } from './n8n';
import type { PollContext, Publication } from './publication';
import { StaticData } from './staticData';

/** How a poll ended, as far as n8n knows. */
export type PollEnding = 'items' | 'nothing' | 'failed' | 'killed' | 'tooLong';

/** What becomes of a poll with durable cursors. */
export interface Attempt {
	isGivenUp: boolean;
	isRolledBack: boolean;
}

/** How long n8n says that a poll may take. */
const POLL_BUDGET = { default: 300 * SECOND, durable: 36 * SECOND };

/** What follows the trigger, if anything does. */
const SUCCESSORS = ['Store leads'];

/** Polls a node as n8n does, and stores and executes what comes of it. */
export async function pollOnce(
	n8n: N8n,
	node: TriggerNode,
	publication: Publication,
	attempt: Attempt = { isGivenUp: false, isRolledBack: false },
): Promise<PollEnding> {
	const { process, habits } = n8n;
	const isDurable = habits.engine === 'durable';
	// The scheduler makes a context for each poll, with what is stored.
	const known = isDurable ? undefined : publication.contexts.get(node.id);
	const isActivation = !isDurable && known === undefined;
	const { context, emitter } = known ?? newContext(n8n, node, publication, attempt);
	if (!isDurable) publication.contexts.set(node.id, { context, emitter });
	const before = emitter.count;
	const ending = () => (emitter.count > before ? 'items' : 'nothing');
	const isTaken = () =>
		publication.isCurrent && process.isAlive && !attempt.isGivenUp && !emitter.isFenced();
	try {
		const items = await n8n.nodeType.poll.call(context);
		if (!isTaken()) return ending();
		if (items !== null) emitter.emit(items);
		else if (isDurable ? ending() === 'nothing' || habits.keepsAfterEmissions : isActivation) {
			emitter.saveWithout();
		}
		return ending();
	} catch (error) {
		if (!isTaken()) return ending();
		// An activation that fails leaves nothing of the workflow in memory.
		if (isActivation) n8n.publish(publication.activation);
		n8n.observer.failed(node, error as Error);
		return 'failed';
	}
}

function newContext(
	n8n: N8n,
	node: TriggerNode,
	publication: Publication,
	attempt: Attempt,
): PollContext {
	const { linkedIn, credential, process, habits, workflow, executions, observer } = n8n;
	const { id, name, parameters } = node;
	const published = { id, name, parameters };
	const isDurable = habits.engine === 'durable';
	const staticData = isDurable ? new StaticData(n8n.database) : publication.staticData;
	const ownKey = isDurable ? `cursor:${id}` : `node:${name}`;
	const isStale = () => node.name !== name || (!publication.isCurrent && !habits.runsStale);
	const emitter = new Emitter({
		key: ownKey,
		process,
		staticData,
		isDurable,
		isRolledBack: () => attempt.isRolledBack,
		isGivenUp: () => isDurable && attempt.isGivenUp,
		begin: (items, done) => executions.begin(published, items, { done, isStale: isStale() }),
		vanished: (items, isWatched) => workflow.vanished(published, items, isWatched),
		timesOf: (execution) => executions.timesOf(execution),
	});
	const context = pollContext(
		nodeNamed(id, name, parameters),
		{ linkedIn, credential, process, log: observer.log },
		{
			staticData,
			ownKey,
			activation: isDurable ? 'update' : publication.activation,
			budgetMs: POLL_BUDGET[habits.engine],
			successors: workflow.hasSuccessors ? SUCCESSORS : [],
			emit: (items, done) => emitter.emit(items, done),
			emitError: (error) => process.isAlive && observer.failed(published, error),
		},
	);
	return { context, emitter };
}
