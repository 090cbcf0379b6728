import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import type { LinkedIn } from '../linkedIn/linkedIn';
import { MINUTE, SECOND } from '../times';
import type { Ending, VirtualClock } from '../virtualClock';
import type { Parameters } from './contexts';
import { nodeNamed, pollContext } from './contexts';
import type { Credential } from './credential';
import type { Process } from './httpRequest';
import { newTrigger } from './nodeTypes';
import { Database, StaticData } from './staticData';

/** n8n's default engine, or its scheduler with durable poll cursors. */
export type Engine = 'default' | 'durable';

/** A trigger node of the workflow. */
export interface TriggerNode {
	id: string;
	name: string;
	parameters: Parameters;
}

/** What n8n does with a poll that takes longer, milliseconds: with durable cursors it gives it up. */
const LONGEST_POLL = { default: 60 * MINUTE, durable: 45 * SECOND };
const POLL_BUDGET = { default: 300 * SECOND, durable: 36 * SECOND };

/** How a poll ended, as far as n8n knows. */
export type PollEnding = 'items' | 'nothing' | 'failed' | 'killed' | 'tooLong';

export interface Observer {
	/** An execution begins with these items. */
	executed: (node: TriggerNode, items: INodeExecutionData[]) => void;
	failed: (node: TriggerNode, error: Error) => void;
	log: (line: string) => void;
}

/** The workflow as it was published once: every publication and every start of n8n makes it anew. */
interface Publication {
	staticData: StaticData;
	contexts: Map<string, IPollFunctions>;
	isCurrent: boolean;
}

/** One poll, which n8n may be unable to wait for. */
interface Attempt {
	isGivenUp: boolean;
	isRolledBack?: boolean;
}

/** n8n with one workflow of trigger nodes, which is published. */
export class N8n {
	readonly database = new Database();

	private process: Process = { isAlive: true, onRequest: () => true };

	private publication: Publication = this.newPublication();

	private readonly nodeType = newTrigger();

	constructor(
		private readonly linkedIn: LinkedIn,
		private readonly credential: Credential,
		private readonly clock: VirtualClock,
		private readonly engine: Engine,
		private readonly observer: Observer,
	) {
		clearProcessMemory();
	}

	/** n8n's process ends, whatever is under way, and starts again. */
	restart(): void {
		this.process.isAlive = false;
		this.process = { isAlive: true, onRequest: () => true };
		clearProcessMemory();
		this.publish();
	}

	/** Nothing that is under way goes on. */
	stop(): void {
		this.process.isAlive = false;
	}

	/** The workflow is published (again). A poll that is under way goes on in vain. */
	publish(): void {
		this.publication.isCurrent = false;
		this.publication = this.newPublication();
	}

	/** @param killAtCall which of its calls never comes back, since n8n is killed; counted from 1 */
	async poll(node: TriggerNode, killAtCall = Infinity): Promise<PollEnding> {
		const { process } = this;
		const attempt: Attempt = { isGivenUp: false };
		let calls = 0;
		const killed = new Promise<'killed'>((resolve) => {
			process.onRequest = () => {
				if (++calls < killAtCall) return true;
				resolve('killed');
				return false;
			};
		});
		const polled = Promise.race([this.pollOnce(node, this.publication, attempt), killed]);
		const ending: Ending<PollEnding> = await this.clock.until(polled, LONGEST_POLL[this.engine]);
		process.onRequest = () => true;
		if (ending.kind === 'stuck') throw new Error('A poll waits for what never comes');
		if (ending.kind === 'error') throw ending.error;
		if (ending.kind === 'tooLong') {
			if (this.engine === 'default') throw new Error('A poll took an hour');
			// It goes on all the same, and nothing comes of it.
			attempt.isGivenUp = true;
			const end = await this.clock.until(polled, LONGEST_POLL.default);
			if (end.kind !== 'result') throw new Error(`A poll that was given up is ${end.kind}`);
			return 'tooLong';
		}
		if (ending.result === 'killed') this.restart();
		return ending.result;
	}

