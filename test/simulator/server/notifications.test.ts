import { refusalOf, smallSimulator } from './testing/client';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	EVENT,
	FORM,
	leadId,
	ORGANIZATION,
} from './testing/smallWorld';

const PATH = '/rest/leadNotifications';
const WEBHOOK = 'https://n8n.example.com/webhook/leads';
const organization = (id: string) => ({ organization: `urn:li:organization:${id}` });
const account = { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` };
const formVersion = (version: number) =>
	`urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},${version})`;
const event = (id: string) => ({ event: `urn:li:event:${id}` });
const SUBSCRIPTION = { webhook: WEBHOOK, owner: organization(ORGANIZATION), leadType: 'EVENT' };

const simulator = smallSimulator();

const create = async (changes: object = {}, path = PATH, headers = {}) =>
	await simulator.call('POST', path, { body: { ...SUBSCRIPTION, ...changes }, headers });
const subscribe = (changes: object = {}) =>
	simulator.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: WEBHOOK,
		...changes,
	}).id;
const notifications = () => simulator.control.notifications;
const settled = async () => await notifications().settled();
const add = (number: number) => simulator.control.leads.add({ eventId: EVENT, id: leadId(number) });

describe('a subscription', () => {
	it.each([
		['webhook', { webhook: 'http://n8n.example.com/hook' }],
		['webhook', { webhook: `${WEBHOOK}#x` }],
		['leadType', { leadType: undefined }],
		['owner', { owner: { ...organization(ORGANIZATION), ...account } }],
		['owner/organization', { owner: { organization: 'urn%3Ali%3Aorganization%3A1' } }],
		['owner', { leadType: 'SPONSORED' }],
		['active', { active: true }],
		['associatedEntity', { leadType: 'COMPANY', associatedEntity: event(EVENT) }],
		['associatedEntity', { associatedEntity: event(EVENT), versionedForm: formVersion(2) }],
	])(
		'a subscription with a wrong %s is refused before any challenge: %j',
		async (field, changes) => {
			expect(refusalOf(await create(changes))).toBe(`400 FIELD_INVALID ${field}`);
			expect(notifications().challenges()).toEqual([]);
		},
	);

	it('LinkedIn challenges the webhook of a subscription only with a JSON body, without a key, and with the role for its leads', async () => {
		expect((await simulator.call('POST', PATH, { body: '[]' })).status).toBe(400);
		expect((await create({}, PATH, { 'Content-Type': 'text/plain' })).status).toBe(415);
		expect((await create({}, `${PATH}/7`)).status).toBe(405);
		const ofAnalyst = { owner: organization(ANALYST_ORGANIZATION) };
		expect((await create({ ...ofAnalyst, nonsense: 1 })).status).toBe(403);
		expect(notifications().challenges()).toEqual([]);
		await create({ ...ofAnalyst, leadType: 'COMPANY' });
		expect(notifications().challenges()).toHaveLength(1);
	});
});

describe('a push', () => {
	it('a push goes to each validated subscription of its owner, type, form and event', async () => {
		const versionedForm = { formId: FORM, versionId: 1 };
		const ids = [
			subscribe(),
			subscribe({ associatedEntity: { eventId: EVENT } }),
			subscribe({ versionedForm: { ...versionedForm, versionId: 2 } }),
		];
		subscribe({ versionedForm });
		subscribe({ associatedEntity: { eventId: '1' } });
		subscribe({ leadType: 'COMPANY' });
		subscribe({ owner: { organizationId: ANALYST_ORGANIZATION } });
		subscribe({ state: 'unvalidated' });
		add(100);
		await settled();
		const pushed = notifications().pushes();
		expect(pushed.map(({ subscriptionId }) => subscriptionId)).toEqual(ids);
	});
});
