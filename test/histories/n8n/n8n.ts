import { isEqual } from 'lodash';
import { sleep, type INodeType, type WorkflowActivateMode } from 'n8n-workflow';

import { MINUTE } from '../../durations';
import type { LinkedIn } from '../linkedIn/linkedIn';
import type { Ending, VirtualClock } from '../virtualClock';
import type { Parameters } from './contexts';
import type { Credential } from './httpRequest';
import type { Workflow } from './executions';
import { Executions } from './executions';
import { newTrigger } from './contexts';
import type { Attempt, PollEnding, Registration } from './polling';
import { pollOnce, Publication } from './polling';
import type { KillMoment, Process } from './process';
import { newProcess, ProcessMemories } from './process';
import { Database } from './staticData';

/** n8n's default engine, or its scheduler: without or with durable poll cursors. */
export type Engine = 'default' | 'scheduler' | 'durable';

/** How this n8n behaves; versions and settings of n8n differ. */
export interface Habits {
	engine: Engine;
	/** How long the scheduler lets a poll take, milliseconds. */
	scheduledPollMs: number;
	/** Since n8n 2.40, triggers that have not changed keep running; before, a publication activated all again. */
	publishes: 'byDifference' | 'asWhole';
	/** Whether a person publishes the workflow for the first time, or n8n starts with it (`init`), as after an import. */
	firstStart: 'activate' | 'init';
	/** Whether n8n runs executions at its start that were queued when it was killed. */
	runsQueuedAgain: boolean;
	/** Whether an execution still runs the nodes behind a trigger that was published again meanwhile. */
	runsStale: boolean;
	/** Whether n8n stores what a poll with durable cursors assigns after its last output. */
	keepsAfterEmissions: boolean;
}

/** A trigger node of the workflow. */
export interface TriggerNode {
	id: string;
	name: string;
	parameters: Parameters;
}

/** When n8n is killed during a poll: at one of its calls, or at one of its outputs. */
export type Kill = { atCall: number } | { atEmission: number; moment: KillMoment };

/** How long a poll of the default engine may take, milliseconds. */
const LONGEST_POLL = 60 * MINUTE;

/** Triggers that are polled for the first time within this time were activated together. */
const TOGETHER_MS = 5 * MINUTE;

export interface Observer {
	/** A poll ended with an error. */
	failed: (node: TriggerNode, error: Error) => void;
	/** A trigger reported an error by itself. */
	reported: (node: TriggerNode, error: Error) => void;
	/** The workflow was published (again). */
	published: () => void;
	/** n8n's process has ended, or another main has taken over. */
	restarted: () => void;
	log: (line: string) => void;
}

/** n8n with one workflow of trigger nodes, which is published. */
export class N8n {
	readonly database = new Database();

	readonly executions: Executions;

	process: Process = this.newProcess();

	/** The latest publication, start or change of leader. */
	private publication: Publication;

	/** The publication in which n8n runs the workflow's other trigger nodes. */
	private other: Publication;

	/** The triggers that n8n polls, by node id; the scheduler keeps its jobs in the database. */
	private readonly registrations = new Map<string, Registration>();

	private readonly memories = new ProcessMemories();

	/** Which of several mains is the leader. */
	private leader = 0;

	/** Called when n8n is killed during a poll. */
	private killed?: () => void;

	constructor(
		readonly linkedIn: LinkedIn,
		readonly credential: Credential,
		private readonly clock: VirtualClock,
		readonly habits: Habits,
		readonly workflow: Workflow,
		readonly observer: Observer,
		/** The trigger of all nodes. */
		readonly nodeType: Required<Pick<INodeType, 'poll'>> = newTrigger(),
	) {
		this.memories.clear();
		this.publication = new Publication(this.database, habits.firstStart);
		this.other = this.publication;
		this.executions = new Executions(workflow, this.database);
	}

	/** All of n8n's processes end at once, and start again. */
	restart(): void {
		this.process.isAlive = false;
		this.process = this.newProcess();
		this.clock.dropTimers();
		this.memories.clear();
		this.linkedIn.unanswered = 0;
		this.beginAnew('init');
		this.observer.restarted();
		this.executions.restart(this.habits.runsQueuedAgain);
	}

