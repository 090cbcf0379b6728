import { randomUUID } from 'node:crypto';
import { Crm } from './crm';
import { Refusal, type Asked, type Routes } from './standIn';

/** HubSpot refuses an email address whose top-level domain does not exist. */
const EMAIL = /^[^@\s]+@([a-z0-9-]+\.)+(?!con$)[a-z]{2,}$/i;

/** An error in the shape of HubSpot's APIs. */
export function hubSpotRefusal(statusCode: number, message: string, details: object = {}): Refusal {
	const correlationId = randomUUID();
	return new Refusal(statusCode, { status: 'error', message, correlationId, ...details });
}

type Values = Record<string, unknown>;
type Properties = { properties: Array<{ property: string; value: unknown }> };
interface Engagement {
	metadata: { subject: string; body: string; status: string };
	associations?: { contactIds?: unknown[] };
}

/**
 * HubSpot's contacts and tasks, as far as n8n's nodes call them with a service key. Written from HubSpot's reference of
 * its APIs contacts v1 and v3, engagements v1 and account information v3.
 */
export class HubSpot extends Crm {
	/** What it takes the place of. */
	static readonly hosts = ['api.hubapi.com'];

	/** The data of n8n's `hubspotAppToken` credential. */
	readonly credential = { appToken: this.issueToken() };

	/** The names of a contact's properties: those of HubSpot that accept any text; tests may add custom ones. */
	readonly properties = [
		...['firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city', 'country'],
	];

	protected readonly routes: Routes = {
		'POST /contacts/v1/contact/createOrUpdate/email/:email': ({
			params: { email },
			body: { properties },
		}: Asked<Properties>) => {
			// Without an email address, HubSpot's API has no such path.
			if (email === '') throw this.refusal('resource not found', 404);
			if (!EMAIL.test(email))
				throw invalidProperty('email', 'INVALID_EMAIL', `Email address ${email} is invalid`);
			const values = Object.fromEntries(properties.map(({ property, value }) => [property, value]));
			this.assertKnown(values);
			const stored = email.toLowerCase();
			const known = this.personOf(stored);
			const person = known ?? this.add(stored, (nth) => String(1000 + nth));
			return { ...this.write(person.id, values), isNew: known === undefined };
		},
		'PATCH /crm/v3/objects/contacts/:id': ({
			params: { id },
			body: { properties },
		}: Asked<{ properties: Values }>) => {
			if (!this.personWith(id))
				throw hubSpotRefusal(404, 'resource not found', { category: 'OBJECT_NOT_FOUND' });
			this.assertKnown(properties);
			this.write(id, properties);
			return { id, properties, archived: false };
		},
		'GET /contacts/v1/contact/vid/:vid/profile': ({ params: { vid } }) => ({
			vid: Number(vid),
			properties: {},
		}),
		// n8n tests a credential with this request.
		'GET /account-info/v3/details': () => ({ portalId: 1, accountType: 'STANDARD' }),
		'GET /crm/v3/properties/contacts': () => ({
			results: this.properties.map((name) => ({ name, label: name })),
		}),
		'POST /engagements/v1/engagements': ({
			body: { metadata, associations = {} },
		}: Asked<Engagement>) => {
			const contactIds = (associations.contactIds ?? []).map(String);
			const strange = contactIds.find((id) => !this.personWith(id));
			if (strange !== undefined) throw this.refusal(`No contact ${strange}`, 400);
			const { subject, body, status } = metadata;
			const [personId] = contactIds;
			this.tasks.push({ subject, body, isOpen: status !== 'COMPLETED', personId });
			return { engagement: { id: this.tasks.length, type: 'TASK' }, associations: { contactIds } };
		},
	};

	protected refusal(message: string, statusCode: number): Refusal {
		return hubSpotRefusal(statusCode, message);
	}

	private write(id: string, values: Values): { vid: number } {
		const fields = this.personWith(id)?.fields ?? {};
		for (const [name, value] of Object.entries(values)) fields[name] = String(value);
		return { vid: Number(id) };
	}

	/** @throws Refusal when a contact has no such property */
	private assertKnown(values: Values): void {
		const unknown = Object.keys(values).find((name) => !this.properties.includes(name));
		if (unknown === undefined) return;
		const message = `Property "${unknown}" does not exist`;
		throw invalidProperty(unknown, 'PROPERTY_DOESNT_EXIST', message);
	}
}

/** HubSpot's error for a property that it refuses. */
function invalidProperty(name: string, error: string, message: string): Refusal {
	const validationResults = [{ isValid: false, message, error, name }];
	const details = { validationResults, requestId: randomUUID() };
	return hubSpotRefusal(400, 'Property values were not valid', details);
}
