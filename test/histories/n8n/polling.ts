import { sleep, type IPollFunctions, type WorkflowActivateMode } from 'n8n-workflow';

import { SECOND } from '../../durations';
import { nodeNamed, pollContext } from './contexts';
import { Emitter } from './emitter';
import type { N8n, TriggerNode } from './n8n';
import type { Database } from './staticData';
import { StagedCursor, StaticData } from './staticData';

/** How a poll ended, as far as n8n knows. */
export type PollEnding = 'items' | 'nothing' | 'failed' | 'killed' | 'tooLong';

/** The workflow object that n8n creates at a publication, a start or a change of leader, for all its triggers. */
export class Publication {
	readonly staticData: StaticData;

	constructor(
		database: Database,
		readonly activation: WorkflowActivateMode,
	) {
		this.staticData = new StaticData(database);
	}
}

/** A trigger that n8n polls, as it was published. */
export interface Registration {
	/** The trigger as it is in the editor. */
	node: TriggerNode;
	published: TriggerNode;
	/** The default engine uses the same ones for all polls. */
	context: IPollFunctions;
	emitter: Emitter;
	publication: Publication;
	/** Whether n8n still polls this publication of the trigger. */
	isCurrent: boolean;
}

/** What happens to a poll of the scheduler. */
export interface Attempt {
	isGivenUp: boolean;
	isRolledBack: boolean;
}

/** The time that n8n grants a poll, also at an activation. */
const POLL_BUDGET_MS = 300 * SECOND;

/** Of the time after which the scheduler gives a poll up, the share that it tells the poll. */
const BUDGET_SHARE = 0.8;

/** How often n8n tries to activate a trigger, and how long it waits at first; then twice as long each time. */
const ATTEMPTS = 5;
const FIRST_RETRY_MS = SECOND;

/** The names of the nodes behind the trigger, if it has any. */
const SUCCESSORS = ['Store leads'];

/** Polls a node as n8n does, stores its state, and executes its output. */
export async function pollOnce(
	n8n: N8n,
	node: TriggerNode,
	attempt: Attempt = { isGivenUp: false, isRolledBack: false },
): Promise<PollEnding> {
	const registration = n8n.registrationOf(node);
	if (registration === undefined) return await activate(n8n, node);
	if (n8n.habits.engine === 'default') return await pollAgain(n8n, registration);
	return await pollScheduled(n8n, node, attempt);
}

/** The first poll after a publication, a start of n8n or a change of leader. */
async function activate(n8n: N8n, node: TriggerNode): Promise<PollEnding> {
	const { process, habits, observer } = n8n;
	const publication = n8n.publicationNow();
	const attempts = habits.publishes === 'byDifference' ? ATTEMPTS : 1;
	for (let count = 1; ; count++) {
		const registration = newRegistration(n8n, node, publication);
		const { context, emitter } = registration;
		n8n.register(registration);
		try {
			const items = await n8n.nodeType.poll.call(context);
			if (!process.isAlive) return endingOf(emitter);
			if (items !== null) emitter.emit(items);
			// n8n may have been killed while it emitted: then it stores nothing more.
			if (!process.isAlive) return endingOf(emitter);
			publication.staticData.save();
			return endingOf(emitter);
		} catch (error) {
			n8n.unregister(registration);
			if (!process.isAlive) return endingOf(emitter);
			if (count < attempts) {
				await sleep(FIRST_RETRY_MS * 2 ** (count - 1));
				continue;
			}
			// After a failed activation, n8n before 2.40 stored nothing.
			if (habits.publishes === 'byDifference') publication.staticData.save();
			n8n.activationFailed(publication);
			observer.failed(node, error as Error);
			return 'failed';
		}
	}
}

