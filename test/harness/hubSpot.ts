import { randomUUID } from 'node:crypto';
import { Refusal, StandIn } from './standIn';

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
 * HubSpot's contacts and tasks in memory, on loopback, as far as n8n's HubSpot node calls them with a service key.
 * Written from HubSpot's reference of its APIs contacts v1, engagements v1 and account information v3.
 */
export class HubSpot extends StandIn {
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
				const unknown = body.properties.find(({ property }) => !this.properties.includes(property));
				if (unknown) {
					const { property } = unknown;
					const message = `Property "${property}" does not exist`;
					throw invalidProperty(property, 'PROPERTY_DOESNT_EXIST', message);
				}
				const known = contacts.find((each) => each.email === email.toLowerCase());
				const added = { vid: 1000 + contacts.length, email: email.toLowerCase(), history: {} };
				const contact: Contact = known ?? added;
				for (const { property, value } of body.properties) {
					const values = (contact.history[property] ??= []);
					if (values.at(-1) !== value) values.push(String(value));
				}
				if (known === undefined) contacts.push(contact);
				return { vid: contact.vid, isNew: known === undefined };
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
}

/** HubSpot's error for a property that it refuses. */
function invalidProperty(name: string, error: string, message: string): Refusal {
	const validationResults = [{ isValid: false, message, error, name }];
	const details = { validationResults, requestId: randomUUID() };
	return hubSpotRefusal(400, 'Property values were not valid', details);
}