	/** Another main becomes the leader. Executions continue, and report to the main that began them. */
	changeLeader(to: number): void {
		if (to === this.leader) return;
		this.memories.switch(this.leader, to);
		this.leader = to;
		this.beginAnew('leadershipChange');
		this.observer.restarted();
	}

	/** Ends the process, so that nothing continues. */
	stop(): void {
		this.process.isAlive = false;
	}

	/** Publishes the workflow (again). If a trigger has changed, n8n discards the result of its running poll. */
	publish(): void {
		this.publication = new Publication(this.database, 'update');
		if (this.habits.publishes === 'asWhole') this.other = this.publication;
		for (const registration of [...this.registrations.values()]) {
			if (this.habits.publishes === 'asWhole' || hasChanged(registration)) {
				this.unregister(registration);
			}
		}
		this.observer.published();
	}

	/** A person unpublishes the workflow and publishes it, so that n8n activates each trigger. */
	publishAnew(): void {
		this.beginAnew('activate');
		this.unregisterAll();
		this.observer.published();
	}

	/** The publication of a trigger that is activated now; triggers that are activated together share one. */
	publicationNow(): Publication {
		const { activation, staticData } = this.publication;
		if (Date.now() - staticData.loadedAt > TOGETHER_MS) {
			this.publication = new Publication(this.database, activation);
		}
		return this.publication;
	}

	/**
	 * Another node stores static data, and n8n stores the data of all nodes with it, as that node's object has them.
	 * @returns since when the data of other nodes may be lost, epoch milliseconds; undefined if none are
	 */
	otherNodeStores(): number | undefined {
		if (this.habits.engine !== 'default') this.other = new Publication(this.database, 'update');
		const { staticData } = this.other;
		const { isOutdated, loadedAt } = staticData;
		staticData.of('node:Schedule Trigger').firedAt = Date.now();
		staticData.save();
		return isOutdated ? loadedAt : undefined;
	}

	/** @returns undefined for a trigger that has to be activated */
	registrationOf({ id }: TriggerNode): Registration | undefined {
		return this.registrations.get(id);
	}

	register(registration: Registration): void {
		this.registrations.set(registration.node.id, registration);
	}

	unregister(registration: Registration): void {
		registration.isCurrent = false;
		const { id } = registration.node;
		if (this.registrations.get(id) === registration) this.registrations.delete(id);
	}

	/** n8n gives the activation up until the workflow is published again; before 2.40, n8n retried by itself. */
	activationFailed({ activation }: Publication): void {
		const isByHand = this.habits.publishes === 'byDifference';
		this.publication = new Publication(this.database, isByHand ? 'update' : activation);
		if (isByHand) this.observer.published();
	}

	/** n8n activates all triggers again, except that the scheduler continues with its jobs. */
	private beginAnew(activation: WorkflowActivateMode): void {
		this.publication = new Publication(this.database, activation);
		this.other = this.publication;
		if (this.habits.engine === 'default') this.unregisterAll();
	}

	private unregisterAll(): void {
		for (const registration of [...this.registrations.values()]) this.unregister(registration);
	}

	async poll(node: TriggerNode, kill?: Kill): Promise<PollEnding> {
		const { process, clock } = this;
		const isScheduled = this.isScheduled(node);
		if (kill !== undefined) arm(process, kill);
		const attempt: Attempt = { isGivenUp: false, isRolledBack: false };
		const polled = pollOnce(this, node, attempt);
		const ending = await this.unlessKilled(
			polled,
			isScheduled ? this.habits.scheduledPollMs : LONGEST_POLL,
		);
		disarm(process);
		if (ending.kind === 'tooLong' && isScheduled) {
			// The poll continues all the same, but n8n discards its output.
			attempt.isGivenUp = true;
			this.resultOf(await clock.until(polled, LONGEST_POLL));
			return 'tooLong';
		}
		return this.resultOf(ending);
	}

	/** A poll that n8n starts at a poll time, without waiting for its end. */
	async tick(node: TriggerNode): Promise<PollEnding> {
		const attempt: Attempt = { isGivenUp: false, isRolledBack: false };
		const isScheduled = this.isScheduled(node);
		const givesUp = setTimeout(
			() => (attempt.isGivenUp = isScheduled),
			this.habits.scheduledPollMs,
		);
		const ending = await pollOnce(this, node, attempt);
		clearTimeout(givesUp);
		return ending;
	}

