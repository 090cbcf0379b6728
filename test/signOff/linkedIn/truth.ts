import type { Facts } from '../../e2e/support/expectedItems';
import { at, type JsonObject } from '../../probe/linkedIn/json';
import type { Exchange, LinkedIn } from '../../probe/linkedIn/linkedIn';
import { encodedUrn } from '../../probe/linkedIn/restli';
import { reasonOf } from '../../probe/lists/page';
import { leadQuery, listQuery } from '../../probe/lists/queries';
import { eventFacts, fieldFacts, leadFacts, organizationFacts, type AnsweredLead } from './facts';
import { wholeList } from './wholeList';

/** A LinkedIn app's own client. */
export interface Client {
	clientId: string;
	clientSecret: string;
}

/** What LinkedIn says about an access token (contract 1.4). */
export interface Introspection {
	active: unknown;
	/** Epoch milliseconds. */
	expiresAt: number | undefined;
	scopes: string[];
}

/**
 * What there is to expect with a real LinkedIn: what LinkedIn itself answers, asked by the probe's client,
 * which shares no code with the package.
 */
export class Truth {
	/** The e-mail addresses that people have typed, as far as their leads were asked for. */
	readonly addresses = new Set<string>();

	constructor(
		readonly linkedIn: LinkedIn,
		private readonly client: Client,
	) {}

	/** What LinkedIn says about the access token that n8n holds. */
	async introspection(): Promise<Introspection> {
		const { body } = answered(
			await this.linkedIn.postForm('/oauth/v2/introspectToken', {
				client_id: this.client.clientId,
				client_secret: this.client.clientSecret,
				token: this.linkedIn.token,
			}),
		);
		const seconds = at(body, 'expires_at');
		return {
			active: at(body, 'active'),
			expiresAt: typeof seconds === 'number' ? 1000 * seconds : undefined,
			scopes: String(at(body, 'scope') ?? '').split(/[\s,]+/),
		};
	}

	/** Who is signed in, by the endpoint that a profile scope opens (contract 3.1). */
	async memberUrn(profileScope: string): Promise<string> {
		const [path, key] =
			profileScope === 'r_basicprofile' ? ['/v2/me', 'id'] : ['/v2/userinfo', 'sub'];
		const { body } = answered(await this.linkedIn.get(path));
		return `urn:li:person:${String(at(body, key))}`;
	}

	/** The pages in which the member has a role. */
	async organizations(): Promise<Facts[]> {
		const path = '/rest/organizationAcls';
		return organizationFacts(await wholeList(this.linkedIn, path, 'q=roleAssignee&state=APPROVED'));
	}

	/** Whether LinkedIn shows the event leads of a page. */
	async showsEventLeads(organizationId: string): Promise<boolean> {
		const query = leadQuery({ organizationId }, 'EVENT');
		const answer = await this.linkedIn.get('/rest/leadFormResponses', `${query}&count=1`);
		return answer.status === 200;
	}

	/** The events of a page that have a lead form. */
	async events(organizationId: string): Promise<Facts[]> {
		const organizer = encodedUrn('organization', organizationId);
		const query = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
		return (await wholeList(this.linkedIn, '/rest/events', query)).map(eventFacts);
	}

	/** The fields of a form. */
	async fields(formId: string): Promise<Facts[]> {
		return fieldFacts(answered(await this.linkedIn.get(`/rest/leadForms/${formId}`)).body);
	}

	/** The leads of a page's events, without test leads, the newest first. */
	async leads(organizationId: string): Promise<AnsweredLead[]> {
		const query = leadQuery({ organizationId }, 'EVENT');
		const all = await wholeList(this.linkedIn, '/rest/leadFormResponses', query);
		const leads = all.flatMap(leadFacts);
		for (const text of leads.flatMap(({ texts }) => texts)) {
			if (text.includes('@')) this.addresses.add(text);
		}
		return leads.sort((one, other) => other.submittedAt - one.submittedAt);
	}

	/** The ids of all subscriptions of a page, whoever made them. */
	async subscriptionIds(organizationId: string): Promise<string[]> {
		const query = listQuery('leadNotifications', organizationId);
		const all = await wholeList(this.linkedIn, '/rest/leadNotifications', query);
		return all.map(({ id }: JsonObject) => String(id));
	}
}

function answered(exchange: Exchange): Exchange {
	if (exchange.status !== 200) throw new Error(reasonOf(exchange));
	return exchange;
}
