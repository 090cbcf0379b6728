import { createPostgresCredential } from './postgresCredential';
import { leadsToStore } from '../../demo/leadTruth';
import { readTemplate, withCredentials, withParameters } from '../../demo/template';
import type { CredentialReference } from '../../harness/api/credentials';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Attempt, LeadReader, Written } from './leadReader';
import type { Surroundings } from './surroundings';

const SCHEDULE = 'Every 15 minutes';
const RUN_TIMEOUT_MS = 240_000;
const MOST_RUNS_TO_CATCH_UP = 3;

/** The template sync-to-postgres as it is delivered, run once for each attempt. */
export class SyncReader implements LeadReader {
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

	async attempt(): Promise<Attempt> {
		const { client, simulator } = this.surroundings;
		const now = simulator.control.now();
		const wanted = leadsToStore(simulator).filter(({ visibleFrom }) => visibleFrom <= now);
		const execution = await client.workflows.run(this.workflowId, SCHEDULE, {
			timeoutMs: RUN_TIMEOUT_MS,
		});
		if (execution.status !== 'success') {
			return { error: execution.error?.message ?? execution.status };
		}
		const written = new Set((await this.written()).map(({ leadId }) => leadId));
		const reported = await this.reported();
		const isDone = (id: string) => written.has(id) || reported.has(id);
		if (!wanted.every(({ id }) => isDone(id))) this.successesWithMissing += 1;
		return {};
	}

	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		for (let runs = 0; runs < MOST_RUNS_TO_CATCH_UP; runs++) {
			const { error } = await this.attempt();
			const written = new Set((await this.written()).map(({ leadId }) => leadId));
			if (error === undefined && [...leadIds].every((id) => written.has(id))) return;
		}
	}

	async written(): Promise<Written[]> {
		const { postgres } = this.surroundings;
		const tables = await postgres.query<{ name: string }>(
			`SELECT quote_ident(table_name) AS name FROM information_schema.tables
			WHERE table_schema = 'public' AND table_name ~ '_leads_[0-9]+$'`,
		);
		const rows: Written[] = [];
		for (const { name } of tables) {
			const stored = await postgres.query<{ lead_id: string; submitted_at: Date | null }>(
				`SELECT lead_id, submitted_at FROM ${name}`,
			);
			for (const row of stored) {
				rows.push({ leadId: row.lead_id, submittedAt: row.submitted_at?.getTime() });
			}
		}
		return rows;
	}

	async reported(): Promise<Set<string>> {
		const { postgres } = this.surroundings;
		const [{ exists }] = await postgres.query<{ exists: boolean }>(
			`SELECT to_regclass('public.linkedin_lead_problems') IS NOT NULL AS exists`,
		);
		if (!exists) return new Set();
		const problems = await postgres.query<{ lead_id: string }>(
			'SELECT lead_id FROM linkedin_lead_problems WHERE lead_id IS NOT NULL',
		);
		return new Set(problems.map(({ lead_id }) => lead_id));
	}

	async falseSuccesses(): Promise<number> {
		return this.successesWithMissing;
	}

	/** Lets n8n run it by itself, every so many seconds. */
	async activate(seconds: number): Promise<void> {
		const { workflows } = this.surroundings.client;
		const changed = withParameters(await workflows.get(this.workflowId), SCHEDULE, {
			rule: { interval: [{ field: 'seconds', secondsInterval: seconds }] },
		});
		await workflows.update(this.workflowId, { nodes: changed.nodes });
		await workflows.activate(this.workflowId);
	}

	async deactivate(): Promise<void> {
		await this.surroundings.client.workflows.deactivate(this.workflowId);
	}
}
