import { omitBy } from 'lodash';
import { Crm } from './crm';
import { Answer, newPrivateKey, Refusal, type Asked, type Routes } from './standIn';

const MY_DOMAIN = 'stand-in.my.salesforce.com';

/** The API version that the Salesforce node of n8n 2.41 calls; it writes the names of objects in lower case. */
const API = '/services/data/v59.0/sobjects';

/** Salesforce's own text fields of a lead that n8n's node can write. */
const LEAD_FIELDS = [
	...['FirstName', 'LastName', 'Company', 'Title', 'Email', 'Phone', 'City', 'Country'],
	...['LeadSource', 'Description'],
];

/** The statuses of a new Salesforce, which accepts others, too. */
const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else'];

const STATUS_CODES: Record<string, number> = {
	INVALID_SESSION_ID: 401,
	REQUEST_LIMIT_EXCEEDED: 403,
	NOT_FOUND: 404,
	ENTITY_IS_DELETED: 404,
};

/** An error in the shape of Salesforce's REST API: a list of one. */
export const salesforceRefusal = (errorCode: string, message: string) =>
	new Refusal(STATUS_CODES[errorCode] ?? 400, [{ message, errorCode, fields: [] }]);

type Values = Record<string, string>;

/**
 * Salesforce's leads and tasks, as far as n8n's Salesforce node calls them, with the sign-in of a connected app by JWT.
 * Written from Salesforce's REST API Developer Guide.
 */
export class Salesforce extends Crm {
	/** What it takes the place of. */
	static readonly hosts = ['login.salesforce.com', MY_DOMAIN];

	/** The data of n8n's `salesforceJwtApi` credential. */
	readonly credential = {
		clientId: 'connected-app',
		username: 'integration@example.com',
		privateKey: newPrivateKey(),
	};

	protected override readonly signIn = {
		path: '/services/oauth2/token',
		answer: { instance_url: `https://${MY_DOMAIN}` },
	};

	/** Ids of leads that were converted to contacts; Salesforce no longer changes these leads. */
	readonly converted = new Set<string>();

	/** Custom fields of leads: text, unique without regard to case. */
	readonly externalIds: string[] = [];

	/** Custom text fields of leads besides `externalIds`. */
	readonly customFields: string[] = [];

	/** If set, Salesforce's setting _State and Country Picklists_ is on, with these countries. */
	countries?: string[];

	protected readonly routes: Routes = {
		[`GET ${API}/lead/describe`]: () => ({
			fields: this.fields.map((name) => ({
				name,
				label: name.replace('__c', '').replaceAll('_', ' '),
				custom: name.endsWith('__c'),
				externalId: this.externalIds.includes(name),
				idLookup: name === 'Email' || this.externalIds.includes(name),
			})),
		}),
		[`GET ${API}/task/describe`]: () => {
			const picklistValues = TASK_STATUSES.map((value) => ({ value, label: value, active: true }));
			return { fields: [{ name: 'Status', picklistValues }] };
		},
		[`PATCH ${API}/lead/:field/:value`]: ({
			params: { field, value },
			body,
		}: Asked<Values>): Answer => {
			if (!this.externalIds.includes(field)) {
				const message = `Provided external ID field does not exist or is not accessible: ${field}`;
				throw salesforceRefusal('NOT_FOUND', message);
			}
			this.assertValid(body);
			const isKnown = ({ fields }: { fields: Values }) =>
				fields[field]?.toLowerCase() === value.toLowerCase();
			const known = this.people.find(isKnown);
			if (known) this.assertNotConverted(known.id);
			const fields = withoutBlanks({ ...known?.fields, ...body, [field]: value });
			const missing = ['LastName', 'Company'].filter((name) => !(name in fields));
			if (missing.length > 0) throw salesforceRefusal('REQUIRED_FIELD_MISSING', missing.join());
			const lead = known ?? this.add('', (nth) => `00Q${String(nth).padStart(15, '0')}`);
			Object.assign(lead, { fields, email: fields.Email ?? '' });
			const answer = { id: lead.id, success: true, errors: [], created: !known };
			return new Answer(known ? 200 : 201, answer);
		},
		[`PATCH ${API}/lead/:id`]: ({ params: { id }, body }: Asked<Values>): Answer => {
			this.assertValid(body);
			if (this.deleted.has(id)) throw salesforceRefusal('ENTITY_IS_DELETED', 'entity is deleted');
			const lead = this.personWith(id);
			if (!lead) throw salesforceRefusal('NOT_FOUND', 'The requested resource does not exist');
			this.assertNotConverted(id);
			Object.assign(lead.fields, body);
			return new Answer(204);
		},
		[`POST ${API}/task`]: ({ body }: Asked<Values>): Answer => {
			const { WhoId, Subject: subject, Description = '', Status } = withoutBlanks(body);
			if (WhoId && !this.personWith(WhoId)) {
				throw salesforceRefusal('MALFORMED_ID', `Name ID: id value of incorrect type: ${WhoId}`);
			}
			const isOpen = Status !== 'Completed';
			this.tasks.push({ subject, body: Description, isOpen, personId: WhoId });
			const id = `00T${String(this.tasks.length).padStart(15, '0')}`;
			return new Answer(201, { id, success: true, errors: [] });
		},
	};

	protected refusal(message: string, statusCode: number): Refusal {
		const codes: Record<number, string> = { 401: 'INVALID_SESSION_ID', 404: 'NOT_FOUND' };
		return salesforceRefusal(codes[statusCode] ?? 'JSON_PARSER_ERROR', message);
	}

	private get fields(): string[] {
		return [...LEAD_FIELDS, ...this.externalIds, ...this.customFields];
	}

	private assertNotConverted(id: string): void {
		if (!this.converted.has(id)) return;
		throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
	}

	/** @throws Refusal for a field that a lead has not, or a value that a field does not accept */
	private assertValid(body: Values): void {
		const unknown = Object.keys(body).find((name) => !this.fields.includes(name));
		if (unknown !== undefined) throw salesforceRefusal('INVALID_FIELD', `No column '${unknown}'`);
		const { Country: country = '' } = body;
		if (this.countries && !['', ...this.countries].includes(country)) {
			const message = "There's a problem with this country, even though it may appear correct.";
			throw salesforceRefusal('FIELD_INTEGRITY_EXCEPTION', message);
		}
	}
}

/** Salesforce stores an empty text as no value. */
function withoutBlanks(values: Values): Values {
	return omitBy(values, (value) => typeof value !== 'string' || value.trim() === '') as Values;
}
