import { upperFirst } from 'lodash';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import {
	readTemplate,
	signedInWithoutBrowser,
	withCredentials,
	withoutPins,
	type ChosenCredentials,
} from '../../demo/template';
import { DAY, HOUR } from '../../durations';
import type { Execution } from '../../harness/api/execution';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { Crm, hubSpotRefusal, salesforceRefusal } from '../../harness/crm';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Refusal } from '../../harness/standIn';
import { publish, PublishedWorkflows } from '../support/publishedWorkflows';
import type { Lead } from '../../simulator/world/types';
import { ids, leadWorld, register, type Registration } from '../support/leadWorld';

/** A CRM as the tests below need it. */
interface Tested {
	template: string;
	cancellations: string;
	credential: (crm: Crm) => { type: string; data: ICredentialDataDecryptedObject };
	/** The field that is missing at first, and the refusal of a request with it. */
	missing: { name: string; refusal: Refusal; error: RegExp };
	/** What the service refuses for good, by a part of the request. */
	always: Array<[part: RegExp, Refusal]>;
	/** Leads that a person must enter, and what the to-do says. */
	byHand: { leads: Array<Partial<Registration>>; told: string };
	/** A refusal after which a lead waits for a retry. */
	temporary: Refusal;
	/** What it stores for a country that it does not know. */
	ofUnknownCountry: string | undefined;
	/** The name of one of its own fields, such as `phone`. */
	field: (name: string) => string;
	/** The name of a field that a person added for the templates, such as `event`. */
	added: (name: string) => string;
}

/** HubSpot's error for a property that it refuses. */
const invalidProperty = (name: string, error: string, message: string) =>
	hubSpotRefusal(400, 'Property values were not valid', {
		validationResults: [{ isValid: false, message, error, name }],
	});

const CONSENTS = 'linkedin_consents';
const INVALID_EMAIL = /\/email\/(none|ada(@|%40)example\.con)\b/;

const HUBSPOT: Tested = {
	template: 'leads-to-hubspot',
	cancellations: 'cancellations-to-hubspot',
	credential: ({ hubSpotCredential: data }) => ({ type: 'hubspotAppToken', data }),
	missing: {
		name: CONSENTS,
		refusal: invalidProperty(CONSENTS, 'PROPERTY_DOESNT_EXIST', `"${CONSENTS}" does not exist`),
		error:
			/^HubSpot took 0 of 5 leads\. Refused: ([\da-f-]{36}-\d+, ){4}[\da-f-]{36}-\d+: Bad request/,
	},
	always: [
		[INVALID_EMAIL, invalidProperty('email', 'INVALID_EMAIL', 'Email address x is invalid')],
	],
	byHand: {
		leads: [{}, { email: 'n/a' }, { email: 'ada@example.con' }],
		told: 'LinkedIn lead without a usable email address: Ada Byron',
	},
	temporary: hubSpotRefusal(429, 'takes no more calls'),
	ofUnknownCountry: 'Deutschland',
	field: (name) => name,
	added: (name) => `linkedin_${name}`,
};

