import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { omitBy } from 'lodash';
import { SignIns } from './signIns';
import { Crm, Refusal } from './standIn';

const MY_DOMAIN = 'stand-in.my.salesforce.com';

/** The hosts whose place this stand-in takes. */
export const SALESFORCE_HOSTS = ['login.salesforce.com', MY_DOMAIN] as const;

/** The API version that the Salesforce node of n8n 2.41 calls. */
const API = '/services/data/v59.0';

/** Salesforce's own text fields of a lead that n8n's node can write. */
const LEAD_FIELDS = [
	...['FirstName', 'LastName', 'Company', 'Title', 'Email', 'Phone', 'City', 'Country'],
	...['LeadSource', 'Description'],
];

/** The statuses of a new Salesforce, which accepts others, too. */
const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else'];

/** A record as Salesforce stores it: an empty text is no value. */
interface SalesforceRecord extends Record<string, string> {
	Id: string;
}

const STATUS_CODES: Record<string, number> = {
	INVALID_SESSION_ID: 401,
	REQUEST_LIMIT_EXCEEDED: 403,
	NOT_FOUND: 404,
	ENTITY_IS_DELETED: 404,
};

/** An error in the shape of Salesforce's REST API: a list of one. */
export const salesforceRefusal = (errorCode: string, message: string) =>
	new Refusal(STATUS_CODES[errorCode] ?? 400, [{ message, errorCode, fields: [] }]);

interface ExternalIdParams {
	field: string;
	value: string;
}

/**
 * Salesforce's leads and tasks in memory, on loopback, as far as n8n's Salesforce node calls them, with the sign-in of
 * a connected app by JWT. Written from Salesforce's REST API Developer Guide.
 */
export class Salesforce extends Crm {
	readonly leads: SalesforceRecord[] = [];

	readonly tasks: SalesforceRecord[] = [];

	/** Ids of leads that were converted to contacts; Salesforce no longer changes these leads. */
	readonly converted = new Set<string>();

	/** Custom fields of leads: text, unique without regard to case. */
	readonly externalIds: string[] = [];

	/** Custom text fields of leads besides `externalIds`. */
	readonly customFields: string[] = [];

	/** If set, Salesforce's setting _State and Country Picklists_ is on, with these countries. */
	countries?: string[];

	private readonly deleted = new Set<string>();

	private readonly signIns = new SignIns();

	private constructor() {
		super((message, statusCode) =>
			salesforceRefusal(statusCode === 404 ? 'NOT_FOUND' : 'JSON_PARSER_ERROR', message),
		);
		this.server.register(formbody);
		this.addRoutes();
	}

	static async start(port: number): Promise<Salesforce> {
		return await new Salesforce().listen(port);
	}

	/** The data of n8n's `salesforceJwtApi` credential. */
	get credential() {
		return {
			clientId: 'connected-app',
			username: 'integration@example.com',
			privateKey: this.signIns.privateKey,
		};
	}

	timelineOf(email: string): string[] {
		const ids = this.leads.filter(({ Email }) => Email === email).map(({ Id }) => Id);
		return this.tasks.filter(({ WhoId }) => ids.includes(WhoId)).map(({ Subject }) => Subject);
	}

	openTasks(): string[] {
		return this.tasks
			.filter(({ Status, WhoId }) => Status !== 'Completed' && WhoId === undefined)
			.map(({ Subject }) => Subject);
	}

	fieldsOf(email: string): Record<string, string | undefined> {
		return { ...this.leads.find(({ Email }) => Email === email) };
	}

	delete(email: string): void {
		const index = this.leads.findIndex(({ Email }) => Email === email);
		for (const { Id } of this.leads.splice(index, 1)) this.deleted.add(Id);
	}

	private get fields(): string[] {
		return [...LEAD_FIELDS, ...this.externalIds, ...this.customFields];
	}

	private addRoutes(): void {
		const { server, signIns } = this;
		server.post('/services/oauth2/token', async () => ({
			access_token: signIns.issue(),
			instance_url: `https://${MY_DOMAIN}`,
			token_type: 'Bearer',
		}));
		server.register(async (signedIn) => {
			signedIn.addHook('preHandler', async ({ headers, body, url }) => {
				if (!signIns.knows(headers.authorization)) {
					throw salesforceRefusal('INVALID_SESSION_ID', 'Session expired or invalid');
				}
				this.assertTaken(url, body);
			});
			this.addRecordRoutes(signedIn);
		});
	}

