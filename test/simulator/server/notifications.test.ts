import { refusalOf, smallSimulator } from './testing/client';
import { ANALYST_ORGANIZATION, EVENT, FORM, leadId, ORGANIZATION } from './testing/smallWorld';

const WEBHOOK = 'https://n8n.example.com/webhook/leads';
const organization = (id: string) => ({ organization: `urn:li:organization:${id}` });

const simulator = smallSimulator();

it.each([
	['400 FIELD_INVALID webhook', { webhook: 'http://n8n.example.com/hook' }],
	['400 FIELD_INVALID owner', { leadType: 'SPONSORED' }],
	['400 FIELD_INVALID active', { active: true }],
	['403 ACCESS_DENIED: .*', { owner: organization(ANALYST_ORGANIZATION) }],
	// No webhook answers.
	['400 BAD_REQUEST: This URL did not pass the security challenge check', {}],
])('a new subscription is refused with %s: %j', async (refusal, changes) => {
	const wanted = { webhook: WEBHOOK, owner: organization(ORGANIZATION), leadType: 'EVENT' };
	const body = { ...wanted, ...changes };
	const reply = await simulator.call('POST', '/rest/leadNotifications', { body });
	expect(refusalOf(reply)).toMatch(new RegExp(`^${refusal}`));
});

it('a push goes to each validated subscription of its owner, type, form and event', async () => {
	const { leads, notifications, subscriptions } = simulator.control;
	const subscribe = (changes: object = {}) => {
		const owner = { organizationId: ORGANIZATION };
		return subscriptions.add({ owner, leadType: 'EVENT', webhook: WEBHOOK, ...changes }).id;
	};
	const ids = [
		subscribe(),
		subscribe({ associatedEntity: { eventId: EVENT } }),
		subscribe({ versionedForm: { formId: FORM, versionId: 2 } }),
	];
	subscribe({ versionedForm: { formId: FORM, versionId: 1 } });
	subscribe({ associatedEntity: { eventId: '1' } });
	subscribe({ leadType: 'COMPANY' });
	subscribe({ owner: { organizationId: ANALYST_ORGANIZATION } });
	subscribe({ state: 'unvalidated' });
	leads.add({ eventId: EVENT, id: leadId(100) });
	await notifications.settled();
	const pushed = notifications.pushes();
	expect(pushed.map(({ subscriptionId }) => subscriptionId)).toEqual(ids);
});
