import { DAY, SECOND } from '../../durations';
import { expectedRow } from '../../oracle/leadRow';
import { pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { AD_ACCOUNT, leadId } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const iso = (time: number) => new Date(time).toISOString();

it('an ad lead has its ad account and creative, also after the lead was deleted', async () => {
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

it.each(['milliseconds', 'seconds'] as const)(
	'a registration and its cancellation have their time, which LinkedIn sends in %s',
	async (occurredAtIn) => {
		test.control.variants.set({ occurredAtIn });
		const node = await test.activeTrigger();
		pass(5_432);
		const lead = test.register();
		await test.settled();
		pass(5_432);
		const cancelled = Date.now();
		test.control.leads.delete(lead.id);
		await test.settled();
		const [created, deleted] = itemsOf(node);
		expect(created.occurred_at).toBe(iso(lead.submittedAt));
		const told = occurredAtIn === 'seconds' ? cancelled - (cancelled % SECOND) : cancelled;
		expect(deleted).toMatchObject({ lead_action: 'DELETED', occurred_at: iso(told) });
	},
);

it("with Simplify off, the trigger outputs LinkedIn's own JSON of the lead, with the notification", async () => {
	const node = await test.activeTrigger({ options: { simplify: false } });
	const lead = test.register();
	await test.settled();
	const [pushed] = test.control.notifications.pushes();
	expect(itemsOf(node)).toMatchObject([
		{
			id: lead.id,
			submittedAt: lead.submittedAt,
			formResponse: { answers: expect.any(Array) as [] },
			notification: JSON.parse(pushed.body) as object,
		},
	]);
	expect(callsOf(test.nodeTest)).toEqual([`200 /rest/leadFormResponses/${lead.id}`]);
});

it('the trigger acknowledges a notification before LinkedIn returns the lead', async () => {
	const node = await test.activeTrigger();
	test.fault({ kind: 'latency', milliseconds: 700 }, { resource: 'leadFormResponses' });
	const lead = test.register();
	await test.control.notifications.settled();
	expect(test.control.notifications.deliveries()).toMatchObject([{ status: 200, attempt: 1 }]);
	// The simulator logs a call when it answers the call, so none is logged yet.
	expect(callsOf(test.nodeTest)).toEqual([]);
	expect(itemsOf(node)).toEqual([]);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

it('with Simplify off, the trigger outputs a deleted lead as its notification, without a call', async () => {
	const node = await test.activeTrigger({ options: { simplify: false } });
	test.control.leads.delete(leadId(5));
	await test.settled();
	expect(itemsOf(node)).toEqual([
		{ id: leadId(5), notification: expect.objectContaining({ leadAction: 'DELETED' }) as object },
	]);
	expect(callsOf(test.nodeTest)).toEqual([]);
});

it('a late notification about a lead that was submitted again gets the time of the new submission', async () => {
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

it('the trigger ignores a repeated notification, also if its JSON differs or the workflow was published again', async () => {
	const node = await test.activeTrigger();
	const json = push();
	await test.send(node, { payload: { json } });
	await test.send(node, { payload: JSON.stringify({ ...json, leadGenForm: undefined }, null, 2) });
	await node.activate('update');
	await test.send(node, { payload: { json } });
	expect(itemsOf(node)).toHaveLength(1);
});