	/** Salesforce ignores case in the names of objects. */
	private addRecordRoutes(server: FastifyInstance): void {
		server.get(`${API}/sobjects/lead/describe`, async () => ({
			fields: this.fields.map((name) => ({
				name,
				label: name.replace('__c', '').replaceAll('_', ' '),
				custom: name.endsWith('__c'),
				externalId: this.externalIds.includes(name),
				idLookup: name === 'Email' || this.externalIds.includes(name),
			})),
		}));
		const picklistValues = TASK_STATUSES.map((value) => ({ value, label: value, active: true }));
		server.get(`${API}/sobjects/task/describe`, async () => ({
			fields: [{ name: 'Status', picklistValues }],
		}));
		server.patch<{ Params: ExternalIdParams; Body: Record<string, string> }>(
			`${API}/sobjects/lead/:field/:value`,
			async ({ params, body }, reply) => {
				const { id, created } = this.upsertLead(params, body);
				await reply.code(created ? 201 : 200).send({ id, success: true, errors: [], created });
			},
		);
		server.patch<{ Params: { id: string }; Body: Record<string, string> }>(
			`${API}/sobjects/lead/:id`,
			async ({ params: { id }, body }, reply) => {
				this.updateLead(id, body);
				await reply.code(204).send();
			},
		);
		server.post<{ Body: Record<string, string> }>(
			`${API}/sobjects/task`,
			async ({ body }, reply) => {
				const { WhoId: who } = body;
				if (who && !this.leads.some(({ Id }) => Id === who)) {
					throw salesforceRefusal('MALFORMED_ID', `Name ID: id value of incorrect type: ${who}`);
				}
				const id = `00T${String(this.tasks.length + 1).padStart(15, '0')}`;
				this.tasks.push({ ...omitBy(body, isBlank), Id: id });
				await reply.code(201).send({ id, success: true, errors: [] });
			},
		);
	}

	/** @throws Refusal when Salesforce's validation fails; then nothing is stored */
	private upsertLead({ field, value }: ExternalIdParams, body: Record<string, string>) {
		if (!this.externalIds.includes(field)) {
			const message = `Provided external ID field does not exist or is not accessible: ${field}`;
			throw salesforceRefusal('NOT_FOUND', message);
		}
		this.assertValid(body);
		const known = this.leads.find((lead) => lead[field]?.toLowerCase() === value.toLowerCase());
		if (known && this.converted.has(known.Id)) {
			throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
		}
		const number = this.leads.length + this.deleted.size + 1;
		const id = known?.Id ?? `00Q${String(number).padStart(15, '0')}`;
		const lead = { ...omitBy({ ...known, ...body, [field]: value }, isBlank), Id: id };
		const missing = ['LastName', 'Company'].filter((name) => !(name in lead));
		if (missing.length > 0) throw salesforceRefusal('REQUIRED_FIELD_MISSING', missing.join());
		if (known) this.leads[this.leads.indexOf(known)] = lead;
		else this.leads.push(lead);
		return { id, created: known === undefined };
	}

	/** @throws Refusal when Salesforce's validation fails, or there is no such lead */
	private updateLead(id: string, body: Record<string, string>): void {
		this.assertValid(body);
		if (this.deleted.has(id)) throw salesforceRefusal('ENTITY_IS_DELETED', 'entity is deleted');
		const index = this.leads.findIndex(({ Id }) => Id === id);
		if (index < 0) throw salesforceRefusal('NOT_FOUND', 'The requested resource does not exist');
		if (this.converted.has(id)) {
			throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
		}
		this.leads[index] = { ...this.leads[index], ...body };
	}

	/** @throws Refusal for a field that a lead has not, or a value that a field does not accept */
	private assertValid(body: Record<string, string>): void {
		const unknown = Object.keys(body).find((name) => !this.fields.includes(name));
		if (unknown !== undefined) throw salesforceRefusal('INVALID_FIELD', `No column '${unknown}'`);
		const { Country: country = '' } = body;
		if (this.countries && !['', ...this.countries].includes(country)) {
			const message = "There's a problem with this country, even though it may appear correct.";
			throw salesforceRefusal('FIELD_INTEGRITY_EXCEPTION', message);
		}
	}
}

const isBlank = (value: unknown) => typeof value !== 'string' || value.trim() === '';
