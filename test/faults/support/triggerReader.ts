import { createPostgresCredential } from './postgresCredential';
import type { CredentialReference } from '../../harness/api/credentials';
import { hasFinished, type ExecutionSummary } from '../../harness/api/execution';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { PACKAGE_NAME } from '../../harness/packPackage';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { workflowOf, type NodeDefinition } from '../../harness/workflowBuilder';
import type { Attempt, LeadReader, Written } from './leadReader';
import type { Surroundings } from './surroundings';

const TRIGGER = 'Leads';
const POLL_EVERY_SECONDS = 1;
const POLL_TIMEOUT_MS = 150_000;
/** So many polls in a row that bring nothing mean that nothing will come any more. */
const MOST_VAIN_POLLS = 2;

/** Every row that was written, with the execution that wrote it: nothing hides a repetition. */
const EMITTED_TABLE = `CREATE TABLE emitted (
	lead_id text NOT NULL, submitted_at timestamptz, lead_error text, execution_id text NOT NULL
)`;

/** An active trigger of all organizations, each lead of which becomes a row. */
export class TriggerReader implements LeadReader {
	readonly reportedUnderAnotherId = new Set<string>();

	/** By id; n8n lists the newest hundred only. */
	private readonly seenExecutions = new Map<string, ExecutionSummary>();

	private constructor(
		private readonly surroundings: Surroundings,
		readonly workflowId: string,
	) {}

	static async create(
		surroundings: Surroundings,
		linkedIn: CredentialReference,
	): Promise<TriggerReader> {
		const { client, postgres } = surroundings;
		await postgres.query(EMITTED_TABLE);
		const trigger: NodeDefinition = {
			name: TRIGGER,
			type: `${PACKAGE_NAME}.linkedInLeadSyncTrigger`,
			typeVersion: 1,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn },
			parameters: {
				organizationId: { __rl: true, mode: 'list', value: 'all' },
				startFrom: 'lastDays',
				startDays: 7,
				pollTimes: { ...everySeconds(POLL_EVERY_SECONDS) },
			},
		};
		const store: NodeDefinition = {
			name: 'Store',
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			credentials: { postgres: await createPostgresCredential(surroundings) },
			parameters: {
				operation: 'executeQuery',
				query: 'INSERT INTO emitted VALUES ($1, $2, $3, $4)',
				options: {
					queryBatching: 'transaction',
					queryReplacement:
						'={{ [$json.lead_id, $json.submitted_at, $json.lead_error, $execution.id] }}',
				},
			},
		};
		const { id } = await client.workflows.create(workflowOf('Trigger', [trigger, store]));
		await client.workflows.activate(id);
		return new TriggerReader(surroundings, id);
	}

	/** Waits for a poll that failed, or for one that was answered; either began after this was called. */
	async attempt(): Promise<Attempt> {
		const latest = await this.surroundings.client.executions.latestId(this.workflowId);
		let answered = this.answeredPolls();
		let broken = this.brokenCalls();
		return await waitUntil(
			'a poll to end',
			async () => {
				// A broken answer may have the status of a good one.
				if (this.brokenCalls() !== broken) {
					answered = this.answeredPolls();
					broken = this.brokenCalls();
				}
				const failed = (await this.executions()).find(
					({ id, status }) => Number(id) > Number(latest) && status === 'error',
				);
				if (failed !== undefined) {
					const { error } = await this.surroundings.client.executions.get(failed.id);
					return { error: error?.message ?? 'error' };
				}
				// When a second one begins, the first has ended.
				return this.answeredPolls() >= answered + 2 * this.owners() ? {} : undefined;
			},
			{ timeoutMs: POLL_TIMEOUT_MS },
		);
	}

	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		let written = new Set<string>();
		for (let vainPolls = 0; vainPolls < MOST_VAIN_POLLS; ) {
			const { error } = await this.attempt();
			await waitUntil(
				'all executions to end',
				async () => (await this.executions()).every(hasFinished) || undefined,
			);
			const { size: before } = written;
			written = new Set((await this.written()).map(({ leadId }) => leadId));
			if ([...leadIds].every((id) => written.has(id))) break;
			if (error === undefined && written.size === before) vainPolls++;
		}
		// What is given out again would be so by the poll after the last lead.
		await this.attempt();
	}

	async retryCrashed(): Promise<void> {
		for (const { id, status } of await this.executions()) {
			if (status === 'crashed') await this.surroundings.client.executions.retry(id);
		}
	}

	async written(): Promise<Written[]> {
		const rows = await this.surroundings.postgres.query<{
			lead_id: string;
			submitted_at: Date | null;
		}>('SELECT lead_id, submitted_at FROM emitted');
		return rows.map((row) => ({
			leadId: row.lead_id,
			submittedAt: row.submitted_at?.getTime(),
		}));
	}

	async tables(): Promise<string[]> {
		return ['emitted'];
	}

	async reported(): Promise<Set<string>> {
		const rows = await this.surroundings.postgres.query<{ lead_id: string }>(
			'SELECT lead_id FROM emitted WHERE lead_error IS NOT NULL',
		);
		return new Set([...rows.map(({ lead_id }) => lead_id), ...this.reportedUnderAnotherId]);
	}

	async falseSuccesses(): Promise<number> {
		const { client, postgres } = this.surroundings;
		const rows = await postgres.query<{ execution_id: string; count: string }>(
			'SELECT execution_id, count(*) FROM emitted GROUP BY execution_id',
		);
		const writtenBy = new Map(rows.map((row) => [row.execution_id, Number(row.count)]));
		const successes = (await this.executions()).filter(
			// One that is repeated holds the trigger's output twice.
			({ mode, status }) => status === 'success' && mode !== 'retry',
		);
		let found = 0;
		for (const { id } of successes) {
			const emitted = (await client.executions.get(id)).items(TRIGGER).length;
			if (emitted !== (writtenBy.get(id) ?? 0)) found += 1;
		}
		return found;
	}

	/** Polls that found something, or failed. */
	private async executions(): Promise<ExecutionSummary[]> {
		const newest = await this.surroundings.client.executions.list(this.workflowId);
		for (const execution of newest) this.seenExecutions.set(execution.id, execution);
		return [...this.seenExecutions.values()];
	}

	private answeredPolls(): number {
		return this.surroundings.simulator.calls.filter(
			({ resource, query, status }) =>
				resource === 'leadFormResponses' && status === 200 && query.includes('start=0'),
		).length;
	}

	private brokenCalls(): number {
		const rules = this.surroundings.simulator.control.faults.list();
		return rules
			.filter(({ rule }) => !['latency', 'token'].includes(rule.effect.kind))
			.reduce((sum, { hits }) => sum + hits, 0);
	}

	private owners(): number {
		return this.surroundings.simulator.world.organizations.length;
	}
}
