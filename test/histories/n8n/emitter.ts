import type { INodeExecutionData } from 'n8n-workflow';

import type { DonePromise, Execution } from './executions';
import type { Process } from './process';
import type { StagedCursor, StaticData } from './staticData';

/** What one context needs to handle its outputs. */
export interface EmitterOptions {
	process: Process;
	staticData: StaticData;
	/** With durable cursors: if it has changed, n8n stores it and the execution in one transaction. */
	cursor?: StagedCursor;
	/** Whether n8n is killed during that transaction. */
	isRolledBack: () => boolean;
	/** Whether n8n has given up the poll. */
	isGivenUp: () => boolean;
	begin: (items: INodeExecutionData[], done?: DonePromise) => Execution;
	vanished: (items: INodeExecutionData[], isWatched: boolean) => void;
	timesOf: (execution: Execution) => { runs: number; ends: number };
}

/** Stores a trigger's state and begins an execution, as n8n does when a trigger emits. */
export class Emitter {
	/** How many executions began, or would have begun if n8n had not been killed. */
	count = 0;

	constructor(private readonly options: EmitterOptions) {}

	emit([items = []]: INodeExecutionData[][], done?: DonePromise): void {
		const { process, staticData, begin, vanished, cursor, isRolledBack } = this.options;
		if (!process.isAlive) return;
		const isInTransaction = cursor?.hasChanged === true;
		if (isInTransaction && this.options.isGivenUp()) return done?.resolve(undefined);
		this.count++;
		const moment = process.momentOfKill();
		if (moment === 'before') return process.kill();
		if (isInTransaction && cursor.isOutdated) {
			vanished(items, done !== undefined);
			return done?.resolve(undefined);
		}
		staticData.save();
		const isUndone = isInTransaction && isRolledBack();
		if (isUndone || moment === 'saving') {
			vanished(items, done !== undefined);
			return isUndone ? undefined : process.kill();
		}
		if (isInTransaction) cursor.commit();
		const execution = begin(items, done);
		if (moment === 'queued') return process.kill();
		if (moment !== undefined) this.killWhen(moment, execution);
	}

	/** Of two polls at once with durable cursors, the one that commits later is refused. */
	isFenced(): boolean {
		return this.options.cursor?.isOutdated === true;
	}

	/** Stores the changes of a poll with a durable cursor, without an execution. */
	commitCursor(): void {
		const { cursor, isRolledBack } = this.options;
		if (cursor?.hasChanged === true && !isRolledBack()) cursor.commit();
	}

	private killWhen(moment: 'running' | 'ended', execution: Execution): void {
		const { process, timesOf } = this.options;
		const { runs, ends } = timesOf(execution);
		setTimeout(() => process.kill(), moment === 'ended' ? ends + 1 : (runs + ends) / 2);
	}
}
