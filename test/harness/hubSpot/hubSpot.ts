import { randomUUID } from 'node:crypto';
import { StandIn } from '../standIn';
import { Contacts, type PropertyValue } from './contacts';
import { hubSpotRefusal, noRoute } from './hubSpotRefusal';

/** The host that this stand-in answers for. */
export const HUBSPOT_HOST = 'api.hubapi.com';

const TASK_STATUSES = ['COMPLETED', 'DEFERRED', 'IN_PROGRESS', 'NOT_STARTED', 'WAITING'];

/** A task on the timeline of its contacts, or of nobody. */
export interface HubSpotTask {
	id: number;
	timestamp: number;
	subject: string;
	/** HTML. */
	body: string;
	status: string;
	contactIds: number[];
}

interface NewEngagement {
	engagement: { type: string; timestamp?: number; ownerId?: number };
	metadata: Partial<Pick<HubSpotTask, 'subject' | 'body' | 'status'>> & { forObjectType?: string };
	associations?: { contactIds?: unknown[] };
}

/**
 * HubSpot's contacts and engagements as far as n8n's HubSpot node calls them, with a service key, in
 * memory, on loopback. Written from HubSpot's reference of its APIs contacts v1, engagements v1 and account information v3.
 */
export class HubSpot extends StandIn {
	/** The data of n8n's `hubspotAppToken` credential. */
	readonly credential = { appToken: randomUUID() };

	readonly contacts = new Contacts();

	readonly tasks: HubSpotTask[] = [];

	private constructor() {
		super((message, statusCode) =>
			statusCode === 404 ? noRoute() : hubSpotRefusal(statusCode, message),
		);
		this.server.addHook('preHandler', async ({ headers, body, url }) => {
			if (headers.authorization !== `Bearer ${this.credential.appToken}`) {
				throw hubSpotRefusal(401, 'Authentication credentials not found.', {
					category: 'INVALID_AUTHENTICATION',
				});
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
		server.post<{ Params: { email: string }; Body: { properties: PropertyValue[] } }>(
			'/contacts/v1/contact/createOrUpdate/email/:email',
			async ({ params, body }) => {
				// Without an address this is no address of HubSpot's API.
				if (params.email === '') throw noRoute();
				return contacts.createOrUpdate(params.email, body.properties);
			},
		);
		server.get<{ Params: { vid: string } }>(
			'/contacts/v1/contact/vid/:vid/profile',
			async ({ params }) => {
				const { vid, history } = contacts.get(params.vid);
				const properties = Object.entries(history).map(([name, values]) => [
					name,
					{ value: values.at(-1), versions: values.map((value) => ({ value })).reverse() },
				]);
				return { vid, properties: Object.fromEntries(properties) as unknown };
			},
		);
		// With this n8n tests a credential.
		server.get('/account-info/v3/details', async () => ({ portalId: 1, accountType: 'STANDARD' }));
		server.get('/crm/v3/properties/contacts', async () => ({
			results: contacts.propertyNames.map((name) => ({ name, label: name })),
		}));
		server.post<{ Body: NewEngagement }>('/engagements/v1/engagements', async ({ body }) => {
			const task = this.taskOf(body);
			this.tasks.push(task);
			const { id, timestamp, contactIds } = task;
			return { engagement: { id, type: 'TASK', timestamp }, associations: { contactIds } };
		});
	}

	/** @throws Refusal for what is no task of this account */
	private taskOf({ engagement, metadata, associations = {} }: NewEngagement): HubSpotTask {
		const { contactIds = [] } = associations;
		const { subject = '', body = '', status = 'NOT_STARTED' } = metadata;
		if (engagement.type !== 'TASK') throw hubSpotRefusal(400, 'This stand-in takes tasks only');
		if (!TASK_STATUSES.includes(status)) throw hubSpotRefusal(400, `${status} is no status`);
		const strange = contactIds.filter((id) => !this.contacts.has(id));
		if (strange.length > 0) throw hubSpotRefusal(400, `No contact ${strange.join(', ')}`);
		return {
			id: this.tasks.length + 1,
			timestamp: engagement.timestamp ?? Date.now(),
			subject,
			body,
			status,
			contactIds: contactIds.map(Number),
		};
	}
}
