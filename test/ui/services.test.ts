import {
	readTemplate,
	signedInByJwt,
	withCredentials,
	withoutPins,
	type ChosenCredentials,
} from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { HubSpot } from '../harness/hubSpot';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { Salesforce } from '../harness/salesforce';
import { Slack } from '../harness/slack';
import { waitUntil } from '../harness/waitUntil';
import { byId } from '../e2e/support/canvas';
import { withChoices } from '../e2e/support/templateChoices';
import { useDesk } from './support/desk';
import { picturesOfExecution } from './support/executed';
import { showcase, showcaseWorld } from './support/showcase';

const desk = useDesk(showcaseWorld());
let hubSpot: HubSpot;
let salesforce: Salesforce;
let slack: Slack;
let credentials: ChosenCredentials;

beforeAll(async () => {
	const { environment, linkedIn } = desk.canvas;
	const { client, ports } = environment;
	hubSpot = await HubSpot.start(ports.hubSpot);
	for (const name of ['linkedin_event', 'linkedin_lead_id']) hubSpot.properties.push(name);
	salesforce = await Salesforce.start(ports.salesforce);
	salesforce.externalIds.push('LinkedIn_Person__c');
	slack = await Slack.start(ports.slack);
	const services = {
		hubspotAppToken: hubSpot.credential,
		salesforceJwtApi: salesforce.credential,
		slackApi: slack.credential,
	};
	credentials = { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn };
	for (const [type, data] of Object.entries(services)) {
		credentials[type] = await client.credentials.create(type, data);
	}
});

afterAll(async () => {
	for (const service of [hubSpot, salesforce, slack]) await service?.stop();
});

/** Executes a template in the editor, and opens the output of one of its nodes. */
async function execute(template: WorkflowDefinition, name: string, node: string): Promise<void> {
	const { canvas, editor, page } = desk;
	const unpinned = withChoices(withoutPins(template), showcase.organization.id);
	const chosen = withCredentials(unpinned, credentials);
	const { id } = await canvas.environment.client.workflows.create(chosen);
	await editor.openWorkflow(id);
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').waitFor();
	await picturesOfExecution(page, name, node);
}

test('leads-to-hubspot, executed in the editor, creates a contact and a task for each lead', async () => {
	await execute(readTemplate('leads-to-hubspot'), 'hubspot', 'Add or update contact');
	const emails = hubSpot.contacts.map(({ email }) => email);
	expect(emails).not.toEqual([]);
	const numbers = hubSpot.contacts.map(({ vid }) => vid);
	expect(hubSpot.tasks.map(({ contactIds: [id] }) => id)).toEqual(numbers);
	await desk.panel.output.getByText(String(numbers[0])).first().waitFor();
});

test('leads-to-salesforce, executed in the editor, creates a Salesforce lead and a task for each lead', async () => {
	await execute(
		signedInByJwt(readTemplate('leads-to-salesforce')),
		'salesforce',
		'Add or update lead',
	);
	const ids = salesforce.leads.map(({ Id }) => Id);
	expect(ids).not.toEqual([]);
	expect(salesforce.tasks.map(({ WhoId }) => WhoId)).toEqual(ids);
	await desk.panel.output.getByText(ids[0]).first().waitFor();
});

test('leads-to-slack, executed in the editor, writes messages in Slack', async () => {
	await execute(readTemplate('leads-to-slack'), 'slack', 'Write message');
	await waitUntil('the messages', () => slack.messages.length > 0 || undefined);
	expect(slack.messages.map(({ text }) => text).join()).toContain(`*${showcase.event.name}*`);
});

test('teardown-and-recreate, executed in the editor, replaces the subscriptions of published workflows', async () => {
	const { canvas } = desk;
	const { workflows } = canvas.environment.client;
	const organizationId = byId(showcase.organization.id);
	const { id } = await canvas.create([
		canvas.notificationTrigger('Instant lead', { organizationId }),
	]);
	await workflows.activate(id);
	const [before] = canvas.control.subscriptions.list();
	await execute(
		readTemplate('teardown-and-recreate'),
		'teardown-and-recreate',
		'Replace subscriptions',
	);
	const after = canvas.control.subscriptions.list();
	expect(after.map(({ webhook }) => webhook)).toEqual([before.webhook]);
	expect(after[0].id).not.toBe(before.id);
	await workflows.deactivate(id);
});
