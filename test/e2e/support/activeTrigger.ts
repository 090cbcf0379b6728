import { setTimeout as delay } from 'node:timers/promises';
import { isEqual, range } from 'lodash';
import type { IConnections, INodeParameters } from 'n8n-workflow';
import { DAY, SECOND } from '../../durations';
import { hasFinished, type Execution } from '../../harness/api/execution';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import type { Lead } from '../../simulator/world/types';
import { byId, type Canvas } from './canvas';
import type { Row } from '../../oracle/leadRow';
import { ids } from './leadWorld';
import { leadIds, rowIds } from './pulls';

/** The name of the trigger on the canvas, unless it was renamed. */
export const TRIGGER = 'Leads';

/** What `letDaysPass` changes of the state that the trigger stores. */
interface StoredState {
	savedBy: string;
	saves: number;
	ledger: {
		running: unknown[];
		days: number[];
		leads: string[];
	};
}

/** Where `memory/stored.ts` puts what is read here, among the words of a lead. */
const PLACES = { state: 1, tries: 10, firstFailedAt: 11, isReported: 12 };

function statesIn(staticData: Record<string, unknown>): StoredState[] {
	return Object.values(staticData).flatMap((data) =>
		Object.values(data as object),
	) as StoredState[];
}

/** What `letDaysPass` makes n8n's database hold. */
function daysLater(staticData: Record<string, unknown>, days: number): Record<string, unknown> {
	const later = structuredClone(staticData);
	for (const state of statesIn(later)) {
		const { ledger } = state;
		Object.assign(state, { savedBy: 'another process', saves: state.saves + 100 });
		ledger.running = [];
		const today = Math.floor(Date.now() / DAY);
		ledger.days = range(today - days, today);
		ledger.leads = ledger.leads.map((text) => {
			const words = text.split(' ');
			if (words[PLACES.state] !== 'failing') return text;
			const firstFailedAt = (Date.now() - days * DAY).toString(36);
			return words.with(PLACES.tries, '5').with(PLACES.firstFailedAt, firstFailedAt).join(' ');
		});
	}
	return later;
}

/** A workflow with a LinkedIn Lead Sync Trigger, and the leads that the trigger has output. */
export class ActiveTrigger {
	private readonly finished = new Map<string, Execution>();

	private constructor(
		private readonly canvas: Canvas,
		readonly id: string,
	) {}

	/**
	 * Saves the workflow; it is not active yet.
	 *
	 * @param parameters added to the main organization of `leadWorld`, polled every second
	 * @param nodes what follows the trigger
	 * @param connections see `CanvasOptions`
	 */
	static async create(
		canvas: Canvas,
		parameters: INodeParameters,
		nodes: NodeDefinition[] = [],
		connections?: IConnections,
	): Promise<ActiveTrigger> {
		const trigger = canvas.trigger(TRIGGER, {
			organizationId: byId(ids.main),
			pollTimes: { ...everySeconds(1) },
			...parameters,
		});
		const { id } = await canvas.create([trigger, ...nodes], { connections });
		return new ActiveTrigger(canvas, id);
	}

	async activate(): Promise<void> {
		await this.workflows.activate(this.id);
	}

	async deactivate(): Promise<void> {
		await this.workflows.deactivate(this.id);
	}

	/**
	 * Makes n8n's database hold what the trigger would have stored after so many days on which the workflow stored other
	 * leads, and refused each lead five times that it has refused once. The workflow must not be published. Leads become
	 * refused or given up after another one was stored: the day's first review may find them in an execution.
	 */
	async letDaysPass(days: number): Promise<void> {
		let later: Record<string, unknown>;
		do {
			later = daysLater(await this.workflows.staticData(this.id), days);
			await this.workflows.setStaticData(this.id, later);
			// A poll that was under way when the workflow was unpublished stores its state once more.
			await delay(3 * SECOND);
		} while (!isEqual(await this.workflows.staticData(this.id), later));
	}

	/** Waits until n8n has stored that a lead is failing, or has been reported so, which it does with the next execution. */
	async stored(what: 'failing' | 'reported'): Promise<Record<string, unknown>> {
		return await waitUntil(`a lead that is ${what} to be stored`, async () => {
			const stored = await this.workflows.staticData(this.id);
			// Leads of a running execution are stored with it.
			const texts = statesIn(stored).flatMap(({ ledger }) => ledger.leads);
			const isStored = texts.some((text) => {
				const words = text.split(' ');
				const isReported = words[PLACES.isReported] === '1';
				return words[PLACES.state] === 'failing' && (what === 'failing' || isReported);
			});
			return isStored ? stored : undefined;
		});
	}

	/** Waits for an execution with which the trigger reports something. */
	async report(): Promise<Execution> {
		return await waitUntil('the report', async () =>
			(await this.executions()).find(({ error }) => error?.message.startsWith('Report:')),
		);
	}

	/** Presses "Fetch Test Event". */
	async testEvent(): Promise<Execution> {
		return await this.workflows.run(this.id, TRIGGER);
	}

	/** The rows that all polls together have output, whatever the name of the trigger was. */
	async rows(): Promise<Row[]> {
		const executions = await this.executions();
		return executions.flatMap((execution) => {
			const [trigger] = Object.keys(execution.data.resultData.runData);
			return trigger === undefined ? [] : execution.json(trigger);
		});
	}

	/** Waits until each of these leads was output, and for two more polls. @returns the IDs of all output leads */
	async settled(leads: Lead[]): Promise<string[]> {
		const wanted = leadIds(leads);
		await waitUntil('the leads to be emitted', async () => {
			const emitted = new Set(rowIds(await this.rows()));
			return wanted.every((id) => emitted.has(id)) || undefined;
		});
		await this.polls(2);
		await waitUntil('all executions to end', async () => {
			const executions = await this.canvas.environment.client.executions.list(this.id);
			return executions.every(hasFinished) || undefined;
		});
		return rowIds(await this.rows());
	}

	/** Waits for this many polls to begin; when the second one begins, the first has ended. */
	async polls(count: number): Promise<void> {
		const begun = () =>
			this.canvas.environment.simulator.calls.filter(
				({ resource, query }) => resource === 'leadFormResponses' && query.includes('start=0'),
			).length;
		const before = begun();
		await waitUntil(`${count} polls`, () => begun() >= before + count || undefined);
	}

	async delete(): Promise<void> {
		await this.workflows.delete(this.id);
	}

	/** The executions of polls that found leads or failed, without manual runs, oldest first. */
	async executions(): Promise<Execution[]> {
		const { executions } = this.canvas.environment.client;
		const ended = (await executions.list(this.id)).filter(
			(summary) => hasFinished(summary) && summary.mode === 'trigger',
		);
		for (const { id } of ended) {
			if (!this.finished.has(id)) this.finished.set(id, await executions.get(id));
		}
		return [...this.finished.values()].sort((a, b) => Number(a.id) - Number(b.id));
	}

	private get workflows() {
		return this.canvas.environment.client.workflows;
	}
}
