import { createHash } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads, type StoredLead } from '../../demo/storedLeads';
import { readTemplate, withCredentials, withoutPins, withParameters } from '../../demo/template';
import type { ExecutionError } from '../../harness/api/execution';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Demonstration } from '../demonstration';
import type { Stage } from '../stage/stage';

/**
 * Deletes rows and shows that recover-from-outage brings them back, and doubles none when it is run again.
 *
 * @param range the time range in which those leads were submitted, and their page if it is one, as
 * Lead → Pull takes them
 * @param leadIds of the rows that are deleted
 * @param judge proves what each run said, `once` or `twice`
 */
export async function showRecoveredRows(
	{ desk, environment }: Stage,
	shown: Demonstration,
	range: INodeParameters,
	leadIds: readonly string[],
	judge: (times: string, error: ExecutionError | undefined) => void,
): Promise<void> {
	const { client, postgres } = environment;
	const before = await storedLeads(postgres);
	const rowsBefore = before.map(inShort);
	shown.step(
		`Deleted the ${leadIds.length} rows of that time, and ran recover-from-outage for it, twice.`,
	);
	for (const table of new Set(before.map((lead) => lead.table))) {
		await postgres.query(`DELETE FROM "${table}" WHERE lead_id = ANY($1)`, [leadIds]);
	}
	const template = withoutPins(readTemplate('recover-from-outage'));
	const { id } = await client.workflows.create(
		withCredentials(withParameters(template, 'Pull leads', range), {
			[LINKEDIN_CREDENTIAL_TYPE]: desk.canvas.linkedIn,
			postgres: await createPostgresCredential(environment),
		}),
	);
	for (const [times, claim] of [
		['once', 'Rows as they were'],
		['twice', 'Rows after the second time'],
	]) {
		const { error } = await client.workflows.run(id, 'Start by hand', { timeoutMs: 200_000 });
		judge(times, error);
		const rows = (await storedLeads(postgres)).map(inShort);
		shown.sameSet(claim, rows, rowsBefore);
	}
	await desk.editor.openWorkflow(id);
	await shown.picture(desk.page, 'The workflow recover-from-outage');
}

/** A row by its lead and a digest of all that is in it: a report does not tell what people answered. */
function inShort({ table, row }: StoredLead): string {
	const values = Object.entries(row).sort(([one], [other]) => one.localeCompare(other));
	const digest = createHash('sha256').update(JSON.stringify(values)).digest('hex');
	return `${String(row.lead_id)} in ${table} (${digest.slice(0, 12)})`;
}
