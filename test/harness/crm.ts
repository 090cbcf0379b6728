import { Answer, newPrivateKey, Refusal, StandIn, type Asked, type Routes } from './standIn';

type Values = Record<string, string | undefined>;

interface Person {
	id: string;
	/** Current values by the service's own names. */
	fields: Values;
}

interface Task {
	subject: string;
	isOpen: boolean;
	/** Absent where it belongs to nobody. */
	personId?: string;
}

const MY_DOMAIN = 'stand-in.my.salesforce.com';

/** The API version that the Salesforce node of n8n 2.41 calls; it writes the names of objects in lower case. */
const SALESFORCE = '/services/data/v59.0/sobjects';

/** An error in the shape of HubSpot's APIs. @param details such as `validationResults`, of a refused property */
export const hubSpotRefusal = (statusCode: number, message: string, details: object = {}) =>
	new Refusal(statusCode, { status: 'error', message, correlationId: 'c', ...details });

/** An error in the shape of Salesforce's REST API: a list of one. */
export const salesforceRefusal = (errorCode: string, message: string, statusCode = 400) =>
	new Refusal(statusCode, [{ message, errorCode, fields: [] }]);

/**
 * People and their tasks, as HubSpot and Salesforce serve them to the templates' nodes. It takes any field and value:
 * a test says with `refuses` what a service takes not. Written from HubSpot's reference of its APIs contacts v1 and v3
 * and engagements v1, and from Salesforce's REST API Developer Guide.
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

	/** By their email addresses, which are also Salesforce's external ids of people who have one. */
	readonly people = new Map<string, Person>();

	/** Oldest first. */
	readonly tasks: Task[] = [];

	private lastId = 1000;

	protected readonly routes: Routes = {
		'POST /contacts/v1/contact/createOrUpdate/email/:email': ({
			params: { email },
			body: { properties },
		}: Asked<{ properties: Array<{ property: string; value: string }> }>) => {
			const values = properties.map(({ property, value }) => [property, value] as const);
			return { vid: Number(this.store(email, Object.fromEntries(values)).id) };
		},
		'PATCH /crm/v3/objects/contacts/:id': ({ params, body }: Asked<{ properties: Values }>) => {
			const person = this.personWith(params.id);
			if (!person) throw hubSpotRefusal(404, 'resource not found');
			Object.assign(person.fields, body.properties);
			return { id: person.id };
		},
		'POST /engagements/v1/engagements': ({
			body: { metadata, associations },
		}: Asked<{
			metadata: { subject: string; status: string };
			associations?: { contactIds?: unknown[] };
		}>) => {
			const [personId] = associations?.contactIds?.map(String) ?? [];
			this.addTask(metadata.subject, metadata.status, personId);
			return { engagement: { id: this.tasks.length, type: 'TASK' } };
		},
		[`PATCH ${SALESFORCE}/lead/LinkedIn_Person__c/:key`]: ({
			params: { key },
			body,
		}: Asked<Values>) => {
			const { LastName, Company } = { ...this.people.get(key)?.fields, ...body };
			if (!LastName || !Company)
				throw salesforceRefusal('REQUIRED_FIELD_MISSING', 'LastName, Company');
			return { id: this.store(key, body).id, success: true, errors: [] };
		},
		[`PATCH ${SALESFORCE}/lead/:id`]: ({ params: { id }, body }: Asked<Values>) => {
			const person = this.personWith(id);
			if (!person) throw salesforceRefusal('ENTITY_IS_DELETED', 'entity is deleted', 404);
			Object.assign(person.fields, body);
			return new Answer(204);
		},
		[`POST ${SALESFORCE}/task`]: ({
			body: { Subject = '', Status = '', WhoId },
		}: Asked<Values>) => {
			this.addTask(Subject, Status, WhoId);
			return { id: `task-${this.tasks.length}`, success: true, errors: [] };
		},
	};

	/** The subjects of a person's tasks. */
	timelineOf(email: string): string[] {
		const id = this.people.get(email)?.id;
		return this.tasks.flatMap(({ personId, subject }) => (id && personId === id ? subject : []));
	}

	/** The subjects of open tasks that belong to no person. */
	openTasks(): string[] {
		const ofNobody = this.tasks.filter(({ isOpen, personId }) => isOpen && !personId);
		return ofNobody.map(({ subject }) => subject);
	}

	/** None if there is no such person. */
	fieldsOf(email: string): Values {
		return this.people.get(email)?.fields ?? {};
	}

	protected refusal(message: string, statusCode: number): Refusal {
		return hubSpotRefusal(statusCode, message);
	}

	private store(key: string, values: Values): Person {
		const { id, fields } = this.people.get(key) ?? { id: String(++this.lastId), fields: {} };
		const person = { id, fields: { ...fields, ...values } };
		this.people.set(key, person);
		return person;
	}

	private addTask(subject: string, status: string, personId: string | undefined): void {
		if (personId && !this.personWith(personId)) throw this.refusal(`No person ${personId}`, 400);
		this.tasks.push({ subject, isOpen: !/^completed$/i.test(status), personId });
	}

	private personWith(id: string): Person | undefined {
		return [...this.people.values()].find((person) => person.id === id);
	}
}
