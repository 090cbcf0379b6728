import { registrationPath } from '../../pages';
import { consentInputName, questionInputName } from '../../world/mutations';
import type { Lead, LeadSubscription } from '../../world/types';
import { postForm } from '../testing/client';
import { smallSimulator } from '../testing/smallSimulator';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	CANCELLED_EVENT,
	EVENT,
	FORM,
	leadId,
	NOW,
	ORGANIZATION,
} from '../testing/smallWorld';
import { hmac, WEBHOOK, webhookServer } from '../testing/webhookServer';

const receiver = webhookServer();
const simulator = smallSimulator(receiver.ingress);

const subscribe = (changes: Partial<LeadSubscription> = {}) =>
	simulator.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: WEBHOOK,
		...changes,
	});

/** Waits for all pushes; gives what was received since. */
async function pushed(): Promise<Array<Record<string, unknown>>> {
	await simulator.control.notifications.settled();
	const pushes = receiver.pushes();
	receiver.received.length = 0;
	return pushes;
}

const notification = (lead: Pick<Lead, 'id'>, changes: Record<string, unknown> = {}) => ({
	type: 'LEAD_ACTION',
	leadGenFormResponse: `urn:li:leadGenFormResponse:${lead.id}`,
	leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM}, 2)`,
	owner: { organization: `urn:li:organization:${ORGANIZATION}` },
	associatedEntity: { event: `urn:li:event:${EVENT}` },
	leadType: 'EVENT',
	leadAction: 'CREATED',
	occurredAt: NOW,
	...changes,
});

describe('a push', () => {
	it('tells what happened to which lead, signed over the raw body', async () => {
		subscribe();
		const lead = simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		expect(receiver.pushes()).toEqual([notification(lead)]);
		const [{ method, url, host, serverName, headers, body }] = receiver.received;
		expect([method, url, host]).toEqual(['POST', '/webhook/leads', 'n8n.example.com']);
		expect(serverName).toBe('n8n.example.com');
		expect(headers['content-type']).toBe('application/json');
		const { clientSecret } = simulator.control.application.get();
		const signature = hmac(clientSecret, `hmacsha256=${body.toString('utf8')}`);
		expect(headers['x-li-signature']).toBe(signature);
	});

	it('has a prefix before its signature and no space in its tuple where the variants say so', async () => {
		subscribe();
		simulator.control.variants.set({ signatureHeader: 'prefixed', spaceInPushedForm: false });
		simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		const [{ headers, body }] = receiver.received;
		const { clientSecret } = simulator.control.application.get();
		const signature = hmac(clientSecret, `hmacsha256=${body.toString('utf8')}`);
		expect(headers['x-li-signature']).toBe(`hmacsha256=${signature}`);
		expect((await pushed())[0].leadGenForm).toBe(
			`urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},2)`,
		);
	});

	it('of an ad’s lead names the account and the creative', async () => {
		subscribe({ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' });
		const form = simulator.world.forms.find(({ owner }) => 'adAccountId' in owner);
		const creativeId = '241257736';
		simulator.control.leads.add({ formId: form?.id ?? '', leadType: 'SPONSORED', creativeId });
		expect(await pushed()).toEqual([
			expect.objectContaining({
				owner: { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` },
				associatedEntity: { sponsoredCreative: `urn:li:sponsoredCreative:${creativeId}` },
				leadType: 'SPONSORED',
			}),
		]);
	});

	it('for a campaign names that in place of the creative, and is about no other', async () => {
		const campaignId = '198356826';
		subscribe({
			owner: { adAccountId: AD_ACCOUNT },
			leadType: 'SPONSORED',
			associatedEntity: { campaignId },
		});
		const form = simulator.world.forms.find(({ owner }) => 'adAccountId' in owner);
		const ad = { formId: form?.id ?? '', leadType: 'SPONSORED', creativeId: '241257736' } as const;
		simulator.control.leads.add({ ...ad, campaignId: '198356899' });
		simulator.control.leads.add({ ...ad, campaignId });
		expect(await pushed()).toEqual([
			expect.objectContaining({
				associatedEntity: { sponsoredCampaign: `urn:li:sponsoredCampaign:${campaignId}` },
			}),
		]);
	});
});

