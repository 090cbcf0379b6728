import { compareWithContract } from '../../contract/contract';
import { parseLossless } from '../../contract/json';
import { leadAction } from '../../contract/notifications';
import { RECORDED, type Recorded } from '../../contract/recorded';
import { connect, requestToken, smallSimulator } from './testing/client';
import { AD_ACCOUNT, EVENT, FORM, leadId, ORGANIZATION } from './testing/smallWorld';

const simulator = smallSimulator();

let adForm: string;
let adLead: string;

/** LinkedIn has pushed a new ad lead and a deleted event lead. */
beforeEach(async () => {
	const { leads, notifications, subscriptions } = simulator.control;
	const owner = { organizationId: ORGANIZATION };
	const webhook = 'https://n8n.example.com/webhook/leads';
	const common = { owner, leadType: 'EVENT', webhook } as const;
	subscriptions.add({ ...common, versionedForm: { formId: FORM, versionId: 1 } });
	subscriptions.add({ ...common, associatedEntity: { eventId: EVENT } });
	subscriptions.add({ ...common, owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' });
	adForm = simulator.world.forms.find(({ name }) => name === 'Ad form')?.id ?? '';
	const ofAd = { campaignId: '42', creativeId: '24' };
	adLead = leads.add({ formId: adForm, leadType: 'SPONSORED', ...ofAd }).id;
	leads.delete(leadId(1));
	await notifications.settled();
});

const ofRest = async (...paths: string[]) =>
	await Promise.all(
		paths.map(async (path) => (await simulator.get(`/rest/${path}`)).json as unknown),
	);
const ofPage = `(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;
const pushed = (index: number) => [
	JSON.parse(simulator.control.notifications.pushes()[index].body) as unknown,
];

/** The path that LinkedIn answered, and the simulator's answers to the same question. */
const ANSWERS: Record<Recorded, [path: string, ask: () => unknown[] | Promise<unknown[]>]> = {
	form: ['/rest/leadForms/1', async () => await ofRest(`leadForms/${FORM}`, `leadForms/${adForm}`)],
	lead: [
		'/rest/leadFormResponses/1',
		async () => await ofRest(...[leadId(2), adLead].map((id) => `leadFormResponses/${id}`)),
	],
	roles: ['/rest/organizationAcls', async () => await ofRest('organizationAcls?q=roleAssignee')],
	organizations: [
		'/rest/organizationsLookup?ids=',
		async () => await ofRest(`organizationsLookup?ids=List(${ORGANIZATION})`),
	],
	subscription: [
		'/rest/leadNotifications/1',
		async () =>
			(
				await ofRest(
					`leadNotifications?q=criteria&owner=(value:${ofPage})&leadType=(leadType:EVENT)`,
				)
			).flatMap((page) => (page as { elements: unknown[] }).elements),
	],
	created: ['', () => pushed(0)],
	deleted: ['', () => pushed(1)],
	token: ['/oauth/v2/accessToken', async () => [await connect(simulator)]],
	introspection: [
		'/oauth/v2/introspectToken',
		async () => [
			(await requestToken(simulator, { token: simulator.token }, 'introspectToken')).json,
		],
	],
};

/** Each key with the type of its value. All elements of a list are one, and all entities of a batch. */
function shapeOf(value: unknown, place = ''): string[] {
	if (typeof value === 'bigint') return [`${place} is a number`];
	if (typeof value !== 'object' || value === null) return [`${place} is a ${typeof value}`];
	const inner = Object.entries(value).flatMap(([key, one]) =>
		shapeOf(one, `${place}.${/^\d+$|^[a-z]{2}_[A-Z]{2}$/.test(key) ? '*' : key}`),
	);
	return [`${place} is ${Array.isArray(value) ? 'a list' : 'an object'}`, ...inner];
}

it.each(Object.keys(RECORDED) as Recorded[])(
	'the contract accepts what LinkedIn published as %s, and the simulator answers with each of its keys',
	async (name) => {
		const [whole, ask] = ANSWERS[name];
		const [path, query = ''] = whole.split('?');
		const body = parseLossless(RECORDED[name]);
		const answered = { method: 'GET', path, query, status: 200, body };
		expect(compareWithContract(answered)).toEqual([]);
		if (path === '') expect(leadAction.safeParse(body).error).toBeUndefined();
		const simulated = (await ask()).flatMap((answer) => shapeOf(answer));
		expect(shapeOf(body).filter((place) => !simulated.includes(place))).toEqual([]);
	},
);

it('the stop of the simulator fails when an answer differs from the wire contract', async () => {
	simulator.world.events[0].startsAt = 'soon' as never;
	await simulator.get(`/rest/events/${EVENT}`);
	await expect(simulator.stop()).rejects.toThrow('startsAt: Expected number, received string');
});
