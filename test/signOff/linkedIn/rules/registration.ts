import { rowIds } from '../../../e2e/support/pulls';
import { waitUntil } from '../../../harness/waitUntil';
import { NotShown, type Show } from '../../rule';
import { PATIENCE } from '../../stage/stage';
import type { LinkedInStage } from '../stage';

/** LGF-106: somebody registers on LinkedIn, while the workflow is published. */
export const showRegistration: Show<LinkedInStage> = async (stage, shown) => {
	const { event_id } = await stage.event();
	const { truth, organizationId, table } = stage.access;
	const { member } = stage.options;
	const before = new Set((await truth.leads(organizationId)).map(({ id }) => id));
	await table.publish();
	const question = `LGF-106: register for https://www.linkedin.com/events/${event_id}/ as a test person now. Done?`;
	if (!(await member.confirm(question))) {
		throw new NotShown('Nobody registered for the event while the rehearsal waited');
	}
	shown.step(
		'Somebody registered for the event on LinkedIn, while leads-to-postgres was published.',
	);
	const startedAt = Date.now();
	const isNew = (id: unknown) => !before.has(String(id));
	const rows = await waitUntil(
		'the row of the person who registered',
		async () => {
			const found = (await table.rows()).filter(({ lead_id }) => isNew(lead_id));
			return found.length > 0 ? found : undefined;
		},
		PATIENCE,
	);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	shown.table(
		`What came, ${seconds} s after the question was answered`,
		rows.map(({ lead_id, submitted_at, event_name }) => ({ lead_id, submitted_at, event_name })),
	);
	const leads = (await truth.leads(organizationId)).map(({ id }) => id);
	shown.sameSet(
		'New rows in PostgreSQL, and new leads at LinkedIn',
		rowIds(rows),
		leads.filter(isNew),
	);
	shown.omission('a registration that is cancelled, and the lead that LinkedIn pushes.');
};
