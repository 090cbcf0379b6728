import { setTimeout as delay } from 'node:timers/promises';
import type { StoredRow } from '../../demo/storedLeads';
import { ids } from '../../e2e/support/leadWorld';
import { PublishedWorkflows } from '../../e2e/support/publishedWorkflows';
import { hasFinished } from '../../harness/api/execution';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';

/** A restart of n8n takes most of this time. */
const ATTEMPT_TIMEOUT_MS = 150_000;
/** When no further lead has been stored for so long, the workflows are published again. */
const QUIET_MS = 15_000;
/** After so many publications without a further lead, no more leads are expected. */
const MOST_VAIN_PUBLICATIONS = 3;

/** The Pages that are read. */
export const PAGES = [ids.main, ids.other];

/**
 * Published workflows that store LinkedIn's leads in one destination; polling triggers poll each organization every
 * second.
 */
export class LeadReader extends PublishedWorkflows {
	constructor(
		environment: LeadSyncEnvironment,
		ids: readonly string[],
		/** Returns all rows that were stored. */
		readonly rows: () => Promise<StoredRow[]>,
	) {
		super(environment, ids);
	}

	/**
	 * Returns a function that reports whether everything was read that LinkedIn had at the time of the call. When the
	 * second poll of an organization begins, the first one has ended.
	 */
	private async beginReading(): Promise<() => boolean> {
		const { notifications } = this.environment.simulator.control;
		// LinkedIn repeats the notifications that were not accepted, if it sends any.
		await notifications.retryNow();
		const polls = PAGES.map((id) => this.answeredPolls(id));
		return () => PAGES.every((id, index) => this.answeredPolls(id) >= polls[index] + 2);
	}

	private answeredPolls(organizationId: string): number {
		return this.environment.simulator.calls.filter(
			({ resource, query, status }) =>
				resource === 'leadFormResponses' &&
				status === 200 &&
				query.includes('start=0') &&
				query.includes(organizationId),
		).length;
	}

	/** Lets the workflows read once, to the end or to an execution that fails. */
	async attempt(): Promise<void> {
		const before = new Set((await this.executions()).map(({ id }) => id));
		const hasRead = await this.beginReading();
		const hasEnded = async () => {
			// Checked before the executions are listed, so that the list has all executions of what was read.
			const isRead = hasRead();
			const all = await this.executions();
			const hasFailed = all.some(({ id, status }) => !before.has(id) && status === 'error');
			return hasFailed || (isRead && all.every((each) => this.isOver(each))) || undefined;
		};
		const options = { timeoutMs: ATTEMPT_TIMEOUT_MS, everyMs: 250 };
		await waitUntil('leads to be read, and all executions to end', hasEnded, options);
	}

	/** Lets the workflows read until these leads are stored, or until it is clear that they will not be. */
	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		let size = -1;
		let changedAt = Date.now();
		for (let inVain = 0; ; ) {
			const stored = new Set((await this.rows()).map(({ lead_id }) => lead_id));
			if ([...leadIds].every((id) => stored.has(id))) break;
			if (stored.size !== size) {
				size = stored.size;
				changedAt = Date.now();
			} else if (Date.now() - changedAt > QUIET_MS) {
				if (inVain++ === MOST_VAIN_PUBLICATIONS) return;
				await this.publishAgain();
				changedAt = Date.now();
			}
			await delay(500);
		}
		// If the trigger outputs leads again, it does so in the poll after the last lead.
		await this.attempt();
	}

	/** How many executions have ended. */
	async endedCount(): Promise<number> {
		return (await this.executions()).filter(hasFinished).length;
	}

	/** Whether any execution of the workflows is unfinished. */
	async isRunning(): Promise<boolean> {
		return !(await this.executions()).every((each) => this.isOver(each));
	}
}
