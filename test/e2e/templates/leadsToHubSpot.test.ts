import { groupBy, uniq } from 'lodash';
import { readTemplate } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { HubSpot } from '../../harness/hubSpot/hubSpot';
import { conflict, locked, rateLimited, unavailable } from '../../harness/hubSpot/hubSpotRefusal';
import { ActiveTemplate } from '../support/activeTemplate';
import {
	EVENTS,
	SHORT_EVENT,
	register,
	registerPeople,
	threeEvents,
} from '../support/registrations';

const PEOPLE = 1_000;
/** Each registration is two calls, one after the other; kills and a busy machine cost more. */
const PATIENCE_MS = 900_000;

let environment: LeadSyncEnvironment;
let hubSpot: HubSpot;
let workflow: ActiveTemplate;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: threeEvents(Date.now()) } });
	hubSpot = await HubSpot.start(environment.ports.hubSpot);
	hubSpot.contacts.addProperty('linkedin_event');
});

afterAll(async () => {
	await environment?.stop();
	await hubSpot?.stop();
});

const contactOf = (email: string) => hubSpot.contacts.list().find((each) => each.email === email);

/** The tasks that tell of each lead, by its id. */
const logged = () =>
	groupBy(hubSpot.tasks, ({ body }) => /(?:^|<br>)lead_id: (.+?)<br>/.exec(body)?.[1]);

/** Somebody registers, and a task tells of it. */
async function registered(registration: Parameters<typeof register>[1]) {
	const { id } = register(environment.simulator.world, registration);
	await workflow.arrived([id], logged);
	return logged()[id];
}

test('a property that does not exist fails loudly, and no lead passes for done', async () => {
	const { world } = environment.simulator;
	const { id } = register(world, { eventId: EVENTS[0], email: 'person0+li0@example.com' });
	const hubspotAppToken = await environment.client.credentials.create({
		name: 'HubSpot',
		type: 'hubspotAppToken',
		data: hubSpot.credential,
	});
	const template = readTemplate('leads-to-hubspot');
	workflow = await ActiveTemplate.publish(environment, template, { hubspotAppToken });
	expect(await workflow.nextError()).toMatch(/^HubSpot refused a lead: /);
	expect(hubSpot.tasks).toEqual([]);
	hubSpot.contacts.addProperty('linkedin_lead_id');
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
});

test('1,000 people are 1,000 contacts, and n8n may be killed at any step', async () => {
	const emails = registerPeople(environment.simulator.world, PEOPLE);
	const contacts = () => hubSpot.contacts.list();
	await workflow.killWhen('contacts to be written', () => contacts().length > PEOPLE / 6);
	await workflow.killWhen('registrations to be logged', () => hubSpot.tasks.length > PEOPLE / 3);
	await workflow.arrived(emails.keys(), logged, PATIENCE_MS);
	const wanted = uniq([...emails.values()]);
	expect(wanted).toHaveLength(PEOPLE);
	const found = contacts().map(({ email }) => email);
	expect(found.sort()).toEqual(wanted.sort());
	const tasks = logged();
	for (const [leadId, email] of emails) {
		const { vid, history } = contactOf(email) ?? {};
		expect(history?.linkedin_lead_id).toContain(leadId);
		for (const { contactIds, status } of tasks[leadId]) {
			expect({ contactIds, status }).toEqual({ contactIds: [vid], status: 'COMPLETED' });
		}
	}
	expect(contactOf('person2@example.com')?.history).toMatchObject({
		firstname: ['First 2'],
		lastname: ['Last 2'],
		company: ['Company <2>'],
		jobtitle: ['Engineer', 'Head of & for everything'],
		linkedin_event: ['Meetup & more 3', 'Meetup & more 1'],
	});
	const [leadId] = emails.keys();
	expect(tasks[leadId][0].body).toContain('<br>company_name: Company &lt;0><br>');
});

test('an empty answer takes nothing away, nor does a form that asks for less', async () => {
	const email = 'person2@example.com';
	await Promise.all([
		registered({ eventId: EVENTS[1], email, lastName: 'Last 2', company: 'Company <2>' }),
		registered({ eventId: SHORT_EVENT, email }),
	]);
	await registered({ eventId: EVENTS[1], email: ` ${email.toUpperCase()}`, firstName: 'First 2' });
	expect(contactOf(email)?.history.company).toEqual(['Company <2>']);
});

test('a lead without a usable email address is an open task, and keeps no other one waiting', async () => {
	const [eventId] = EVENTS;
	const before = hubSpot.contacts.list().length;
	for (const email of [undefined, 'n/a', 'ada@example.con']) {
		const ada = { eventId, firstName: 'Ada', lastName: 'Byron', company: 'Engines' };
		const [task] = await registered({ ...ada, ...(email && { email }) });
		expect(task).toMatchObject({
			subject: 'LinkedIn lead without a usable email address: Ada Byron',
			status: 'NOT_STARTED',
			contactIds: [],
		});
		expect(task.body).toContain('company_name: Engines');
	}
	expect(hubSpot.contacts.list()).toHaveLength(before);
	const [next] = await registered({ eventId, email: 'next@example.com' });
	expect(next.status).toBe('COMPLETED');
});

const WORKS = 'later@example.com';
/** n8n takes it for no address, whatever HubSpot would say. */
const OF_ANOTHER_SCRIPT = 'max@exämple.de';

test.each([
	{ why: 'takes no more calls', refuses: rateLimited, email: WORKS },
	{ why: 'writes the contact for somebody else', refuses: conflict, email: WORKS },
	{ why: 'keeps the contact locked', refuses: locked, email: WORKS },
	{ why: 'is down', refuses: unavailable, email: OF_ANOTHER_SCRIPT },
])('while HubSpot $why, a lead of $email waits', async ({ refuses, email }) => {
	const { length: failedBefore } = await workflow.errors();
	// Only the contact is refused, so that a to-do could be made.
	hubSpot.refuses = (body) => (body.includes('linkedin_lead_id') ? refuses() : undefined);
	const { id } = register(environment.simulator.world, { eventId: EVENTS[0], email });
	expect(await workflow.nextError(failedBefore)).toMatch(/^HubSpot refused a lead: /);
	expect(logged()).not.toHaveProperty(id);
	hubSpot.refuses = undefined;
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
});
