import { createPostgresCredential } from './postgresCredential';
import { leadsToStore } from '../../demo/leadTruth';
import { readTemplate, withCredentials } from '../../demo/template';
import type { CredentialReference } from '../../harness/api/credentials';
import { hasFinished, type ExecutionSummary } from '../../harness/api/execution';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { waitUntil } from '../../harness/waitUntil';
import type { Attempt, AttemptOptions, LeadReader, Written } from './leadReader';
import type { Surroundings } from './surroundings';

const SCHEDULE = 'Every 15 minutes';
const RUN_TIMEOUT_MS = 240_000;
const MOST_RUNS_TO_CATCH_UP = 3;

/** The template sync-to-postgres as it is delivered, run once for each attempt. */
export class SyncReader implements LeadReader {
	readonly reportedUnderAnotherId = new Set<string>();

	private successesWithMissing = 0;

	private constructor(
		private readonly surroundings: Surroundings,
		readonly workflowId: string,
	) {}

	static async create(
		surroundings: Surroundings,
		linkedIn: CredentialReference,
	): Promise<SyncReader> {
		const { client } = surroundings;
		const template = withCredentials(readTemplate('sync-to-postgres'), {
			[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
			postgres: await createPostgresCredential(surroundings),
		});
		const { id } = await client.workflows.create(template);
		return new SyncReader(surroundings, id);
	}

	async attempt({ isHuge = false }: AttemptOptions = {}): Promise<Attempt> {
		const { client, simulator } = this.surroundings;
		const now = simulator.control.now();
		const wanted = leadsToStore(simulator).filter(({ visibleFrom }) => visibleFrom <= now);
		const { executionId } = await client.session.send<{ executionId: string }>(
			'POST',
			`/rest/workflows/${this.workflowId}/run`,
			{ triggerToStartFrom: { name: SCHEDULE } },
		);
		const { status } = await this.finished(executionId);
		if (status !== 'success') return { error: isHuge ? status : await this.errorOf(executionId) };
		await this.databaseIsUp();
		const written = new Set((await this.written()).map(({ leadId }) => leadId));
		const reported = await this.reported();
		const deleted = new Set(wanted.map(({ id }) => id));
		for (const { id } of simulator.world.leads) deleted.delete(id);
		const isDone = (id: string) => written.has(id) || reported.has(id) || deleted.has(id);
		if (!wanted.every(({ id }) => isDone(id))) this.successesWithMissing += 1;
		return {};
	}

	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		for (let runs = 0; runs < MOST_RUNS_TO_CATCH_UP; runs++) {
			// What an error says is of no interest here, and n8n may need minutes to hand it out.
			const { error } = await this.attempt({ isHuge: true });
			const written = new Set((await this.written()).map(({ leadId }) => leadId));
			if (error === undefined && [...leadIds].every((id) => written.has(id))) return;
		}
	}

	async written(): Promise<Written[]> {
		const { postgres } = this.surroundings;
		const rows: Written[] = [];
		for (const name of await this.tables()) {
			const stored = await postgres.query<{ lead_id: string; submitted_at: Date | null }>(
				`SELECT lead_id, submitted_at FROM ${name}`,
			);
			for (const row of stored) {
				rows.push({ leadId: row.lead_id, submittedAt: row.submitted_at?.getTime() });
			}
		}
		return rows;
	}

	async tables(): Promise<string[]> {
		const tables = await this.surroundings.postgres.query<{ name: string }>(
			`SELECT quote_ident(table_name) AS name FROM information_schema.tables
			WHERE table_schema = 'public' AND table_name ~ '_leads_[0-9]+$'`,
		);
		return tables.map(({ name }) => name);
	}

	/** In the table of problems, or in a row that says what of it could not be read. */
	async reported(): Promise<Set<string>> {
		const { postgres } = this.surroundings;
		const [{ exists }] = await postgres.query<{ exists: boolean }>(
			`SELECT to_regclass('public.linkedin_lead_problems') IS NOT NULL AS exists`,
		);
		const sources = (await this.tables()).map(
			(table) => `SELECT lead_id FROM ${table} WHERE field_errors IS NOT NULL`,
		);
		if (exists) sources.push('SELECT lead_id FROM linkedin_lead_problems');
		if (sources.length === 0) return this.reportedUnderAnotherId;
		const leads = await postgres.query<{ lead_id: string | null }>(sources.join(' UNION '));
		return new Set([
			...leads.flatMap(({ lead_id }) => lead_id ?? []),
			...this.reportedUnderAnotherId,
		]);
	}

	async falseSuccesses(): Promise<number> {
		return this.successesWithMissing;
	}

	/** Without its data, which n8n takes minutes to hand out when they are of thousands of leads. */
	private async finished(executionId: string): Promise<ExecutionSummary> {
		const { executions } = this.surroundings.client;
		return await waitUntil(
			'the run to end',
			async () => {
				const newest = await executions.list(this.workflowId, 1);
				return newest.find((each) => each.id === executionId && hasFinished(each));
			},
			{ timeoutMs: RUN_TIMEOUT_MS, everyMs: 250 },
		);
	}

	private async errorOf(executionId: string): Promise<string> {
		const { data, error, status } = await this.surroundings.client.executions.get(executionId);
		return `${data.resultData.lastNodeExecuted}: ${error?.message ?? status}`;
	}

	/** What was stored can only be told when the database is back. */
	private async databaseIsUp(): Promise<void> {
		const { postgres } = this.surroundings;
		await waitUntil('PostgreSQL to answer', async () => {
			return await postgres.query('SELECT 1').catch(() => undefined);
		});
	}
}
