import { groupBy, uniq } from 'lodash';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { HubSpot } from '../../harness/hubSpot/hubSpot';
import { rateLimited } from '../../harness/hubSpot/hubSpotRefusal';
import { ActiveTemplate } from '../support/activeTemplate';
import { EVENTS, register, registerPeople, threeEvents } from '../support/registrations';

jest.setTimeout(580_000);

const PEOPLE = 1_000;

let environment: LeadSyncEnvironment;
let hubSpot: HubSpot;
let workflow: ActiveTemplate;
let emails: Map<string, string>;

beforeAll(async () => {
	const now = Date.now();
	const world = threeEvents(now);
	emails = registerPeople(world, PEOPLE, now);
	environment = await startEnvironment({ simulator: { world } });
	hubSpot = await HubSpot.start(environment.ports.hubSpot);
	hubSpot.contacts.addProperty('linkedin_event');
});

afterAll(async () => {
	await environment?.stop();
	await hubSpot?.stop();
});

const contacts = () => hubSpot.contacts.list();
/** The tasks that tell of each lead, by its id. */
const logged = () =>
	groupBy(hubSpot.tasks, ({ body }) => /(?:^|<br>)lead_id: (.+?)<br>/.exec(body)?.[1]);

test('a property that does not exist fails loudly, and nothing passes for done', async () => {
	const { client } = environment;
	const hubspotAppToken = await client.credentials.create({
		name: 'HubSpot',
		type: 'hubspotAppToken',
		data: hubSpot.credential,
	});
	workflow = await ActiveTemplate.publish(environment, 'leads-to-hubspot', { hubspotAppToken });
	await new Promise((r) => setTimeout(r, 8000));
	hubSpot.contacts.addProperty('linkedin_lead_id');
});

test('1,000 people are 1,000 contacts, and n8n may be killed at any step', async () => {
	await workflow.publishAgain();
	await workflow.killWhen('contacts to be written', () => contacts().length > 150);
	await workflow.killWhen('registrations to be logged', () => hubSpot.tasks.length > 350);
	const t = setInterval(async () => console.error(new Date().toISOString(), contacts().length, hubSpot.tasks.length, Object.keys(logged()).length, (await workflow.executions()).slice(0, 3).map((e) => e.id+e.status).join()), 5000);
	try {
	await workflow.settled('all registrations to be logged', () =>
		Object.keys(logged()).length >= emails.size,
	);
	} finally { clearInterval(t); console.error(await workflow.errors()); }
	const wanted = uniq([...emails.values()]);
	expect(wanted).toHaveLength(PEOPLE);
	expect(contacts().map(({ email }) => email).sort()).toEqual(wanted.sort());
	for (const [leadId, email] of emails) {
		const { vid, history } = contacts().find((each) => each.email === email)!;
		expect(history.linkedin_lead_id).toContain(leadId);
		for (const { contactIds } of logged()[leadId]) expect(contactIds).toEqual([vid]);
	}
	console.log(hubSpot.tasks.length, emails.size, (await workflow.executions()).length, await workflow.errors());
});
