import { groupBy } from 'lodash';
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

/** The tasks that tell of each lead of LinkedIn's, by its id. */
const logged = () =>
	groupBy(salesforce.tasks, ({ Description }) => /^lead_id: (.+)$/m.exec(Description)?.[1]);

/** Somebody registers, and a task tells of it. */
async function registered(registration: Parameters<typeof register>[1]) {
	const { id } = register(environment.simulator.world, registration);
	await workflow.arrived([id], logged);
	return logged()[id];
}

test('a field that does not exist fails loudly, and no lead passes for done', async () => {
	const { id } = register(environment.simulator.world, { eventId: EVENTS[0], email: 'a@b.com' });
	const salesforceJwtApi = await environment.client.credentials.create({
		name: 'Salesforce',
		type: 'salesforceJwtApi',
		data: salesforce.credential,
	});
	const template = signedInByJwt(readTemplate('leads-to-salesforce'));
	workflow = await ActiveTemplate.publish(environment, template, { salesforceJwtApi });
	expect(await workflow.nextError()).toMatch(/^Salesforce refused a lead: .*\(NOT_FOUND\)/);
	expect(salesforce.tasks).toEqual([]);
	salesforce.externalIds.push(PERSON);
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
	salesforce.leads.pop();
});

test('what Salesforce refuses for good is an open task, and keeps no other lead waiting', async () => {
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

test('while the calls of the day are used up the leads wait', async () => {
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
