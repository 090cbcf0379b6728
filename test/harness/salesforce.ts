import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { omitBy } from 'lodash';
import { SignIns } from './signIns';
import { Refusal, StandIn } from './standIn';

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
export class Salesforce extends StandIn {
	readonly leads: SalesforceRecord[] = [];

	readonly tasks: SalesforceRecord[] = [];

	/** Ids of leads that were converted to contacts; Salesforce no longer changes these leads. */
	readonly converted = new Set<string>();

	/** Custom fields of leads: text, unique without regard to case. */
	readonly externalIds: string[] = [];

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
			fields: [...LEAD_FIELDS, ...this.externalIds].map((name) => ({
				name,
				label: name.replace('__c', '').replaceAll('_', ' '),
				custom: this.externalIds.includes(name),
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
		const unknown = Object.keys(body).find(
			(name) => ![...LEAD_FIELDS, ...this.externalIds].includes(name),
		);
		if (unknown !== undefined) throw salesforceRefusal('INVALID_FIELD', `No column '${unknown}'`);
		const known = this.leads.find((lead) => lead[field]?.toLowerCase() === value.toLowerCase());
		if (known && this.converted.has(known.Id)) {
			throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
		}
		const id = known?.Id ?? `00Q${String(this.leads.length + 1).padStart(15, '0')}`;
		const lead = { ...omitBy({ ...known, ...body, [field]: value }, isBlank), Id: id };
		const missing = ['LastName', 'Company'].filter((name) => !(name in lead));
		if (missing.length > 0) throw salesforceRefusal('REQUIRED_FIELD_MISSING', missing.join());
		if (known) this.leads[this.leads.indexOf(known)] = lead;
		else this.leads.push(lead);
		return { id, created: known === undefined };
	}
}

const isBlank = (value: unknown) => typeof value !== 'string' || value.trim() === '';
