import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Destination, Row } from '../destination/destination';
import type { Lead } from '../linkedIn/world';
import type { Course, Execution, Workflow } from '../n8n/executions';
import { USUAL_COURSE } from '../n8n/executions';
import type { TriggerNode } from '../n8n/n8n';
import type { RollBack } from './deliveries';
import { numberOf } from './watch';

/** Gets what happens to the executions of leads. */
export interface WorkflowObserver {
	began: (execution: Execution) => void;
	vanished: Workflow['vanished'];
	/** A row that the destination gets, before it is stored. */
	stores: (json: IDataObject, lead: Lead) => void;
	log: (line: string) => void;
}

/** The workflow's time limit ends the execution. */
const STOPPED_COURSE: Course = { ...USUAL_COURSE, treatment: 'cancelled', runsSeconds: 300 };

/** The workflow behind the trigger: it stores leads in a destination, unless `arm` interferes. */
export class LeadWorkflow implements Workflow {
	readonly rollBacks: RollBack[] = [];

	/** How the next executions go, if not as usual. */
	private armed: Array<{ count: number; course: Course }> = [];

	constructor(
		readonly hasSuccessors: boolean,
		private readonly destination: Destination,
		private readonly leads: ReadonlyMap<number, Lead>,
		private readonly observer: WorkflowObserver,
	) {}

	arm(count: number, course: Course): void {
		this.armed.push({ count, course });
	}

	disarm(): void {
		this.armed = [];
	}

	courseOf(execution: Execution): Course {
		const isStopped = this.destination.isStoppedBy(this.rowsOf(execution), Date.now());
		if (isStopped) return STOPPED_COURSE;
		const [next] = this.armed;
		if (next === undefined) return USUAL_COURSE;
		if (--next.count === 0) this.armed.shift();
		return next.course;
	}

	began(execution: Execution): void {
		this.observer.began(execution);
	}

	work(execution: Execution): Error | undefined {
		const { items } = execution;
		const error = this.destination.store(this.rowsOf(execution), Date.now());
		if (error === undefined) this.look(items);
		this.observer.log(`an execution of ${items.length}: ${error?.message ?? 'stored'}`);
		return error;
	}

	workLater(execution: Execution): void {
		this.destination.keep(this.rowsOf(execution));
		this.look(execution.items);
	}

	told({ told, items }: Execution): void {
		this.observer.log(`told of an execution of ${items.length}: ${told}`);
	}

	rolledBack({ beganAt }: Execution): void {
		this.rollBacks.push({ from: beganAt, at: Date.now() });
	}

	vanished(node: TriggerNode, items: INodeExecutionData[], isWatched: boolean): void {
		this.observer.vanished(node, items, isWatched);
	}

	/** The items that are leads, as the destination sees them. */
	rowsOf({ items, node }: Pick<Execution, 'items' | 'node'>): Row[] {
		return items.flatMap(({ json }) => {
			const lead = this.leads.get(numberOf(json) ?? -1);
			return lead === undefined
				? []
				: [{ number: lead.number, formId: lead.formId, node: node.id }];
		});
	}

	private look(items: readonly INodeExecutionData[]): void {
		for (const { json } of items) {
			const lead = this.leads.get(numberOf(json) ?? -1);
			if (lead !== undefined) this.observer.stores(json, lead);
		}
	}
}