const SALESFORCE: Tested = {
	template: 'leads-to-salesforce',
	cancellations: 'cancellations-to-salesforce',
	credential: ({ salesforceCredential: data }) => ({ type: 'salesforceJwtApi', data }),
	missing: {
		name: 'LinkedIn_Consents__c',
		refusal: salesforceRefusal('INVALID_FIELD', 'No such column'),
		error:
			/^Salesforce took 0 of 5 leads\. Refused: ([\da-f-]{36}-\d+, ){4}[\da-f-]{36}-\d+: .*\(INVALID_FIELD\)/,
	},
	always: [
		[/\/c(@|%40)/, salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference it')],
		// As with its setting State and Country Picklists.
		[/"Deutschland"/, salesforceRefusal('FIELD_INTEGRITY_EXCEPTION', 'problem with this country')],
	],
	byHand: {
		leads: [{ email: 'c@example.com' }],
		told: 'LinkedIn lead to enter by hand (CANNOT_UPDATE_CONVERTED_LEAD): Ada Byron',
	},
	temporary: salesforceRefusal('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit', 403),
	ofUnknownCountry: undefined,
	field: upperFirst,
	added: (name) => `LinkedIn_${upperFirst(name)}__c`,
};

const isOfTask = (request: string) => /\/(engagements|sobjects\/task) /.test(request);

const CANCELLING = ['ida@example.com', 'jo@example.com', 'kim@example.com'];

describe.each([
	['HubSpot', HUBSPOT],
	['Salesforce', SALESFORCE],
])('%s', (name, tested) => {
	let environment: LeadSyncEnvironment;
	let crm: Crm;
	let chosen: ChosenCredentials;
	let workflow: PublishedWorkflows;

	beforeAll(async () => {
		environment = await startEnvironment({ simulator: { world: leadWorld(Date.now()) } });
		crm = await new Crm().listen(environment.ports.crm);
		refuse(() => undefined);
		const { credentials } = environment.client;
		const { type, data } = tested.credential(crm);
		chosen = {
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
			[type]: await credentials.create(type, data),
		};
	});

	afterAll(async () => {
		await environment?.stop();
		await crm?.stop();
	});

	/** From now on, the service refuses these requests besides those that it always refuses. */
	const refuse = (more: (request: string) => Refusal | undefined) => {
		crm.refuses = (request) =>
			more(request) ?? tested.always.find(([part]) => part.test(request))?.[1];
	};

	const add = (registration: Partial<Registration>) =>
		register(environment.simulator.world, { eventId: ids.first, ...registration });

	const arrived = async (...emails: string[]) =>
		await workflow.settled(`the leads of ${emails.join()}`, () =>
			emails.every((email) => crm.timelineOf(email).length > 0),
		);

	/** The template with its choices made. */
	const ready = (template: string): WorkflowDefinition =>
		withCredentials(signedInWithoutBrowser(readTemplate(template)), chosen);

	/** Creates a workflow. @returns a function that executes it by hand */
	async function executable(
		definition: WorkflowDefinition,
		trigger: string,
	): Promise<() => Promise<Execution>> {
		const { workflows } = environment.client;
		const { id } = await workflows.create(definition);
		return async () => await workflows.run(id, trigger, { timeoutMs: 300_000 });
	}

	/** The leads that are cancelled, one of each of `CANCELLING`. At night, only leads older than an hour can be gone. */
	let cancelled: Lead[];

	beforeAll(() => {
		const submittedAt = Date.now() - 2 * DAY;
		cancelled = CANCELLING.map((email) => add({ email, submittedAt }));
		const [, jo] = CANCELLING;
		add({ email: jo, submittedAt: submittedAt + HOUR, eventId: ids.second });
	});

	test('while a field is missing, the execution fails, and the lead is stored after you add the field', async () => {
		const { missing } = tested;
		refuse((request) => (request.includes(missing.name) ? missing.refusal : undefined));
		add({ email: 'first@example.com' });
		const published = await publish(environment, [ready(tested.template)], chosen);
		workflow = new PublishedWorkflows(environment, published);
		expect(await workflow.nextError()).toMatch(missing.error);
		expect(crm.timelineOf('first@example.com')).toEqual([]);
		refuse(() => undefined);
		await workflow.publishAgain();
		await arrived('first@example.com');
	});

	test('a lead that a person must enter becomes an open task, and does not delay the next lead', async () => {
		const { leads, told } = tested.byHand;
		for (const lead of leads) add({ firstName: 'Ada', lastName: 'Byron', ...lead });
		add({ email: 'next@example.com' });
		await arrived('next@example.com');
		expect(crm.openTasks()).toEqual(leads.map(() => told));
	});

	test('while a person and the task of another one are refused, all others get one task each, however often n8n retries', async () => {
		const people = ['ann', 'ben', 'cleo', 'dan', 'eve'].map((each) => `${each}@five.example`);
		const [, , refused, withoutTask] = people;
		const tries: string[] = [];
		refuse((request) => {
			const isTask = isOfTask(request);
			const email = people.find((each) => request.replaceAll('%40', '@').includes(each));
			if (email && !isTask) tries.push(email);
			const isRefused = isTask ? email === withoutTask : email === refused;
			return isRefused ? tested.temporary : undefined;
		});
		const { length: failedBefore } = await workflow.errors();
		const added = people.map((email) => add({ email }).id);
		// The execution ends at the first of the two that is refused.
		const either = `(${added[2]}|${added[3]})`;
		expect(await workflow.nextError(failedBefore)).toMatch(
			new RegExp(`^${name} took 4 of 5 leads\\. Refused: ${either}: \\w`),
		);
		await workflow.publishAgainAfterFailures(3);
		const tasks = () => people.map((email) => crm.timelineOf(email).length);
		expect(tasks()).toEqual([1, 1, 0, 0, 1]);
		for (const email of people) {
			expect(tries.filter((tried) => tried === email).length).toBeGreaterThan(1);
		}
		refuse(() => undefined);
		await workflow.publishAgain();
		await arrived(...people);
		expect(tasks()).toEqual([1, 1, 1, 1, 1]);
	});

	test('cancellations found at night change the status of the person, unless a newer registration has one, and are told once', async () => {
		const { leads } = environment.simulator.control;
		await arrived(...CANCELLING);
		for (const { id } of cancelled) leads.delete(id);
		crm.people.delete('kim@example.com');

		const night = await executable(withoutPins(ready(tested.cancellations)), 'Every night');
		const status = (email: string) => crm.fieldsOf(email)[tested.added('status')];
		refuse((request) => (isOfTask(request) ? tested.temporary : undefined));
		expect((await night()).error?.message).toMatch(`${name} refused a cancellation: `);
		refuse(() => undefined);
		for (let run = 0; run < 2; run++) {
			expect((await night()).error).toBeUndefined();
			expect(status('ida@example.com')).toBe('Cancelled');
			expect(status('jo@example.com')).toBe('Registered');
			expect(crm.timelineOf('ida@example.com')).toEqual([
				'LinkedIn: registered for Meetup & more 1',
				'LinkedIn: cancelled Meetup & more 1',
			]);
			expect(crm.timelineOf('jo@example.com').sort()).toEqual([
				'LinkedIn: cancelled Meetup & more 1',
				'LinkedIn: registered for Meetup & more 1',
				'LinkedIn: registered for Meetup & more 2',
			]);
			expect(crm.fieldsOf('kim@example.com')).toEqual({});
		}
	});

	test('a lead of an ad has not registered: its form and campaign, work phone, place and consents are stored', async () => {
		const template = ready(tested.template);
		const [sample] = template.pinData?.['New leads'] ?? [];
		const ad: IDataObject = {
			...sample.json,
			email: 'ad@example.com',
			phone_number: null,
			work_phone_number: '+49 30 5550100',
			city: 'Köln',
			country: 'Germany',
			event_name: undefined,
			form_name: 'Demo form',
			campaign_name: 'Autumn',
			lead_type: 'SPONSORED',
			lead_id: 'sample-ad-lead',
		};
		const abroad = { ...ad, email: 'de@example.com', country: 'Deutschland', lead_id: 'sample-de' };
		const pinData = { 'New leads': [{ json: ad }, { json: abroad }] };
		const store = await executable({ ...template, pinData }, 'New leads');
		expect((await store()).error).toBeUndefined();
		const source = 'Demo form (campaign Autumn)';
		expect(crm.timelineOf('ad@example.com')).toEqual([`LinkedIn: filled in ${source}`]);
		const { added, field } = tested;
		expect(crm.fieldsOf('ad@example.com')).toMatchObject({
			[field('phone')]: '+49 30 5550100',
			[field('city')]: 'Köln',
			[field('country')]: 'Germany',
			[added('event')]: source,
			[added('status')]: 'Filled in a form',
			[added('consents')]: 'send me news: yes',
		});
		expect(crm.fieldsOf('de@example.com')).toHaveProperty([field('city')], 'Köln');
		expect(crm.fieldsOf('de@example.com')[field('country')]).toBe(tested.ofUnknownCountry);
	});
});