	/** Whether n8n stores the state of a poll: with durable cursors, not at an activation without output. */
	keepsPollOf(node: TriggerNode): boolean {
		return this.habits.engine !== 'durable' || this.isScheduled(node);
	}

	/** Whether the scheduler would run a poll; it runs all but activations. */
	private isScheduled(node: TriggerNode): boolean {
		return this.habits.engine !== 'default' && this.registrationOf(node) !== undefined;
	}

	/**
	 * A poll during which the workflow is published again, and polled.
	 * @param afterMs how long the poll has been under way
	 * @param change what is published
	 * @param isKilled whether n8n ends right after the publication
	 */
	async publishWhilePolling(
		node: TriggerNode,
		{ afterMs, change, isKilled }: { afterMs: number; change: () => void; isKilled: boolean },
	): Promise<PollEnding> {
		const old = pollOnce(this, node);
		const both = async () => {
			await sleep(afterMs);
			change();
			this.publish();
			const isActivated = this.registrationOf(node) === undefined;
			const published = await pollOnce(this, node);
			if (!isKilled) await old;
			else if (isActivated) this.restart();
			return isKilled && !isActivated ? 'killed' : published;
		};
		return this.resultOf(await this.unlessKilled(both(), LONGEST_POLL));
	}

	/** n8n does not wait for a poll before it starts the next one. */
	async pollTwiceAtOnce(node: TriggerNode): Promise<PollEnding> {
		const both = [pollOnce(this, node), pollOnce(this, node)];
		const ended = Promise.all(both).then((ends) => (ends.includes('items') ? 'items' : ends[0]));
		return this.resultOf(await this.unlessKilled(ended, LONGEST_POLL));
	}

	/**
	 * n8n is killed while it commits the output of a poll with durable cursors. The transaction of cursor and execution
	 * is rolled back, but the `global` data are saved already.
	 */
	async pollAndRollBack(node: TriggerNode): Promise<PollEnding> {
		const attempt: Attempt = { isGivenUp: false, isRolledBack: true };
		const polled = pollOnce(this, node, attempt);
		const longest = this.isScheduled(node) ? this.habits.scheduledPollMs : LONGEST_POLL;
		const ending = await this.clock.until(polled, longest);
		attempt.isGivenUp = true;
		this.restart();
		return ending.kind === 'result' && ending.result !== 'items' ? ending.result : 'killed';
	}

	private async unlessKilled(
		work: Promise<PollEnding>,
		longest: number,
	): Promise<Ending<PollEnding>> {
		const killed = new Promise<'killed'>((resolve) => {
			this.killed = () => resolve('killed');
		});
		const ending = await this.clock.until(Promise.race([work, killed]), longest);
		this.killed = undefined;
		if (ending.kind === 'result' && ending.result === 'killed') this.restart();
		return ending;
	}

	/** A poll with a call that never ends does not end either. */
	private resultOf(ending: Ending<PollEnding>): PollEnding {
		if (ending.kind === 'error') throw ending.error;
		if (ending.kind === 'result') return ending.result;
		const isWaiting = this.linkedIn.unanswered > 0 || this.credential.trouble === 'endless';
		if (isWaiting) return 'tooLong';
		throw new Error(`A poll is ${ending.kind}`);
	}

	private newProcess(): Process {
		return newProcess(() => (this.killed === undefined ? this.restart() : this.killed()));
	}
}

/** Whether a publication activates a trigger again, because its name or parameters have changed. */
function hasChanged({ node, published }: Registration): boolean {
	return node.name !== published.name || !isEqual(node.parameters, published.parameters);
}

function arm(process: Process, kill: Kill): void {
	let count = 0;
	if ('atCall' in kill) {
		process.onRequest = () => {
			if (++count < kill.atCall) return true;
			process.kill();
			return false;
		};
	} else {
		process.momentOfKill = () => (++count === kill.atEmission ? kill.moment : undefined);
	}
}

function disarm(process: Process): void {
	process.onRequest = () => true;
	process.momentOfKill = () => undefined;
}
