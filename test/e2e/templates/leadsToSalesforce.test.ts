import { groupBy, omit, uniq } from 'lodash';
import { readTemplate, signedInByJwt } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { Salesforce } from '../../harness/salesforce/salesforce';
import { salesforceRefusal } from '../../harness/salesforce/salesforceRefusal';
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

const leadOf = (person: string) => salesforce.leads.find((lead) => lead[PERSON] === person);

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
	salesforce.addExternalId(PERSON);
	await workflow.publishAgain();
	await workflow.arrived([id], logged);
	salesforce.leads.pop();
});

test('1,000 people are 1,000 leads, and n8n may be killed at any step', async () => {
	const emails = registerPeople(environment.simulator.world, PEOPLE);
	await workflow.killWhen('leads to be written', () => salesforce.leads.length > PEOPLE / 6);
	await workflow.killWhen('registrations to be logged', () => salesforce.tasks.length > PEOPLE / 3);
	salesforce.endSessions();
	await workflow.arrived(emails.keys(), logged, PATIENCE_MS);
	const wanted = uniq([...emails.values()]);
	expect(wanted).toHaveLength(PEOPLE);
	expect(salesforce.leads.map((lead) => lead[PERSON]).sort()).toEqual(wanted.sort());
	const tasks = logged();
	for (const [leadId, email] of emails) {
		const { Id, Email } = leadOf(email)!;
		expect(Email).toBe(email);
		for (const { WhoId, Status } of tasks[leadId]) {
			expect({ WhoId, Status }).toEqual({ WhoId: Id, Status: 'Completed' });
		}
	}
	expect(omit(leadOf('person2@example.com'), 'Id')).toEqual({
		FirstName: 'First 2',
		LastName: 'Last 2',
		Company: 'Company <2>',
		Title: 'Head of & for everything',
		Email: 'person2@example.com',
		LeadSource: 'LinkedIn',
		[PERSON]: 'person2@example.com',
	});
});

test('people without an address or with long answers are leads, and an empty answer takes nothing away', async () => {
	const [eventId, anotherId] = EVENTS;
	const nobody = { submitterId: 'NoAddress', firstName: 'x'.repeat(90), lastName: 'y'.repeat(90) };
	const [{ WhoId: first }] = await registered({ ...nobody, eventId, email: 'n/a' });
	const [{ WhoId: second }] = await registered({ ...nobody, eventId: anotherId });
	expect(second).toBe(first);
	const lead = leadOf('urn:li:person:NoAddress');
	expect(lead).toMatchObject({ Id: first, Company: '[not provided]', LastName: 'y'.repeat(80) });
	expect(lead).not.toHaveProperty('Email');

	const email = 'person2@example.com';
	await registered({ eventId, email, lastName: 'Last 2', company: 'Company' });
	expect(leadOf(email)).toMatchObject({ FirstName: 'First 2', Title: 'Head of & for everything' });
	await registered({ eventId: SHORT_EVENT, email });
	expect(leadOf(email)).toMatchObject({ LastName: 'Last 2', Company: 'Company' });
});

test('what Salesforce refuses for good is an open task, and keeps no other lead waiting', async () => {
	const [eventId] = EVENTS;
	salesforce.converted.add(leadOf('person3@example.com')?.Id ?? '');
	const converted = { eventId, email: 'person3@example.com', firstName: 'Ada', lastName: 'Byron' };
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
