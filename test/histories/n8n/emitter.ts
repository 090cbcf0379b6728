/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import type { INodeExecutionData } from 'n8n-workflow';

import type { DonePromise, Execution } from './execution';
import type { Process } from './process';
import type { StaticData } from './staticData';

/** What the emissions of one context lead to. */
export interface EmitterOptions {
	/** Under which the node's own static data lies. */
	key: string;
	process: Process;
	staticData: StaticData;
	/** n8n's scheduler: cursor and execution are stored in one transaction. */
	isDurable: boolean;
	/** Whether n8n is killed in the course of that transaction. */
	isRolledBack: () => boolean;
	/** Whether n8n has given up the poll. */
	isGivenUp: () => boolean;
	begin: (items: INodeExecutionData[], done?: DonePromise) => Execution;
	vanished: (items: INodeExecutionData[], isWatched: boolean) => void;
	timesOf: (execution: Execution) => { runs: number; ends: number };
}

/** Stores a trigger's state and begins an execution, as n8n does when a trigger emits. */
export class Emitter {
	/** How many executions it began, or would have begun if n8n had not been killed. */
	count = 0;

	constructor(private readonly options: EmitterOptions) {}

	emit([items = []]: INodeExecutionData[][], done?: DonePromise): void {
		const { process, isDurable, isRolledBack, isGivenUp, begin } = this.options;
		if (!process.isAlive) return;
		if (isGivenUp()) return done?.resolve(undefined);
		this.count++;
		const moment = process.momentOfKill();
		if (moment === 'before') return process.kill();
		if (this.isFenced()) return done?.resolve(undefined);
		const isStored = !isRolledBack() && !(isDurable && moment === 'saving');
		this.save(isStored);
		if (!isStored || moment === 'saving') {
			if (isStored) this.options.vanished(items, done !== undefined);
			return isRolledBack() ? undefined : process.kill();
		}
		const execution = begin(items, done);
		if (moment === 'queued') return process.kill();
		if (moment !== undefined) this.killWhen(moment, execution);
	}

	/** Of two polls at once with durable cursors, the one that commits later is refused. */
	isFenced(): boolean {
		const { isDurable, staticData, key } = this.options;
		return isDurable && staticData.isOutdated(key);
	}

	/** What a poll has changed is stored without an execution. */
	saveWithout(): void {
		const { isDurable, isRolledBack, staticData, key } = this.options;
		if (!isDurable) return staticData.save();
		if (!isRolledBack()) staticData.saveOnly(key);
	}

	/** @param isCommitted whether the transaction with the node's own data succeeds; `global` is not in it */
	private save(isCommitted: boolean): void {
		const { isDurable, staticData, key } = this.options;
		if (!isDurable) return staticData.save();
		staticData.saveOnly('global');
		if (isCommitted) staticData.saveOnly(key);
	}

	private killWhen(moment: 'running' | 'ended', execution: Execution): void {
		const { process, timesOf } = this.options;
		const { runs, ends } = timesOf(execution);
		setTimeout(() => process.kill(), moment === 'ended' ? ends + 1 : (runs + ends) / 2);
	}
}
