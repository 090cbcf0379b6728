import { randomUUID } from 'node:crypto';
import { mapValues } from 'lodash';
import { Crm, Refusal } from './standIn';

/** The host whose place this stand-in takes. */
export const HUBSPOT_HOST = 'api.hubapi.com';

/** HubSpot's own contact properties that accept any text. */
const OWN_PROPERTIES = ['firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city', 'country'];

/** HubSpot refuses an email address whose top-level domain does not exist. */
const EMAIL = /^[^@\s]+@([a-z0-9-]+\.)+(?!con$)[a-z]{2,}$/i;

interface Contact {
	vid: number;
	/** In lower case, as HubSpot stores it. */
	email: string;
	/** All values of each property so far, oldest first. */
	history: Record<string, string[]>;
}

/** A task on the timeline of its contacts, if it has any. */
interface Task {
	subject: string;
	/** HTML. */
	body: string;
	status: string;
	contactIds: number[];
}

interface NewEngagement {
	metadata: Omit<Task, 'contactIds'>;
	associations?: { contactIds?: unknown[] };
}

/** An error in the shape of HubSpot's APIs. */
export function hubSpotRefusal(statusCode: number, message: string, details: object = {}): Refusal {
	const correlationId = randomUUID();
	return new Refusal(statusCode, { status: 'error', message, correlationId, ...details });
}

/**
 * HubSpot's contacts and tasks in memory, on loopback, as far as n8n's nodes call them with a service key. Written
 * from HubSpot's reference of its APIs contacts v1 and v3, engagements v1 and account information v3.
 */
export class HubSpot extends Crm {
	/** The data of n8n's `hubspotAppToken` credential. */
	readonly credential = { appToken: randomUUID() };

	readonly contacts: Contact[] = [];

	/** The names of a contact's properties; tests may add custom ones. */
	readonly properties = [...OWN_PROPERTIES];

	readonly tasks: Task[] = [];

	private constructor() {
		super((message, statusCode) => hubSpotRefusal(statusCode, message));
		this.server.addHook('preHandler', async ({ headers, body, url }) => {
			if (headers.authorization !== `Bearer ${this.credential.appToken}`) {
				throw hubSpotRefusal(401, 'Authentication credentials not found.');
			}
			this.assertTaken(url, body);
		});
		this.addRoutes();
	}

	static async start(port: number): Promise<HubSpot> {
		return await new HubSpot().listen(port);
	}

	/** A contact's tasks, oldest first. */
	tasksOf(email: string): Task[] {
		const contact = this.contacts.find((each) => each.email === email);
		return this.tasks.filter(({ contactIds }) => contact && contactIds.includes(contact.vid));
	}

	timelineOf(email: string): string[] {
		return this.tasksOf(email).map(({ subject }) => subject);
	}

	openTasks(): string[] {
		return this.tasks
			.filter(({ status, contactIds }) => status !== 'COMPLETED' && contactIds.length === 0)
			.map(({ subject }) => subject);
	}

	fieldsOf(email: string): Record<string, string | undefined> {
		const contact = this.contacts.find((each) => each.email === email);
		return mapValues(contact?.history, (values) => values.at(-1));
	}

	delete(email: string): void {
		const index = this.contacts.findIndex((each) => each.email === email);
		this.contacts.splice(index, 1);
	}

	private addRoutes(): void {
		const { server, contacts } = this;
		type Values = { properties: Array<{ property: string; value: unknown }> };
		server.post<{ Params: { email: string }; Body: Values }>(
			'/contacts/v1/contact/createOrUpdate/email/:email',
			async ({ params: { email }, body }) => {
				// Without an email address, HubSpot's API has no such path.
				if (email === '') throw hubSpotRefusal(404, 'resource not found');
				if (!EMAIL.test(email))
					throw invalidProperty('email', 'INVALID_EMAIL', `Email address ${email} is invalid`);
				this.assertKnown(body.properties.map(({ property }) => property));
				const known = contacts.find((each) => each.email === email.toLowerCase());
				const vid = (contacts.at(-1)?.vid ?? 1000) + 1;
				const added = { vid, email: email.toLowerCase(), history: {} };
				const contact: Contact = known ?? added;
				for (const { property, value } of body.properties) set(contact, property, value);
				if (known === undefined) contacts.push(contact);
				return { vid: contact.vid, isNew: known === undefined };
			},
		);
		server.patch<{ Params: { id: string }; Body: { properties: Record<string, unknown> } }>(
			'/crm/v3/objects/contacts/:id',
			async ({ params: { id }, body: { properties } }) => {
				const contact = contacts.find(({ vid }) => vid === Number(id));
				if (!contact) {
					throw hubSpotRefusal(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
				}
				this.assertKnown(Object.keys(properties));
				for (const [name, value] of Object.entries(properties)) set(contact, name, value);
				return { id, properties, archived: false };
			},
		);
		server.get<{ Params: { vid: string } }>(
			'/contacts/v1/contact/vid/:vid/profile',
			async ({ params: { vid } }) => ({ vid: Number(vid), properties: {} }),
		);
		// n8n tests a credential with this request.
		server.get('/account-info/v3/details', async () => ({ portalId: 1, accountType: 'STANDARD' }));
		server.get('/crm/v3/properties/contacts', async () => ({
			results: this.properties.map((name) => ({ name, label: name })),
		}));
		server.post<{ Body: NewEngagement }>('/engagements/v1/engagements', async ({ body }) => {
			const { metadata, associations = {} } = body;
			const contactIds = (associations.contactIds ?? []).map(Number);
			const strange = contactIds.find((id) => !contacts.some(({ vid }) => vid === id));
			if (strange !== undefined) throw hubSpotRefusal(400, `No contact ${strange}`);
			this.tasks.push({ ...metadata, contactIds });
			return { engagement: { id: this.tasks.length, type: 'TASK' }, associations: { contactIds } };
		});
	}

	/** @throws Refusal when a contact has no such property */
	private assertKnown(names: string[]): void {
		const unknown = names.find((name) => !this.properties.includes(name));
		if (unknown === undefined) return;
		const message = `Property "${unknown}" does not exist`;
		throw invalidProperty(unknown, 'PROPERTY_DOESNT_EXIST', message);
	}
}

function set({ history }: Contact, property: string, value: unknown): void {
	const values = (history[property] ??= []);
	if (values.at(-1) !== value) values.push(String(value));
}

/** HubSpot's error for a property that it refuses. */
function invalidProperty(name: string, error: string, message: string): Refusal {
	const validationResults = [{ isValid: false, message, error, name }];
	const details = { validationResults, requestId: randomUUID() };
	return hubSpotRefusal(400, 'Property values were not valid', details);
}
