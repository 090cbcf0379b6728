import type { LinkedInClient } from '../../shared/api/linkedInClient';
import { LeadRows } from '../../shared/reading/leadRows';
import type { LeadRow } from '../../shared/leads/types';
import type { NotificationSettings } from '../notificationSettings';

/** How long LinkedIn is not asked again for a form or an event that it did not show, milliseconds. */
const KEEP_MS = 30 * 1000;

const joiners = new Map<string, LeadJoiner>();

/**
 * The row of one lead. Forms and event names that an earlier notification of the same trigger needed are
 * not read again soon, whether LinkedIn showed them or not.
 * @param trigger tells one trigger node from another
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function joinedRow(
	client: LinkedInClient,
	lead: unknown,
	settings: NotificationSettings,
	trigger: string,
): Promise<LeadRow> {
	for (const [key, { isOutdated }] of joiners) {
		if (isOutdated) joiners.delete(key);
	}
	// What one member could not see, or no longer can, another one may.
	const key = `${trigger} ${client.signedInAs}`;
	const joiner = joiners.get(key) ?? new LeadJoiner(client, settings);
	joiners.set(key, joiner);
	return await joiner.rowOf(lead);
}

interface WaitingLead {
	lead: unknown;
	resolve: (row: LeadRow) => void;
	reject: (error: unknown) => void;
}

/**
 * Joins leads with their forms, one batch after the other: those that arrive while a form is being read
 * wait for it together, so that a burst of notifications reads each form once.
 */
class LeadJoiner {
	private readonly startedAt = Date.now();

	private hasFailed = false;

	private readonly leadRows: LeadRows;

	private waiting: WaitingLead[] = [];

	private isJoining = false;

	constructor(
		client: LinkedInClient,
		private readonly settings: NotificationSettings,
	) {
		this.leadRows = new LeadRows(client, { recalls: true });
	}

	/** Whether LinkedIn may show by now what it did not show. */
	get isOutdated(): boolean {
		return this.hasFailed || Date.now() - this.startedAt > KEEP_MS;
	}

	async rowOf(lead: unknown): Promise<LeadRow> {
		return await new Promise((resolve, reject) => {
			this.waiting.push({ lead, resolve, reject });
			if (!this.isJoining) void this.joinAll();
		});
	}

	private async joinAll(): Promise<void> {
		this.isJoining = true;
		while (this.waiting.length > 0) await this.join(this.waiting.splice(0));
		this.isJoining = false;
	}

	private async join(batch: WaitingLead[]): Promise<void> {
		const { owner, scope } = this.settings;
		try {
			const entries = batch.map(({ lead }) => ({ lead }));
			const rows = await this.leadRows.of(entries, { owner, leadType: scope.leadType });
			batch.forEach(({ resolve }, index) => resolve(rows[index]));
		} catch (error) {
			this.hasFailed = true;
			batch.forEach(({ reject }) => reject(error));
		}
	}
}