	/** A poll in the course of which the workflow is published again, and polled. */
	async publishWhilePolling(node: TriggerNode): Promise<PollEnding> {
		const old = this.pollOnce(node, this.publication);
		await Promise.resolve();
		this.publish();
		const both = Promise.all([old, this.pollOnce(node, this.publication)]);
		const ending = await this.clock.until(both, LONGEST_POLL.default);
		if (ending.kind !== 'result') throw new Error(`Two polls at once end ${ending.kind}`);
		return ending.result[1];
	}

	/** n8n does not wait for a poll before it starts the next one. */
	async pollTwiceAtOnce(node: TriggerNode): Promise<PollEnding> {
		const { publication } = this;
		const both = Promise.all([this.pollOnce(node, publication), this.pollOnce(node, publication)]);
		const ending = await this.clock.until(both, LONGEST_POLL.default);
		if (ending.kind !== 'result') throw new Error(`Two polls at once end ${ending.kind}`);
		return ending.result.includes('items') ? 'items' : ending.result[0];
	}

	/**
	 * n8n is killed while it commits what a poll with durable cursors gave: the transaction of cursor and
	 * execution is rolled back, what is `global` was saved already.
	 */
	async pollAndRollBack(node: TriggerNode): Promise<PollEnding> {
		const attempt: Attempt = { isGivenUp: false, isRolledBack: true };
		const polled = this.pollOnce(node, this.publication, attempt);
		const ending = await this.clock.until(polled, LONGEST_POLL[this.engine]);
		attempt.isGivenUp = true;
		this.restart();
		return ending.kind === 'result' && ending.result !== 'items' ? ending.result : 'killed';
	}

	private async pollOnce(
		node: TriggerNode,
		publication: Publication,
		attempt: Attempt = { isGivenUp: false },
	): Promise<PollEnding> {
		const { process } = this;
		const isDurable = this.engine === 'durable';
		// The scheduler makes a context for each poll, with what is stored.
		const staticData = isDurable ? new StaticData(this.database) : publication.staticData;
		const known = isDurable ? undefined : publication.contexts.get(node.id);
		const isActivation = !isDurable && known === undefined;
		// Of two polls at once with durable cursors, the one that commits later is refused.
		const isFenced = () => isDurable && staticData.isOutdated(`node:${node.name}`);
		const isCurrent = () =>
			publication.isCurrent && process.isAlive && !attempt.isGivenUp && !isFenced();
		const commit = () => {
			if (!isDurable) return staticData.save();
			staticData.saveOnly('global');
			if (attempt.isRolledBack !== true) staticData.saveOnly(`node:${node.name}`);
		};
		const execute = (items: INodeExecutionData[][]) => {
			commit();
			if (attempt.isRolledBack !== true) this.observer.executed(node, items[0] ?? []);
		};
		const context = known ?? this.newContext(node, staticData, execute);
		if (!isDurable) publication.contexts.set(node.id, context);
		try {
			const items = await this.nodeType.poll.call(context);
			if (!isCurrent()) return 'nothing';
			if (items !== null) execute(items);
			else if (isActivation || isDurable) commit();
			return items === null ? 'nothing' : 'items';
		} catch (error) {
			if (!isCurrent()) return 'nothing';
			// An activation that fails leaves nothing of the workflow in memory.
			if (isActivation) this.publish();
			this.observer.failed(node, error as Error);
			return 'failed';
		}
	}

	private newContext(
		{ id, name, parameters }: TriggerNode,
		staticData: StaticData,
		emit: (items: INodeExecutionData[][]) => void,
	): IPollFunctions {
		const node = { id, name, parameters };
		return pollContext(
			nodeNamed(id, name, parameters),
			{
				linkedIn: this.linkedIn,
				credential: this.credential,
				process: this.process,
				log: this.observer.log,
			},
			{
				staticData,
				activation: this.engine === 'durable' ? 'update' : 'activate',
				budgetMs: POLL_BUDGET[this.engine],
				emit,
				emitError: (error) => this.observer.failed(node, error),
			},
		);
	}

	private newPublication(): Publication {
		return { staticData: new StaticData(this.database), contexts: new Map(), isCurrent: true };
	}
}