async function pollAgain(n8n: N8n, registration: Registration): Promise<PollEnding> {
	const { context, emitter, published } = registration;
	const before = emitter.count;
	const isTaken = () => n8n.process.isAlive && registration.isCurrent;
	try {
		const items = await n8n.nodeType.poll.call(context);
		if (isTaken() && items !== null) emitter.emit(items);
		return endingOf(emitter, before);
	} catch (error) {
		if (!isTaken()) return endingOf(emitter, before);
		n8n.observer.failed(published, error as Error);
		return 'failed';
	}
}

/** The scheduler creates a workflow object and a context for each poll, from the stored data. */
async function pollScheduled(n8n: N8n, node: TriggerNode, attempt: Attempt): Promise<PollEnding> {
	const { process, habits, database } = n8n;
	const { context, emitter } = newContext(n8n, node, {
		staticData: new StaticData(database),
		activation: 'update',
		budgetMs: BUDGET_SHARE * habits.scheduledPollMs,
		attempt,
		isCurrent: () => true,
	});
	const isTaken = () => process.isAlive && !attempt.isGivenUp && !emitter.isFenced();
	try {
		const items = await n8n.nodeType.poll.call(context);
		if (!isTaken()) return endingOf(emitter);
		if (items !== null) emitter.emit(items);
		else if (emitter.count === 0 || habits.keepsAfterEmissions) emitter.commitCursor();
		return endingOf(emitter);
	} catch (error) {
		if (!isTaken()) return endingOf(emitter);
		n8n.observer.failed(node, error as Error);
		return 'failed';
	}
}

function endingOf({ count }: Emitter, before = 0): PollEnding {
	return count > before ? 'items' : 'nothing';
}

function newRegistration(n8n: N8n, node: TriggerNode, publication: Publication): Registration {
	const registration: Registration = {
		node,
		published: { ...node },
		publication,
		isCurrent: true,
		...newContext(n8n, node, {
			staticData: publication.staticData,
			activation: publication.activation,
			budgetMs: POLL_BUDGET_MS,
			attempt: { isGivenUp: false, isRolledBack: false },
			isCurrent: () => registration.isCurrent,
		}),
	};
	return registration;
}

interface ContextOptions {
	staticData: StaticData;
	activation: WorkflowActivateMode;
	budgetMs: number;
	attempt: Attempt;
	/** Whether n8n still polls this publication of the trigger. */
	isCurrent: () => boolean;
}

function newContext(
	n8n: N8n,
	node: TriggerNode,
	{ staticData, activation, budgetMs, attempt, isCurrent }: ContextOptions,
) {
	const { linkedIn, credential, process, habits, workflow, executions, observer } = n8n;
	const published = { ...node };
	const { id, name, parameters } = published;
	const own = `node:${name}`;
	const cursor =
		habits.engine === 'durable'
			? new StagedCursor(n8n.database.cursors, id, staticData.of(own))
			: undefined;
	// With 'immediately', leads are processed when they are output.
	const confirms = (parameters.options as { confirmLeads?: unknown }).confirmLeads === 'onSuccess';
	const isStale = () => node.name !== name || (!isCurrent() && !habits.runsStale);
	const emitter = new Emitter({
		process,
		staticData,
		cursor,
		isRolledBack: () => attempt.isRolledBack,
		isGivenUp: () => attempt.isGivenUp,
		begin: (items, done) => {
			const isWatched = confirms && done !== undefined;
			return executions.begin(published, items, { done, isWatched, isStale: isStale() });
		},
		vanished: (items, isTold) => workflow.vanished(published, items, confirms && isTold),
		timesOf: (execution) => executions.timesOf(execution),
	});
	const context = pollContext(
		nodeNamed(id, name, parameters),
		{ linkedIn, credential, process, log: observer.log },
		{
			staticDataOf: (type) =>
				type === 'global' ? staticData.of('global') : (cursor?.data ?? staticData.of(own)),
			activation,
			budgetMs,
			successors: workflow.hasSuccessors ? SUCCESSORS : [],
			emit: (items, done) => emitter.emit(items, done),
			emitError: (error) => process.isAlive && observer.reported(published, error),
		},
	);
	return { context, emitter };
}
