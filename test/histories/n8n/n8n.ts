/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import type { WorkflowActivateMode } from 'n8n-workflow';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import type { LinkedIn } from '../linkedIn/linkedIn';
import { MINUTE, SECOND } from '../times';
import type { Ending, VirtualClock } from '../virtualClock';
import type { Parameters } from './contexts';
import type { Credential } from './credential';
import type { Workflow } from './execution';
import type { Telling } from './executions';
import { Executions } from './executions';
import { newTrigger } from './nodeTypes';
import type { Attempt, PollEnding } from './polling';
import { pollOnce } from './polling';
import type { KillMoment, Process } from './process';
import { newProcess } from './process';
import { Publication } from './publication';
import { Database } from './staticData';

/** n8n's default engine, or its scheduler with durable poll cursors. */
export type Engine = 'default' | 'durable';

/** How this n8n goes about executions. */
export interface Habits {
	engine: Engine;
	telling: Telling;
	/** Whether it runs at its start what was queued when it was killed. */
	runsQueuedAgain: boolean;
	/** Whether a trigger that was published again meanwhile still has nodes behind it. */
	runsStale: boolean;
	/** Whether what a poll with durable cursors assigns after its last emission is stored. */
	keepsAfterEmissions: boolean;
}

/** A trigger node of the workflow. */
export interface TriggerNode {
	id: string;
	name: string;
	parameters: Parameters;
}

/** When n8n is killed during a poll: one of its calls never comes back, or in one of its emissions. */
export type Kill = { atCall: number } | { atEmission: number; moment: KillMoment };

/** What a poll may take, milliseconds: one with durable cursors is given up after a while. */
const LONGEST_POLL = { default: 60 * MINUTE, durable: 45 * SECOND };

export interface Observer {
	failed: (node: TriggerNode, error: Error) => void;
	/** Somebody has published the workflow (again). */
	published: () => void;
	/** n8n's process has ended. */
	restarted: () => void;
	log: (line: string) => void;
}

/** n8n with one workflow of trigger nodes, which is published. */
export class N8n {
	readonly database = new Database();

	readonly executions: Executions;

	readonly nodeType = newTrigger();

	process: Process = this.newProcess();

	private publication = new Publication(this.database, 'activate');

	/** Told when n8n is killed during a poll. */
	private killed?: () => void;

	constructor(
		readonly linkedIn: LinkedIn,
		readonly credential: Credential,
		private readonly clock: VirtualClock,
		readonly habits: Habits,
		readonly workflow: Workflow,
		readonly observer: Observer,
	) {
		clearProcessMemory();
		this.executions = new Executions(workflow, this.database, habits.telling);
	}

	/** n8n's process ends, whatever is under way, and starts again. */
	restart(): void {
		this.process.isAlive = false;
		this.process = this.newProcess();
		this.clock.dropTimers();
		clearProcessMemory();
		this.publish('init');
		this.observer.restarted();
		this.executions.restart(this.habits.runsQueuedAgain);
	}

	/** Nothing that is under way goes on. */
	stop(): void {
		this.process.isAlive = false;
	}

	/** The workflow is published (again). A poll that is under way goes on in vain. */
	publish(activation: WorkflowActivateMode = 'update'): void {
		this.publication.isCurrent = false;
		this.publication = new Publication(this.database, activation);
		if (activation === 'update') this.observer.published();
	}

	async poll(node: TriggerNode, kill?: Kill): Promise<PollEnding> {
		const { process, clock } = this;
		const { engine } = this.habits;
		if (kill !== undefined) arm(process, kill);
		const attempt: Attempt = { isGivenUp: false, isRolledBack: false };
		const polled = pollOnce(this, node, this.publication, attempt);
		const ending = await this.unlessKilled(polled, LONGEST_POLL[engine]);
		disarm(process);
		if (ending.kind === 'tooLong' && engine === 'durable') {
			// It goes on all the same, and nothing comes of it.
			attempt.isGivenUp = true;
			const end = await clock.until(polled, LONGEST_POLL.default);
			if (end.kind !== 'result') throw new Error(`A poll that was given up is ${end.kind}`);
			return 'tooLong';
		}
		return resultOf(ending);
	}

	/** A poll that n8n begins at its time, and does not wait for. */
	async tick(node: TriggerNode): Promise<PollEnding> {
		return await pollOnce(this, node, this.publication);
	}

	/**
	 * A poll in the course of which the workflow is published again, and polled.
	 * @param afterMs how long the poll has been under way
	 * @param change what is published
	 */
	async publishWhilePolling(
		node: TriggerNode,
		{ afterMs, change }: { afterMs: number; change: () => void },
	): Promise<PollEnding> {
		const old = pollOnce(this, node, this.publication);
		const both = async () => {
			await new Promise<void>((resolve) => setTimeout(resolve, afterMs));
			change();
			this.publish();
			return (await Promise.all([old, pollOnce(this, node, this.publication)]))[1];
		};
		return resultOf(await this.unlessKilled(both(), LONGEST_POLL.default));
	}

	/** n8n does not wait for a poll before it starts the next one. */
	async pollTwiceAtOnce(node: TriggerNode): Promise<PollEnding> {
		const { publication } = this;
		const both = [pollOnce(this, node, publication), pollOnce(this, node, publication)];
		const ended = Promise.all(both).then((ends) => (ends.includes('items') ? 'items' : ends[0]));
		return resultOf(await this.unlessKilled(ended, LONGEST_POLL.default));
	}

	/**
	 * n8n is killed while it commits what a poll with durable cursors gave: the transaction of cursor and
	 * execution is rolled back, what is `global` was saved already.
	 */
	async pollAndRollBack(node: TriggerNode): Promise<PollEnding> {
		const attempt: Attempt = { isGivenUp: false, isRolledBack: true };
		const polled = pollOnce(this, node, this.publication, attempt);
		const ending = await this.clock.until(polled, LONGEST_POLL[this.habits.engine]);
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

	private newProcess(): Process {
		return newProcess(() => (this.killed === undefined ? this.restart() : this.killed()));
	}
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

function resultOf(ending: Ending<PollEnding>): PollEnding {
	if (ending.kind === 'error') throw ending.error;
	if (ending.kind !== 'result') throw new Error(`A poll is ${ending.kind}`);
	return ending.result;
}
