import type { INodeParameters } from 'n8n-workflow';

import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	CANCELLED_EVENT,
	EVENT,
	FORM,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const OTHER_FORM = `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM.slice(0, -1)}8,2)`;

const associatedEntityOf = (eventId: string) => ({
	associatedEntity: { event: `urn:li:event:${eventId}` },
});

/** The parameters, what the push says otherwise, and whether it starts an execution. */
const cases: Array<[string, INodeParameters, Record<string, unknown>, boolean]> = [
	['all there is', {}, {}, true],
	['the chosen event', { eventId: chosen(EVENT) }, {}, true],
	['another event', { eventId: chosen(CANCELLED_EVENT) }, {}, false],
	['the chosen form', { formId: chosen(FORM) }, {}, true],
	[
		'the chosen form, at another version',
		{ formId: chosen(FORM) },
		{ leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},1)` },
		true,
	],
	['another form', { formId: chosen(FORM) }, { leadGenForm: OTHER_FORM }, false],
	[
		'the chosen event, another form',
		{ eventId: chosen(EVENT), formId: chosen(FORM) },
		{ leadGenForm: OTHER_FORM },
		false,
	],
	['created, of created', { leadActions: ['CREATED'] }, {}, true],
	['created, of deleted', { leadActions: ['DELETED'] }, {}, false],
	['deleted, of created', { leadActions: ['CREATED'] }, { leadAction: 'DELETED' }, false],
	['deleted, of deleted', { leadActions: ['DELETED'] }, { leadAction: 'DELETED' }, true],
	[
		'deleted, of another event',
		{ eventId: chosen(CANCELLED_EVENT) },
		{ leadAction: 'DELETED' },
		false,
	],
	[
		'another organization',
		{},
		{ owner: { organization: `urn:li:organization:${ANALYST_ORGANIZATION}` } },
		false,
	],
	[
		'an ad account',
		{},
		{ owner: { sponsoredAccount: `urn:li:sponsoredAccount:${AD_ACCOUNT}` }, leadType: 'SPONSORED' },
		false,
	],
	['another lead type', {}, { leadType: 'COMPANY' }, false],
	['a lead type that LinkedIn has added', {}, { leadType: 'ARTICLE' }, false],
];

it.each(cases)('%s', async (_, parameters, changes, isWanted) => {
	const node = await test.activeTrigger(parameters);
	expect((await test.send(node, { payload: { json: push(changes) } })).status).toBe(200);
	expect(itemsOf(node)).toHaveLength(isWanted ? 1 : 0);
	if (!isWanted) expect(callsOf(test.nodeTest)).toEqual([]);
});

describe('a push that does not say', () => {
	it.each([
		['of which event it is', { associatedEntity: undefined }],
		['of which form it is', { leadGenForm: undefined }],
		['whose it is', { owner: undefined }],
		['of which type it is', { leadType: undefined }],
	])('%s: the lead itself decides, by event and form', async (_, changes) => {
		const right = await test.activeTrigger({ eventId: chosen(EVENT), formId: chosen(FORM) });
		await test.send(right, { payload: { json: push(changes) } });
		expect(itemsOf(right)).toMatchObject([{ lead_id: leadId(1), event_id: EVENT, form_id: FORM }]);
		await right.deactivate();

		const wrong = await test.activeTrigger({ eventId: chosen(CANCELLED_EVENT) });
		await test.send(wrong, { payload: { json: push(changes) } });
		expect(itemsOf(wrong)).toEqual([]);
	});
});

describe('a push that says otherwise than the lead that is then fetched: the lead decides', () => {
	it.each([
		['event', { eventId: chosen(CANCELLED_EVENT) }, associatedEntityOf(CANCELLED_EVENT)],
		['form', { formId: chosen(`${FORM.slice(0, -1)}8`) }, { leadGenForm: OTHER_FORM }],
	])('%s', async (_, parameters, changes) => {
		const node = await test.activeTrigger(parameters);
		await test.send(node, { payload: { json: push(changes) } });
		expect(callsOf(test.nodeTest, 'leadFormResponses')).toHaveLength(1);
		expect(itemsOf(node)).toEqual([]);
	});
});

describe.each([
	['exclude', [false]],
	['include', [false, true]],
	['only', [true]],
] as const)('test leads: %s', (testLeads, kinds) => {
	it.each([{}, { simplify: false }])('created, %j', async (more) => {
		const node = await test.activeTrigger({ options: { testLeads }, ...more });
		const leads = [false, true].map((testLead) => test.register({ testLead }));
		await test.settled();
		const expected = leads.filter(({ testLead }) => kinds.some((kind) => kind === testLead));
		const ids = itemsOf(node).map(({ lead_id, id }) => lead_id ?? id);
		expect(ids.sort()).toEqual(expected.map(({ id }) => id).sort());
	});

	it('deleted: told in any case, since LinkedIn does not say what kind it was', async () => {
		const node = await test.activeTrigger({ options: { testLeads } });
		test.control.leads.delete(leadId(3));
		test.control.leads.delete(leadId(4));
		await test.settled();
		expect(itemsOf(node)).toHaveLength(2);
	});
});

describe('other notifications are acknowledged and ignored', () => {
	const social = {
		type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
		notifications: Array.from({ length: 10 }, (_, index) => ({ notificationId: index })),
	};

	it.each<[string, unknown]>([
		['social actions', social],
		['a type that is to come', push({ type: 'LEAD_ACTION_V2' })],
		['the type in small letters', push({ type: 'lead_action' })],
		['no type', push({ type: undefined })],
		['a type that is none', push({ type: ['LEAD_ACTION'] })],
		['a list of leads', [push()]],
		['nothing', {}],
		['null', null],
		['a number', 17],
		['a text', 'LEAD_ACTION'],
	])('%s', async (_, json) => {
		const node = await test.activeTrigger();
		expect((await test.send(node, { payload: { json } })).status).toBe(200);
		expect(node.deliveries.slice(1)).toEqual([
			{ webhook: 'default', status: 200, workflowData: undefined },
		]);
		expect(callsOf(test.nodeTest)).toEqual([]);
	});

	it.each([
		['nothing at all', ''],
		['text', 'hello'],
	])('%s', async (_, payload) => {
		const node = await test.activeTrigger();
		const headers = { 'content-type': 'text/plain' };
		expect((await test.send(node, { payload, headers })).status).toBe(200);
		expect(node.executions).toEqual([]);
	});
});
