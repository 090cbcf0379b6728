import { countBy, groupBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { HubSpot, hubSpotRefusal } from '../../harness/hubSpot';
import { ActiveTemplate } from '../support/activeTemplate';
import { EVENTS, register, threeEvents } from '../support/registrations';

let environment: LeadSyncEnvironment;
let hubSpot: HubSpot;
let workflow: ActiveTemplate;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: threeEvents(Date.now()) } });
	hubSpot = await HubSpot.start(environment.ports.hubSpot);
	hubSpot.properties.push('linkedin_event');
});

afterAll(async () => {
	await environment?.stop();
	await hubSpot?.stop();
});

/** The tasks about each lead, by its id. */
const logged = () =>
	groupBy(hubSpot.tasks, ({ body }) => /(?:^|<br>)lead_id: (.+?)<br>/.exec(body)?.[1]);

/** Adds a registration, and waits for its task. */
async function registered(registration: Parameters<typeof register>[1]) {
	const { id } = register(environment.simulator.world, registration);
	await workflow.arrived([id], logged);
	return logged()[id];
}

test('while a HubSpot property is missing, the execution fails, and the lead is stored after you add the property', async () => {
	const { world } = environment.simulator;
	const { id } = register(world, { eventId: EVENTS[0], email: 'person0+li0@example.com' });
	const hubspotAppToken = await environment.client.credentials.create(
		'hubspotAppToken',
		hubSpot.credential,
	);
	const template = readTemplate('leads-to-hubspot');
	workflow = await ActiveTemplate.publish(environment, template, { hubspotAppToken });
	expect(await workflow.nextError()).toMatch(/^HubSpot refused a lead: /);
	expect(hubSpot.tasks).toEqual([]);
	hubSpot.properties.push('linkedin_lead_id');
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
});

test('a lead without a usable email address becomes an open task, and does not delay the next lead', async () => {
	const [eventId] = EVENTS;
	const { length: before } = hubSpot.contacts;
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
	expect(hubSpot.contacts).toHaveLength(before);
	const [next] = await registered({ eventId, email: 'next@example.com' });
	expect(next.status).toBe('COMPLETED');
});

test('while HubSpot refuses one of five leads, the other people get one task each, however often n8n retries', async () => {
	const people = ['ann', 'ben', 'cleo', 'dan', 'eve'].map((name) => `${name}@five.example`);
	const [, , refused] = people;
	const tries: string[] = [];
	hubSpot.refuses = (request) => {
		const email = people.find((each) => request.includes(encodeURIComponent(each)));
		if (email) tries.push(email);
		return email === refused ? hubSpotRefusal(503, 'is down') : undefined;
	};
	const { length: failedBefore } = await workflow.errors();
	const leads = people.map((email) =>
		register(environment.simulator.world, { eventId: EVENTS[0], email }),
	);
	await workflow.nextError(failedBefore);
	await workflow.publishAgainAfterFailures(3);
	const tasks = () => leads.map(({ id }) => logged()[id]?.length ?? 0);
	for (const email of people) expect(countBy(tries)[email]).toBeGreaterThan(1);
	expect(tasks()).toEqual([1, 1, 0, 1, 1]);
	hubSpot.refuses = undefined;
	await workflow.publishAgain();
	await workflow.arrived([leads[2].id], logged);
	expect(tasks()).toEqual([1, 1, 1, 1, 1]);
	expect(hubSpot.contacts.filter(({ email }) => people.includes(email))).toHaveLength(5);
});

const WORKS = 'later@example.com';
/** n8n does not accept this email address, though HubSpot may. */
const OF_ANOTHER_SCRIPT = 'max@exämple.de';

test.each([
	{ why: 'takes no more calls', status: 429, email: WORKS },
	{ why: 'writes the contact for somebody else', status: 409, email: WORKS },
	{ why: 'keeps the contact locked', status: 423, email: WORKS },
	{ why: 'is down', status: 503, email: OF_ANOTHER_SCRIPT },
])('while HubSpot $why, the lead $email waits for a retry', async ({ why, status, email }) => {
	const { length: failedBefore } = await workflow.errors();
	// HubSpot refuses only the contact, so the template could wrongly create a task.
	hubSpot.refuses = (body) =>
		body.includes('linkedin_lead_id') ? hubSpotRefusal(status, why) : undefined;
	const { id } = register(environment.simulator.world, { eventId: EVENTS[0], email });
	expect(await workflow.nextError(failedBefore)).toMatch(/^HubSpot refused a lead: /);
	expect(logged()).not.toHaveProperty(id);
	hubSpot.refuses = undefined;
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
});