describe('what causes pushes', () => {
	it('a registration on the page, and each lead of a burst', async () => {
		subscribe();
		const fields = Object.fromEntries(
			simulator.world.forms[0].versions[1].questions.map(({ id, details }) => [
				questionInputName(id),
				details.type === 'text' ? 'jane@example.com' : '1',
			]),
		);
		const submitted = { ...fields, [consentInputName(0)]: 'true' };
		const page = await postForm(simulator, registrationPath(EVENT), submitted);
		expect(page.status).toBe(200);
		expect(await pushed()).toEqual([notification(simulator.world.leads.at(-1)!)]);
		await postForm(simulator, registrationPath(EVENT), {});
		expect(await pushed()).toEqual([]);
		const burst = simulator.control.leads.addMany({ eventId: EVENT }, 3, 10);
		const pushes = await pushed();
		expect(pushes).toHaveLength(3);
		expect(pushes).toEqual(
			expect.arrayContaining(
				burst.map((lead, index) => notification(lead, { occurredAt: NOW + index * 10 })),
			),
		);
	});

	it('a deletion, at the time it happens', async () => {
		subscribe();
		simulator.control.advance(5000);
		simulator.control.leads.delete(leadId(1));
		simulator.control.leads.delete('none');
		expect(await pushed()).toEqual([
			notification({ id: leadId(1) }, { leadAction: 'DELETED', occurredAt: NOW + 5000 }),
		]);
	});

	it('a registration that is cancelled and made again, under one id', async () => {
		subscribe();
		const before = simulator.world.leads.find(({ id }) => id === leadId(25));
		const lead = simulator.control.leads.reregister(leadId(25));
		expect(lead).toMatchObject({
			id: leadId(25),
			eventId: EVENT,
			submitterId: before?.submitterId,
			formVersionId: 2,
			submittedAt: NOW,
			visibleFrom: NOW,
		});
		expect(simulator.control.leads.list().filter(({ id }) => id === leadId(25))).toEqual([lead]);
		const [deleted, created] = (await pushed()).sort(
			(one, other) => Number(one.occurredAt) - Number(other.occurredAt),
		);
		expect(created).toEqual(notification(lead));
		expect(deleted).toEqual(
			notification(lead, {
				leadAction: 'DELETED',
				occurredAt: NOW - 1,
				leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM}, 1)`,
			}),
		);
		// Even in the millisecond of the first registration the three times differ.
		const again = simulator.control.leads.reregister(leadId(25));
		expect([again.submittedAt, again.visibleFrom]).toEqual([NOW + 2, NOW]);
		expect((await pushed()).map(({ occurredAt }) => Number(occurredAt)).sort()).toEqual([
			NOW + 1,
			NOW + 2,
		]);
		expect(() => simulator.control.leads.reregister('none')).toThrow('no lead none');
	});

	it('not a lead that was there before, nor one of somebody else', async () => {
		subscribe({ owner: { organizationId: ANALYST_ORGANIZATION } });
		subscribe({ leadType: 'COMPANY' });
		subscribe({ owner: { adAccountId: ORGANIZATION } });
		simulator.control.leads.add({ eventId: EVENT });
		expect(await pushed()).toEqual([]);
	});
});

describe('whom a push is for', () => {
	it('every subscription that covers the lead', async () => {
		const [owners, ofEvent, otherEvent, ofForm, otherVersion, blocked, unvalidated] = [
			subscribe(),
			subscribe({ associatedEntity: { eventId: EVENT } }),
			subscribe({ associatedEntity: { eventId: CANCELLED_EVENT } }),
			subscribe({ versionedForm: { formId: FORM, versionId: 2 } }),
			subscribe({ versionedForm: { formId: FORM, versionId: 1 } }),
			subscribe({ state: 'blocked' }),
			subscribe({ state: 'unvalidated' }),
		].map(({ id }) => id);
		simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		const told = () =>
			simulator.control.notifications.deliveries().map(({ subscriptionId }) => subscriptionId);
		expect(told().sort()).toEqual([owners, ofEvent, ofForm].sort());
		simulator.control.subscriptions.setState(blocked, { state: 'validated' });
		simulator.control.subscriptions.setState(unvalidated, { state: 'validated' });
		await simulator.control.notifications.retryNow();
		expect(told()).toHaveLength(3);
		for (const id of [blocked, unvalidated]) simulator.control.subscriptions.delete(id);
		simulator.control.leads.add({ eventId: CANCELLED_EVENT, formVersionId: 1 });
		await simulator.control.notifications.settled();
		expect(told().slice(3).sort()).toEqual([owners, otherEvent, otherVersion].sort());
	});
});

describe('a burst', () => {
	it('goes over a bounded number of connections that are kept', async () => {
		subscribe();
		receiver.onPush = () => ({ status: 202, body: '', after: 2 });
		const leads = simulator.control.leads.addMany({ eventId: EVENT }, 500);
		const pushes = await pushed();
		const urns = pushes.map(({ leadGenFormResponse }) => String(leadGenFormResponse));
		expect(urns.sort()).toEqual(leads.map(({ id }) => `urn:li:leadGenFormResponse:${id}`).sort());
		expect(receiver.connections.most).toBeLessThanOrEqual(50);
		expect(receiver.connections.total).toBeLessThanOrEqual(50);
		expect(simulator.control.notifications.deliveries().every(({ status }) => status === 202)).toBe(
			true,
		);
		const { total } = receiver.connections;
		simulator.control.leads.add({ eventId: EVENT });
		await simulator.control.notifications.settled();
		expect(receiver.connections.total).toBe(total);
	});

	it('without subscriptions leaves nothing to do', () => {
		simulator.control.leads.addMany({ eventId: EVENT }, 500);
		expect(simulator.control.notifications.pushes()).toEqual([]);
	});
});
