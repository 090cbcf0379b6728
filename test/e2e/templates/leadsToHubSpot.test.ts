import { groupBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { HubSpot } from '../../harness/hubSpot/hubSpot';
import { conflict, locked, rateLimited, unavailable } from '../../harness/hubSpot/hubSpotRefusal';
import { ActiveTemplate } from '../support/activeTemplate';
import { EVENTS, register, threeEvents } from '../support/registrations';

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
