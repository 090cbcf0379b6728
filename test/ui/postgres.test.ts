import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { byId } from '../e2e/support/canvas';
import { PostgresNodes } from '../e2e/support/postgresNodes';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from '../demo/showcase';

const TABLE = 'linkedin_leads';

const desk = useDesk(showcaseWorld());

test('a user stores leads in PostgreSQL by choosing the table and its columns, without typing a column', async () => {
	const { page, panel, editor, canvas } = desk;
	const { postgres } = canvas.environment;
	const nodes = await PostgresNodes.connect(canvas.environment);
	await desk.lay([
		MANUAL_TRIGGER,
		canvas.action('Form table', 'form.getTable', {
			formId: byId(showcase.form.id),
			options: { tableName: TABLE },
		}),
		nodes.execute('Create table', '={{ $json.statements }}'),
		canvas.action('Pull leads', 'lead.pull', {
			organizationId: byId(showcase.organization.id),
			eventId: byId(showcase.event.id),
		}),
		nodes.untouched('Store leads', 'upsert'),
	]);
	await panel.open('Pull leads');
	await panel.executeFor(8);
	await panel.close();

	await panel.open('Store leads');
	await editor.openList('table');
	await panel.pick('table', TABLE);
	// n8n reads the columns of the table from the database.
	const values = page.getByTestId('mapping-fields-container');
	await values.getByText('what_would_you_like_to_see').waitFor();
	await page.getByTestId('mapping-mode-select').click();
	await page.getByRole('option', { name: /Map Automatically/ }).click();
	await page.getByTestId('matching-column-select').click();
	await page.getByRole('option', { name: 'lead_id', exact: true }).click();
	await page.keyboard.press('Escape');
	await picture(page, 'postgres-mapping');
	const stored = await panel.executeFor(8);
	expect(stored).toContain('Factory tour');

	const rows = await postgres.query<Record<string, unknown>>(
		`SELECT * FROM ${TABLE} ORDER BY submitted_at`,
	);
	expect(rows).toHaveLength(8);
	expect(rows[3]).toMatchObject({
		event_id: showcase.event.id,
		first_name: 'Liam',
		last_name: "O'Connor",
		what_would_you_like_to_see: 'Factory tour',
		consent_send_me_news_of_northwind_robotics: false,
	});
});
