import type { INodeParameters } from 'n8n-workflow';
import { duringTests } from '../harness/duringTests';
import { waitUntil } from '../harness/waitUntil';
import type { NodeDefinition } from '../harness/workflowBuilder';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { ActiveTrigger, TRIGGER } from '../e2e/support/activeTrigger';
import { byId } from '../e2e/support/canvas';
import { CRM, RefusingCrm } from '../e2e/support/refusingCrm';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from '../demo/showcase';

const { organization, analyst, event } = showcase;

const desk = useDesk(showcaseWorld());

/** Opens the panel of one action behind a manual trigger, and executes it. */
async function execute(
	name: string,
	action: `${string}.${string}`,
	parameters: INodeParameters = {},
): Promise<void> {
	await desk.lay([MANUAL_TRIGGER, desk.canvas.action(name, action, parameters)]);
	await desk.panel.open(name);
	await desk.panel.execute();
	await desk.panel.ended();
}

test('the error for a missing role names the Page and the next step, and where the documentation says more', async () => {
	const page = { ...byId(analyst.id), mode: 'list' as const, cachedResultName: analyst.name };
	await execute('Pull leads', 'lead.pull', { organizationId: page });
	const message = await desk.page.getByTestId('node-error-message').innerText();
	expect(message).toContain(`leads of Page "${analyst.name}" (${analyst.id})`);
	const description = desk.page.getByTestId('node-error-description');
	expect(await description.innerText()).toMatch(
		/A Page admin grants it.* More: https:\S+docs\/connect\.md#the-role-you-need$/s,
	);
	await picture(desk.page, 'error-message');
});

test('Check connection shows for how many Pages the account can read event leads', async () => {
	await execute('Check connection', 'connection.check');
	await desk.panel.show('Table');
	const shown = await desk.panel.output.innerText();
	expect(shown).toContain('Event leads of 1 of 2 Pages can be read');
	await picture(desk.page, 'connection-check');
});

const crm = duringTests(
	async () => await RefusingCrm.start(),
	async (started) => await started.close(),
);

const REASON_COLUMNS = ['lead_id', 'failure_reason', 'failure_node', 'failure_code', 'failure_at'];

async function tableOfGivenUp(): Promise<{ id: string; node: NodeDefinition }> {
	const columns = REASON_COLUMNS.map((name) => ({ name, type: 'string' as const }));
	const id = await desk.canvas.environment.client.dataTables.create('Given-up leads', columns);
	const value = Object.fromEntries(REASON_COLUMNS.map((name) => [name, `={{ $json.${name} }}`]));
	const parameters: INodeParameters = {
		operation: 'insert',
		dataTableId: byId(id),
		columns: { mappingMode: 'defineBelow', value },
	};
	const type = 'n8n-nodes-base.dataTable';
	return { id, node: { name: 'Given-up leads', type, typeVersion: 1, parameters } };
}

test('a lead that the CRM refuses goes to the output Given Up, with what the CRM said', async () => {
	const givenUp = await tableOfGivenUp();
	crm.refused.add('guest3@example.com');
	const trigger = await ActiveTrigger.create(
		desk.canvas,
		{
			organizationId: byId(organization.id),
			startFrom: 'lastDays',
			startDays: 30,
			options: { givenUpOutput: true },
		},
		[crm.node('work_email'), givenUp.node],
		{
			[TRIGGER]: {
				main: [
					[{ node: CRM, type: 'main', index: 0 }],
					[{ node: 'Given-up leads', type: 'main', index: 0 }],
				],
			},
			[CRM]: { main: [] },
		},
	);
	await trigger.activate();
	const line =
		/Leads of "Leads" in workflow "Test": 1 failing \(CRM 400; \d+ tr(y|ies)\), next try/;
	await waitUntil(
		'the log to say what waits',
		() => line.test(desk.canvas.environment.n8n.logs()) || undefined,
	);
	const storeAnother = () => desk.canvas.control.leads.add({ eventId: event.id });
	// n8n stores what waits when the next execution begins.
	storeAnother();
	await trigger.stored('failing');
	await trigger.deactivate();
	await trigger.letDaysPass(2);
	await trigger.activate();
	storeAnother();
	const { id, error } = await trigger.report();
	expect(error?.message).toContain('CRM refuses 1 lead: 400');
	expect(error?.description).toMatch(
		/CRM 400 ".*job_title.*", \d tries, .*Lead IDs: .*\.\nNow: 1 /s,
	);
	await desk.editor.openExecutions(trigger.id, id);
	await desk.panel.open(TRIGGER);
	await desk.page.getByTestId('node-error-message').waitFor();
	await picture(desk.page, 'failing-report', desk.panel.output);

	storeAnother();
	await trigger.stored('reported');
	await trigger.deactivate();
	await trigger.letDaysPass(9);
	await trigger.activate();
	storeAnother();
	const { dataTables } = desk.canvas.environment.client;
	const [row] = await waitUntil('the lead in the table of given-up leads', async () => {
		const rows = await dataTables.rows(givenUp.id);
		return rows.length > 0 ? rows : undefined;
	});
	expect(row).toMatchObject({ failure_node: 'CRM', failure_code: '400' });
	expect(row.failure_reason).toContain('job_title');
	await trigger.delete();
});
