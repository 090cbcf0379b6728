import {
	readTemplate,
	signedInByJwt,
	withCredentials,
	withoutPins,
	type ChosenCredentials,
} from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { HubSpot } from '../harness/hubSpot/hubSpot';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { Salesforce } from '../harness/salesforce/salesforce';
import { Slack } from '../harness/slack';
import { waitUntil } from '../harness/waitUntil';
import { withChoices } from '../e2e/support/templateChoices';
import { Desk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

let desk: Desk;
let hubSpot: HubSpot;
let salesforce: Salesforce;
let slack: Slack;
let credentials: ChosenCredentials;

beforeAll(async () => {
	desk = await Desk.open(showcaseWorld());
	const { environment, linkedIn } = desk.canvas;
	const { client, ports } = environment;
	hubSpot = await HubSpot.start(ports.hubSpot);
	for (const name of ['linkedin_event', 'linkedin_lead_id']) hubSpot.contacts.addProperty(name);
	salesforce = await Salesforce.start(ports.salesforce);
	salesforce.addExternalId('LinkedIn_Person__c');
	slack = await Slack.start(ports.slack);
	const services = {
		hubspotAppToken: hubSpot.credential,
		salesforceJwtApi: salesforce.credential,
		slackApi: slack.credential,
	};
	credentials = { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn };
	for (const [type, data] of Object.entries(services)) {
		credentials[type] = await client.credentials.create({ name: type, type, data });
	}
});

afterAll(async () => {
	await desk?.close();
	for (const service of [hubSpot, salesforce, slack]) await service?.stop();
});

/** Executes a template in the editor, and opens the output of its last node. */
async function execute(template: WorkflowDefinition, last: string): Promise<void> {
	const { canvas, editor, page, panel } = desk;
	const unpinned = withChoices(withoutPins(template), showcase.organization.id);
	const chosen = withCredentials(unpinned, credentials);
	const { id } = await canvas.environment.client.workflows.create(chosen);
	await editor.openWorkflow(id);
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').waitFor();
	await page.getByTestId('execute-workflow-button').getByText('Execute workflow').waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await picture(page, `executed-${template.name.split(' ').at(-1)?.toLowerCase()}`);
	await panel.open(last);
	await panel.show('Table');
}

test('leads become contacts of HubSpot in the editor', async () => {
	await execute(readTemplate('leads-to-hubspot'), 'Add or update contact');
	const emails = hubSpot.contacts.list().map(({ email }) => email);
	expect(emails).not.toEqual([]);
	const numbers = hubSpot.contacts.list().map(({ vid }) => vid);
	expect(hubSpot.tasks.map(({ contactIds: [id] }) => id)).toEqual(numbers);
	await desk.panel.output.getByText(String(numbers[0])).first().waitFor();
	await picture(desk.page, 'rows-hubspot');
});

test('leads become leads of Salesforce in the editor', async () => {
	await execute(signedInByJwt(readTemplate('leads-to-salesforce')), 'Add or update lead');
	const ids = salesforce.leads.map(({ Id }) => Id);
	expect(ids).not.toEqual([]);
	expect(salesforce.tasks.map(({ WhoId }) => WhoId)).toEqual(ids);
	await desk.panel.output.getByText(ids[0]).first().waitFor();
	await picture(desk.page, 'rows-salesforce');
});

test('leads become messages in Slack in the editor', async () => {
	await execute(readTemplate('leads-to-slack'), 'Write message');
	await waitUntil('the messages', () => slack.messages.length > 0 || undefined);
	expect(slack.messages.map(({ text }) => text).join()).toContain(`*${showcase.event.name}*`);
	await desk.panel.widenOutput();
	await desk.panel.scrollTo('* registered for *');
	await picture(desk.page, 'rows-slack');
});
