import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { omitBy } from 'lodash';
import { SignIns } from '../signIns';
import { StandIn } from '../standIn';
import { checked, LEAD_FIELDS, TASK_FIELDS, type Values } from './fields';
import { salesforceRefusal } from './salesforceRefusal';

const MY_DOMAIN = 'stand-in.my.salesforce.com';

/** The hosts that this stand-in answers for. */
export const SALESFORCE_HOSTS = ['login.salesforce.com', MY_DOMAIN] as const;

/** As n8n's Salesforce node of 2.41 calls it. */
const API = '/services/data/v59.0';

export interface SalesforceLead extends Values {
	Id: string;
}

export interface SalesforceTask extends Values {
	Id: string;
}

/** As in a new Salesforce; it takes others, too. */
const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else'];

interface ExternalIdParams {
	field: string;
	value: string;
}

/**
 * Salesforce's leads and tasks as far as n8n's Salesforce node calls them, with a connected app that
 * signs in by JWT, in memory, on loopback. Written from Salesforce's REST API Developer Guide.
 */
export class Salesforce extends StandIn {
	readonly leads: SalesforceLead[] = [];

	readonly tasks: SalesforceTask[] = [];

	/** Ids of leads that were converted to contacts, which Salesforce then keeps as they are. */
	readonly converted = new Set<string>();

	private readonly signIns = new SignIns();

	private readonly externalIds: string[] = [];

	private constructor() {
		super((message, statusCode) =>
			statusCode === 404
				? salesforceRefusal('NOT_FOUND', 'The requested resource does not exist')
				: salesforceRefusal('JSON_PARSER_ERROR', message),
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

	/** Makes a custom field of leads: text, an external id, unique without regard to case. */
	addExternalId(name: string): void {
		this.externalIds.push(name);
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

	/** Names of objects are the same in any case. */
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
		server.get(`${API}/sobjects/task/describe`, async () => ({
			fields: [
				{
					name: 'Status',
					picklistValues: TASK_STATUSES.map((value) => ({ value, label: value, active: true })),
				},
			],
		}));
		server.patch<{ Params: ExternalIdParams; Body: Record<string, unknown> }>(
			`${API}/sobjects/lead/:field/:value`,
			async ({ params, body }, reply) => {
				const { lead, created } = this.upsertLead(params, body);
				await reply
					.code(created ? 201 : 200)
					.send({ id: lead.Id, success: true, errors: [], created });
			},
		);
		server.post<{ Body: Record<string, unknown> }>(
			`${API}/sobjects/task`,
			async ({ body }, reply) => {
				const values = checked('Task', TASK_FIELDS, body, []);
				const { WhoId: who } = values;
				if (who && !this.leads.some(({ Id }) => Id === who)) {
					throw salesforceRefusal('MALFORMED_ID', `Name ID: id value of incorrect type: ${who}`);
				}
				const id = `00T${String(this.tasks.length + 1).padStart(15, '0')}`;
				this.tasks.push({ ...(omitBy(values, (value) => value === null) as Values), Id: id });
				await reply.code(201).send({ id, success: true, errors: [] });
			},
		);
	}

	/** @throws Refusal as Salesforce validates; nothing is kept then */
	private upsertLead({ field, value }: ExternalIdParams, body: Record<string, unknown>) {
		if (!this.externalIds.includes(field)) {
			const message = 'Provided external ID field does not exist or is not accessible: ' + field;
			throw salesforceRefusal('NOT_FOUND', message);
		}
		const known = this.leads.find((lead) => lead[field]?.toLowerCase() === value.toLowerCase());
		if (known && this.converted.has(known.Id)) {
			throw salesforceRefusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
		}
		const fields = [...LEAD_FIELDS, ...this.externalIds];
		const required = ['LastName', 'Company'].filter((name) => !known || name in body);
		const changes = checked('Lead', fields, body, required);
		const id = known?.Id ?? `00Q${String(this.leads.length + 1).padStart(15, '0')}`;
		const merged = omitBy({ ...known, ...changes, [field]: value }, (each) => each === null);
		const lead: SalesforceLead = { ...(merged as Values), Id: id };
		if (known) this.leads[this.leads.indexOf(known)] = lead;
		else this.leads.push(lead);
		return { lead, created: known === undefined };
	}
}
