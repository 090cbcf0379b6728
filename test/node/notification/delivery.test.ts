import { countBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';
import { expectedRow } from '../../oracle/leadRow';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	OTHER_EVENT,
	EVENT,
	FORM,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import { chosen } from '../router/runAction';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const iso = (time: number) => new Date(time).toISOString();

it('an ad lead has its ad account and creative, also after the lead was deleted', async () => {
	const [form] = test.nodeTest.simulator.world.forms.filter(({ name }) => name === 'Ad form');
	await test.nodeTest.connect({ sponsoredLeads: true });
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
	expect(test.nodeTest.calls()).toEqual([`200 /rest/leadFormResponses/${lead.id}`]);
});

it('the trigger acknowledges a notification before LinkedIn returns the lead', async () => {
	const node = await test.activeTrigger();
	test.nodeTest.fail({ kind: 'latency', milliseconds: 700 }, { resource: 'leadFormResponses' });
	const lead = test.register();
	await test.control.notifications.settled();
	expect(test.control.notifications.pushes()).toMatchObject([{ state: 'delivered' }]);
	// The simulator logs a call when it answers the call, so none is logged yet.
	expect(test.nodeTest.calls()).toEqual([]);
	expect(itemsOf(node)).toEqual([]);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

const OTHER_FORM = `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM.slice(0, -1)}8,2)`;

/** A name, the trigger's parameters, changes to the push, and whether the push starts an execution. */
const cases: Array<[string, INodeParameters, Record<string, unknown>, boolean]> = [
	['the chosen event', { eventId: chosen(EVENT) }, {}, true],
	['another event', { eventId: chosen(OTHER_EVENT) }, {}, false],
	['the chosen form', { options: { formId: chosen(FORM) } }, {}, true],
	['another form', { options: { formId: chosen(FORM) } }, { leadGenForm: OTHER_FORM }, false],
	['created; wanted: deleted', { leadActions: ['DELETED'] }, {}, false],
	['deleted; wanted: deleted', { leadActions: ['DELETED'] }, { leadAction: 'DELETED' }, true],
	[
		'another organization',
		{},
		{ owner: { organization: `urn:li:organization:${ANALYST_ORGANIZATION}` } },
		false,
	],
	['another lead type', {}, { leadType: 'COMPANY' }, false],
];

it.each(cases)(
	'the trigger outputs chosen pushes only: %s',
	async (_, parameters, changes, isWanted) => {
		const node = await test.activeTrigger(parameters);
		expect((await test.send(node, { payload: { json: push(changes) } })).status).toBe(200);
		expect(itemsOf(node)).toHaveLength(isWanted ? 1 : 0);
		if (!isWanted) expect(test.nodeTest.calls()).toEqual([]);
	},
);

it('the trigger filters by the lead itself when a push names no owner, lead type, event and form', async () => {
	const json = push({
		associatedEntity: undefined,
		leadGenForm: undefined,
		owner: undefined,
		leadType: undefined,
	});
	const right = await test.activeTrigger({ eventId: chosen(EVENT) });
	await test.send(right, { payload: { json } });
	expect(itemsOf(right)).toMatchObject([{ lead_id: leadId(1), event_id: EVENT, form_id: FORM }]);
	await right.deactivate();

	const wrong = await test.activeTrigger({ eventId: chosen(OTHER_EVENT) });
	await test.send(wrong, { payload: { json } });
	expect(itemsOf(wrong)).toEqual([]);
});

it('Test Leads selects created leads, and all deleted ones', async () => {
	const node = await test.activeTrigger({ options: { testLeads: 'only' } });
	const leads = [false, true].map((testLead) => test.register({ testLead }));
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ is_test_lead: true }]);
	// A deletion does not say which kind of lead it was.
	for (const { id } of leads) test.control.leads.delete(id);
	await test.settled();
	expect(itemsOf(node)).toHaveLength(3);
});

it('for consecutive leads, the trigger reads form, event and Page once', async () => {
	await test.activeTrigger();
	for (let count = 0; count < 3; count++) {
		test.register();
		await test.settled();
	}
	const ofAll = { leadForms: 1, events: 1, organizationsLookup: 1 };
	const calls = countBy(test.nodeTest.simulator.calls, 'resource');
	expect(calls).toEqual({ ...ofAll, leadFormResponses: 3 });
});
