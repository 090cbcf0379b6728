import { get } from 'lodash';
import {
	readTemplate,
	withCredentials,
	withoutPins,
	type ChosenCredentials,
} from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { HubSpot } from '../harness/hubSpot';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { html, SafeHtml } from '../simulator/pages/html';
import { withChoices } from '../e2e/support/templateChoices';
import { useDesk } from './support/desk';
import { picturesOfExecution } from './support/executed';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

/** A property that a person added in HubSpot for a question of the form. */
const OWN_PROPERTY = 'wants_to_see';
const PROPERTIES = 'parameters.additionalFields.customPropertiesUi.customPropertiesValues';

const desk = useDesk(showcaseWorld());
let hubSpot: HubSpot;
let credentials: ChosenCredentials;

beforeAll(async () => {
	const { environment, linkedIn } = desk.canvas;
	const { client, ports } = environment;
	hubSpot = await new HubSpot().listen(ports.hubSpot);
	for (const name of ['event', 'status', 'consents']) hubSpot.properties.push(`linkedin_${name}`);
	hubSpot.properties.push(OWN_PROPERTY);
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
		hubspotAppToken: await client.credentials.create('hubspotAppToken', hubSpot.credential),
	};
});

afterAll(async () => await hubSpot?.stop());

/** The template, with a question of the form in a property that somebody added in HubSpot. */
function withOwnQuestion(): WorkflowDefinition {
	const template = readTemplate('leads-to-hubspot');
	const node = template.nodes.find(({ name }) => name === 'Add or update contact');
	const own = { property: OWN_PROPERTY, value: '={{ $json.what_would_you_like_to_see }}' };
	(get(node, PROPERTIES) as object[]).unshift(own);
	return template;
}

/** Shows what HubSpot has of a person, as its timeline does. */
async function pictureOfTimeline(email: string): Promise<void> {
	const { firstname, lastname, linkedin_status: status } = hubSpot.fieldsOf(email);
	const tasks = hubSpot.tasksOf(email).map(
		({ subject, body }) =>
			html`<h3>☑ ${subject}</h3>
				<p>${new SafeHtml(body)}</p>`,
	);
	const window = await desk.editor.openWindow('about:blank');
	await window.setContent(
		html`<!doctype html>
			<body style="font: 15px sans-serif; margin: 24px; line-height: 1.5">
				<h2>${firstname} ${lastname}</h2>
				<p>LinkedIn status: <b>${status}</b></p>
				${tasks}
			</body>`.toString(),
	);
	await picture(window, 'timeline-hubspot', window.locator('body'));
	await window.close();
}

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

test('leads-to-hubspot, executed in the editor, creates a contact and a task for each lead, with a question in a property of its own', async () => {
	await execute(withOwnQuestion(), 'hubspot', 'Add or update contact');
	const emails = hubSpot.people.map(({ email }) => email);
	expect(emails).not.toEqual([]);
	const numbers = hubSpot.people.map(({ id }) => id);
	expect(hubSpot.tasks.map(({ personId }) => personId)).toEqual(numbers);
	await desk.panel.output.getByText(numbers[0]).first().waitFor();
	const own = desk.panel.parameters.getByText('Custom Properties').last();
	await own.evaluate((element) => element.scrollIntoView({ block: 'start' }));
	await picture(desk.page, 'own-question-hubspot', desk.panel.parameters);
	expect(hubSpot.fieldsOf('guest1@example.com')).toMatchObject({
		[OWN_PROPERTY]: 'Live demo',
		linkedin_event: showcase.event.name,
		linkedin_status: 'Registered',
		linkedin_consents: 'send me news of northwind robotics: yes',
	});
});

test('a cancelled registration, found in the editor, gives the person in HubSpot a status and a task', async () => {
	const { control } = desk.canvas;
	const person = `guest${control.leads.list().length}@example.com`;
	control.leads.delete(String(control.leads.list().at(-1)?.id));
	const template = readTemplate('cancellations-to-hubspot');
	await execute(template, 'cancellations-hubspot', 'Find differences');
	expect(hubSpot.fieldsOf(person).linkedin_status).toBe('Cancelled');
	expect(hubSpot.timelineOf(person)).toEqual([
		`LinkedIn: registered for ${showcase.event.name}`,
		`LinkedIn: cancelled ${showcase.event.name}`,
	]);
	await pictureOfTimeline(person);
});
