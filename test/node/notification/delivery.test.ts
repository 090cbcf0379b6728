import { expectedRow } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import {
	AD_ACCOUNT,
	EVENT,
	FORM,
	ORGANIZATION,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import { DAY } from '../lead/support/clock';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const iso = (time: number) => new Date(time).toISOString();

describe('a lead that was created', () => {
	it('a lead of an ad has its account and creative, also when it was deleted', async () => {
		const [form] = test.control.world().forms.filter(({ name }) => name === 'Ad form');
		await test.connect({ sponsoredLeads: true });
		const node = await test.activeTrigger({
			leadType: 'SPONSORED',
			sponsoredAccountId: AD_ACCOUNT,
		});
		const ids = { campaignId: '198356826', creativeId: '241257736' };
		const lead = test.control.leads.add({ formId: form.id, leadType: 'SPONSORED', ...ids });
		await test.settled();
		test.control.leads.delete(lead.id);
		await test.settled();
		const [created, deleted] = itemsOf(node);
		expect(created).toEqual({
			...expectedRow(test.nodeTest.simulator.world, lead),
			lead_action: 'CREATED',
			occurred_at: iso(lead.submittedAt),
		});
		expect(deleted).toMatchObject({
			lead_id: lead.id,
			sponsored_account_id: AD_ACCOUNT,
			creative_id: ids.creativeId,
			lead_action: 'DELETED',
		});
	});

	it("a lead with Simplify off is LinkedIn's own JSON, with the notification", async () => {
		const node = await test.activeTrigger({ simplify: false });
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([
			{
				id: lead.id,
				submittedAt: lead.submittedAt,
				formResponse: { answers: expect.any(Array) as [] },
				notification: {
					type: 'LEAD_ACTION',
					leadAction: 'CREATED',
					occurredAt: lead.submittedAt,
					associatedEntity: { event: `urn:li:event:${EVENT}` },
				},
			},
		]);
		expect(callsOf(test.nodeTest)).toEqual([`200 /rest/leadFormResponses/${lead.id}`]);
	});
});

it('the acknowledgement does not wait for the lead', async () => {
	const node = await test.activeTrigger();
	test.fault({ kind: 'latency', milliseconds: 700 }, { resource: 'leadFormResponses' });
	const lead = test.register();
	await test.control.notifications.settled();
	expect(test.control.notifications.deliveries()).toMatchObject([{ status: 200, attempt: 1 }]);
	// The simulator notes a call when it answers it.
	expect(callsOf(test.nodeTest)).toEqual([]);
	expect(itemsOf(node)).toEqual([]);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

describe('a lead that was deleted', () => {
	it('a lead that was deleted is told without any call, by what is known of it', async () => {
		const node = await test.activeTrigger();
		test.control.leads.delete(leadId(5));
		await test.settled();
		expect(callsOf(test.nodeTest)).toEqual([]);
		expect(itemsOf(node)).toEqual([
			{
				lead_id: leadId(5),
				lead_urn: `urn:li:leadGenFormResponse:${leadId(5)}`,
				lead_type: 'EVENT',
				organization_id: ORGANIZATION,
				event_id: EVENT,
				form_id: FORM,
				form_version: 2,
				lead_action: 'DELETED',
				occurred_at: iso(Date.now()),
			},
		]);
	});

	it('a lead that was deleted is its notification with Simplify off', async () => {
		const node = await test.activeTrigger({ simplify: false });
		test.control.leads.delete(leadId(5));
		await test.settled();
		expect(itemsOf(node)).toEqual([
			{ id: leadId(5), notification: expect.objectContaining({ leadAction: 'DELETED' }) as object },
		]);
	});

	it('a late notification about a lead that was made again since is as new as the lead that it finds', async () => {
		const node = await test.activeTrigger();
		const late = { json: push({ occurredAt: Date.now() - DAY }) };
		const lead = test.control.leads.reregister(leadId(1));
		await test.settled();
		await test.send(node, { payload: late });
		expect(itemsOf(node).at(-1)).toMatchObject({
			lead_action: 'CREATED',
			submitted_at: iso(lead.submittedAt),
			occurred_at: iso(lead.submittedAt),
		});
	});
});

it('several notifications in one push are one execution, each with its item', async () => {
	const node = await test.activeTrigger();
	const of = (number: number) => `urn:li:leadGenFormResponse:${leadId(number)}`;
	const json = [
		push({ leadGenFormResponse: of(1) }),
		push({ leadGenFormResponse: of(2), leadAction: 'DELETED' }),
		push({ leadGenFormResponse: of(4) }),
	];
	expect(await test.send(node, { payload: { json } })).toMatchObject({ status: 200 });
	expect(node.executions).toHaveLength(1);
	expect(itemsOf(node)).toMatchObject([
		{ lead_id: leadId(1), lead_action: 'CREATED', lead_error: null },
		{ lead_id: leadId(2), lead_action: 'DELETED' },
		{ lead_id: leadId(4), lead_action: 'CREATED', lead_error: null },
	]);
});
