import { countBy, groupBy } from 'lodash';
import { readTemplate, signedInByJwt } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { Salesforce, salesforceRefusal } from '../../harness/salesforce';
import { ActiveTemplate } from '../support/activeTemplate';
import { EVENTS, register, threeEvents } from '../support/registrations';

const PERSON = 'LinkedIn_Person__c';

let environment: LeadSyncEnvironment;
let salesforce: Salesforce;
let workflow: ActiveTemplate;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: threeEvents(Date.now()) } });
	salesforce = await Salesforce.start(environment.ports.salesforce);
});

afterAll(async () => {
	await environment?.stop();
	await salesforce?.stop();
});

/** The tasks about each LinkedIn lead, by its id. */
const logged = () =>
	groupBy(salesforce.tasks, ({ Description }) => /^lead_id: (.+)$/m.exec(Description)?.[1]);

/** Adds a registration, and waits for its task. */
async function registered(registration: Parameters<typeof register>[1]) {
	const { id } = register(environment.simulator.world, registration);
	await workflow.arrived([id], logged);
	return logged()[id];
}

test('while a Salesforce field is missing, the execution fails, and the lead is stored after you add the field', async () => {
	const { id } = register(environment.simulator.world, { eventId: EVENTS[0], email: 'a@b.com' });
	const salesforceJwtApi = await environment.client.credentials.create(
		'salesforceJwtApi',
		salesforce.credential,
	);
	const template = signedInByJwt(readTemplate('leads-to-salesforce'));
	workflow = await ActiveTemplate.publish(environment, template, { salesforceJwtApi });
	expect(await workflow.nextError()).toMatch(/^Salesforce refused a lead: .*\(NOT_FOUND\)/);
	expect(salesforce.tasks).toEqual([]);
	salesforce.externalIds.push(PERSON);
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
	salesforce.leads.pop();
});

test('a lead that Salesforce refuses for good becomes an open task, and does not delay the next lead', async () => {
	const [eventId] = EVENTS;
	const converted = { eventId, email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' };
	const [{ WhoId: known }] = await registered(converted);
	salesforce.converted.add(known);
	const [task] = await registered(converted);
	expect(task).toMatchObject({
		Status: 'Not Started',
		Subject: 'LinkedIn lead to enter by hand (CANNOT_UPDATE_CONVERTED_LEAD): Ada Byron',
	});
	expect(task).not.toHaveProperty('WhoId');
	const [next] = await registered({ eventId, email: 'next@example.com' });
	expect(next.Status).toBe('Completed');
});

test('while Salesforce refuses one of five leads, the other people get one task each, however often n8n retries', async () => {
	const people = ['ann', 'ben', 'cleo', 'dan', 'eve'].map((name) => `${name}@five.example`);
	const [, , refused] = people;
	const tries: string[] = [];
	salesforce.refuses = (request) => {
		const email = people.find((each) => request.includes(`"Email":"${each}"`));
		if (email) tries.push(email);
		return email === refused ? salesforceRefusal('UNABLE_TO_LOCK_ROW', 'try again') : undefined;
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
	salesforce.refuses = undefined;
	await workflow.publishAgain();
	await workflow.arrived([leads[2].id], logged);
	expect(tasks()).toEqual([1, 1, 1, 1, 1]);
	expect(salesforce.leads.filter(({ Email }) => people.includes(Email))).toHaveLength(5);
});

test('while the daily calls of Salesforce are used up, a lead waits for a retry', async () => {
	const { length: failedBefore } = await workflow.errors();
	salesforce.refuses = () =>
		salesforceRefusal('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
	const { id } = register(environment.simulator.world, {
		eventId: EVENTS[0],
		email: 'later@example.com',
	});
	expect(await workflow.nextError(failedBefore)).toContain('REQUEST_LIMIT_EXCEEDED');
	expect(logged()).not.toHaveProperty(id);
	salesforce.refuses = undefined;
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
});
