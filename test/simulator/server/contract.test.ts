import { compareWithContract } from '../../contract/contract';
import { leadAction } from '../../contract/notifications';
import { startSimulator, type Simulator } from '../index';
import { landmarks } from '../world/landmarks';
import { LEAD_SCOPES, connect, get } from './testing/client';
import { WEBHOOK, webhookServer } from './testing/webhookServer';

const { organizations, adAccounts, events } = landmarks;

const organization = (id: string) => `(organization:urn%3Ali%3Aorganization%3A${id})`;
const leads = (id: string, type: string) =>
	`/rest/leadFormResponses?q=owner&owner=${organization(id)}&leadType=(leadType:${type})`;

/** One request of each kind, about what the default world has of the oddest. */
const REQUESTS = [
	'/rest/organizationAcls?q=roleAssignee',
	`/rest/organizationsLookup?ids=List(${organizations.revoked},${organizations.sqlName},1)`,
	`/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${organizations.nastyForms}`,
	`/rest/events/${events.scripts}`,
	`/rest/leadForms?q=owner&owner=${organization(organizations.nastyForms)}`,
	leads(organizations.nastyForms, 'EVENT'),
	leads(organizations.manyEvents, 'COMPANY'),
	leads(organizations.manyLeads, 'ORGANIZATION_PRODUCT'),
	`/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${adAccounts.campaignManager})&leadType=(leadType:SPONSORED)`,
	`${leads(organizations.nastyForms, 'EVENT')}&fields=id,form:(id,versionId,content),leadMetadataInfo`,
	'/rest/adAccountUsers?q=authenticatedUser',
	'/v2/me',
	'/v2/userinfo',
	'/rest/leadForms/1',
	'/rest/events?q=nothing',
];

const receiver = webhookServer();
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulator({ webhooks: receiver.ingress });
	const scopes = `${LEAD_SCOPES} r_ads r_basicprofile openid profile email`;
	token = (await connect(simulator, scopes)).access_token;
});
afterAll(async () => await simulator.stop());

it.each(REQUESTS)('%s is answered as the contract says', async (path) => {
	const paging = path.includes('q=') ? '&count=100' : '';
	// `get` compares; what is asserted here is that there was something to compare.
	expect((await get(simulator, path + paging, token)).json).toBeDefined();
});

it('pushes what the contract says, of every lead type', async () => {
	const { world, control } = simulator;
	for (const leadType of ['EVENT', 'SPONSORED'] as const) {
		const lead = control.leads.list({ leadType })[0];
		control.subscriptions.add({ owner: lead.owner, leadType, webhook: WEBHOOK });
		control.leads.delete(lead.id);
	}
	await control.notifications.settled();
	expect(world.subscriptions).toHaveLength(2);
	expect(receiver.pushes().map((push) => leadAction.strict().safeParse(push).error)).toEqual([
		undefined,
		undefined,
	]);
});

it('a drift would be noticed', () => {
	const paging = { start: 0, count: 10, links: [] };
	const answered = {
		method: 'GET',
		path: '/rest/events',
		query: 'q=eventsByOrganizer',
		status: 200,
	};
	const element = { id: '7', startsAt: 1, endsAt: 2, organizer: 'urn:li:organization:1' };
	const { wrong, unknownKeys } = compareWithContract({
		...answered,
		body: { paging, elements: [element] },
	});
	expect(wrong).toContain('elements.0.id: Expected number, received string');
	expect(wrong).toContain('elements.0.name: Required');
	expect(unknownKeys).toEqual(['elements.0.endsAt']);
});
