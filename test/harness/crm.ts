import { omitBy } from 'lodash';
import { Answer, newPrivateKey, Refusal, StandIn, type Asked, type Routes } from './standIn';

interface Person {
	id: string;
	email: string;
	/** Current values by the service's own names. */
	fields: Values;
}

interface Task {
	subject: string;
	isOpen: boolean;
	/** Absent where it belongs to nobody. */
	personId?: string;
}

type Values = Record<string, string>;

const MY_DOMAIN = 'stand-in.my.salesforce.com';

/** The API version that the Salesforce node of n8n 2.41 calls; it writes the names of objects in lower case. */
const SALESFORCE = '/services/data/v59.0/sobjects';

/** HubSpot refuses an email address whose top-level domain does not exist. */
const EMAIL = /^[^@\s]+@([a-z0-9-]+\.)+(?!con$)[a-z]{2,}$/i;

/** An error in the shape of HubSpot's APIs. */
export const hubSpotRefusal = (statusCode: number, message: string, details: object = {}) =>
	new Refusal(statusCode, { status: 'error', message, correlationId: 'c', ...details });

/** HubSpot's error for a property that it refuses. */
const invalidProperty = (name: string, error: string, message: string) =>
	hubSpotRefusal(400, 'Property values were not valid', {
		validationResults: [{ isValid: false, message, error, name }],
	});

const SALESFORCE_STATUS: Record<string, number> = {
	REQUEST_LIMIT_EXCEEDED: 403,
	NOT_FOUND: 404,
	ENTITY_IS_DELETED: 404,
};

/** An error in the shape of Salesforce's REST API: a list of one. */
export const salesforceRefusal = (errorCode: string, message: string) =>
	new Refusal(SALESFORCE_STATUS[errorCode] ?? 400, [{ message, errorCode, fields: [] }]);

/**
 * People, known by their email address, and tasks, as HubSpot and Salesforce serve them to n8n's nodes. Written from
 * HubSpot's reference of its APIs contacts v1 and v3, engagements v1 and account information v3, and from Salesforce's
 * REST API Developer Guide.
 */
export class Crm extends StandIn {
	/** What it takes the place of. */
	static readonly hosts = ['api.hubapi.com', 'login.salesforce.com', MY_DOMAIN];

	/** The data of n8n's `hubspotAppToken` credential. */
	readonly hubSpotCredential = { appToken: this.issueToken() };

	/** The data of n8n's `salesforceJwtApi` credential. */
	readonly salesforceCredential = {
		clientId: 'connected-app',
		username: 'integration@example.com',
		privateKey: newPrivateKey(),
	};

	protected override readonly signIn = {
		path: '/services/oauth2/token',
		answer: { instance_url: `https://${MY_DOMAIN}` },
	};

	readonly people: Person[] = [];

	/** Oldest first. */
	readonly tasks: Task[] = [];

	/** Both services' own fields of a person, which take any text; tests add those that a person adds. */
	readonly fields = [
		...['firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city', 'country'],
		...['FirstName', 'LastName', 'Company', 'Title', 'Email', 'Phone', 'City', 'Country'],
		...['LeadSource', 'Description'],
	];

	/** Salesforce's field by which the templates find a lead: text, unique without regard to case. */
	externalId = '';

	/** Ids of Salesforce's leads that were converted to contacts; it no longer changes these leads. */
	readonly converted = new Set<string>();

	/** If set, Salesforce's setting _State and Country Picklists_ is on, with these countries. */
	countries?: string[];

	private readonly deleted = new Set<string>();

	protected readonly routes: Routes = { ...this.hubSpotRoutes(), ...this.salesforceRoutes() };

	/** The subjects of a person's tasks. */
	timelineOf(email: string): string[] {
		const id = this.personOf(email)?.id;
		return this.tasks.flatMap(({ personId, subject }) => (id && personId === id ? subject : []));
	}

	/** The subjects of open tasks that belong to no person. */
	openTasks(): string[] {
		const ofNobody = this.tasks.filter(({ isOpen, personId }) => isOpen && personId === undefined);
		return ofNobody.map(({ subject }) => subject);
	}

	/** None if there is no such person. */
	fieldsOf(email: string): Values {
		return this.personOf(email)?.fields ?? {};
	}

	/** Deletes a person, as somebody in the CRM does. */
	delete(email: string): void {
		const index = this.people.findIndex((each) => each.email === email);
		for (const { id } of this.people.splice(index, 1)) this.deleted.add(id);
	}

	protected refusal(message: string, statusCode: number): Refusal {
		return hubSpotRefusal(statusCode, message);
	}

	private hubSpotRoutes(): Routes {
		const assertKnown = (values: object) => {
			const unknown = this.unknownIn(values);
			if (unknown === undefined) return;
			const message = `Property "${unknown}" does not exist`;
			throw invalidProperty(unknown, 'PROPERTY_DOESNT_EXIST', message);
		};
		return {
			'POST /contacts/v1/contact/createOrUpdate/email/:email': ({
				params: { email },
				body: { properties },
			}: Asked<{ properties: Array<{ property: string; value: unknown }> }>) => {
				// Without an email address, HubSpot's API has no such path.
				if (email === '') throw hubSpotRefusal(404, 'resource not found');
				if (!EMAIL.test(email))
					throw invalidProperty('email', 'INVALID_EMAIL', `Email address ${email} is invalid`);
				const values = Object.fromEntries(
					properties.map(({ property, value }) => [property, String(value)]),
				);
				assertKnown(values);
				const stored = email.toLowerCase();
				const known = this.personOf(stored);
				const person = known ?? this.add(stored, (nth) => String(1000 + nth));
				Object.assign(person.fields, values);
				return { vid: Number(person.id), isNew: known === undefined };
			},
			'PATCH /crm/v3/objects/contacts/:id': ({
				params: { id },
				body: { properties },
			}: Asked<{ properties: Values }>) => {
				const person = this.personWith(id);
				if (!person)
					throw hubSpotRefusal(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
				assertKnown(properties);
				Object.assign(person.fields, properties);
				return { id, properties, archived: false };
			},
			'GET /contacts/v1/contact/vid/:vid/profile': ({ params: { vid } }) => ({
				vid: Number(vid),
				properties: {},
			}),
			// n8n tests a credential with this request.
			'GET /account-info/v3/details': () => ({ portalId: 1, accountType: 'STANDARD' }),
			'GET /crm/v3/properties/contacts': () => ({
				results: this.fields.map((name) => ({ name, label: name })),
			}),
			'POST /engagements/v1/engagements': ({
				body: { metadata, associations = {} },
			}: Asked<{
				metadata: { subject: string; status: string };
				associations?: { contactIds?: unknown[] };
			}>) => {
				const contactIds = (associations.contactIds ?? []).map(String);
				const strange = contactIds.find((id) => !this.personWith(id));
				if (strange !== undefined) throw hubSpotRefusal(400, `No contact ${strange}`);
				const { subject, status } = metadata;
				this.tasks.push({ subject, isOpen: status !== 'COMPLETED', personId: contactIds[0] });
				return {
					engagement: { id: this.tasks.length, type: 'TASK' },
					associations: { contactIds },
				};
			},
		};
	}

	private salesforceRoutes(): Routes {
		return {
			[`GET ${SALESFORCE}/lead/describe`]: () => ({
				fields: this.fields.map((name) => ({
					name,
					label: name.replace('__c', '').replaceAll('_', ' '),
					custom: name.endsWith('__c'),
					externalId: name === this.externalId,
					idLookup: name === 'Email' || name === this.externalId,
				})),
			}),
			[`GET ${SALESFORCE}/task/describe`]: () => {
				const statuses = ['Not Started', 'In Progress', 'Completed'];
				const picklistValues = statuses.map((value) => ({ value, label: value, active: true }));
				return { fields: [{ name: 'Status', picklistValues }] };
			},
			[`PATCH ${SALESFORCE}/lead/:field/:value`]: ({
				params: { field, value },
				body,
			}: Asked<Values>): Answer => {
				if (field !== this.externalId)
					throw salesforceRefusal('NOT_FOUND', `There is no external ID ${field}`);
				const known = this.people.find(
					({ fields }) => fields[field]?.toLowerCase() === value.toLowerCase(),
				);
				this.assertWritable(body, known);
				const fields = withoutBlanks({ ...known?.fields, ...body, [field]: value });
				const missing = ['LastName', 'Company'].filter((name) => !(name in fields));
				if (missing.length > 0) throw salesforceRefusal('REQUIRED_FIELD_MISSING', missing.join());
				const lead = known ?? this.add('', (nth) => `00Q${String(nth).padStart(15, '0')}`);
				Object.assign(lead, { fields, email: fields.Email ?? '' });
				const answer = { id: lead.id, success: true, errors: [], created: !known };
				return new Answer(known ? 200 : 201, answer);
			},
			[`PATCH ${SALESFORCE}/lead/:id`]: ({ params: { id }, body }: Asked<Values>): Answer => {
				const lead = this.personWith(id);
				if (!lead)
					throw salesforceRefusal(
						this.deleted.has(id) ? 'ENTITY_IS_DELETED' : 'NOT_FOUND',
						'The requested resource does not exist',
					);
				this.assertWritable(body, lead);
				Object.assign(lead.fields, body);
				return new Answer(204);
			},
			[`POST ${SALESFORCE}/task`]: ({ body }: Asked<Values>): Answer => {
				const { WhoId: personId, Subject: subject, Status: status } = withoutBlanks(body);
				if (personId && !this.personWith(personId))
					throw salesforceRefusal('MALFORMED_ID', `There is no ${personId}`);
				this.tasks.push({ subject, isOpen: status !== 'Completed', personId });
				const id = `00T${String(this.tasks.length).padStart(15, '0')}`;
				return new Answer(201, { id, success: true, errors: [] });
			},
		};
	}

	private unknownIn(values: object): string | undefined {
		return Object.keys(values).find((name) => !this.fields.includes(name));
	}

	/** @throws Refusal as Salesforce, for a field that a lead has not, or a lead or country that it does not take */
	private assertWritable(body: Values, lead?: Person): void {
		const unknown = this.unknownIn(body);
		if (unknown !== undefined) throw salesforceRefusal('INVALID_FIELD', `No column '${unknown}'`);
		const { Country: country = '' } = body;
		if (this.countries && !['', ...this.countries].includes(country))
			throw salesforceRefusal('FIELD_INTEGRITY_EXCEPTION', "There's a problem with this country");
		if (lead && this.converted.has(lead.id))
			throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
	}

	/** Adds a person. @param idOf the service's id of the nth person */
	private add(email: string, idOf: (nth: number) => string): Person {
		const person = { id: idOf(this.people.length + this.deleted.size + 1), email, fields: {} };
		this.people.push(person);
		return person;
	}

	private personOf(email: string): Person | undefined {
		return this.people.find((each) => each.email === email);
	}

	private personWith(id: string): Person | undefined {
		return this.people.find((each) => each.id === id);
	}
}

/** Salesforce stores an empty text as no value. */
function withoutBlanks(values: Values): Values {
	return omitBy(values, (value) => typeof value !== 'string' || value.trim() === '') as Values;
}
