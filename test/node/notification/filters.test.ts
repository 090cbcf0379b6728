import type { INodeParameters } from 'n8n-workflow';

import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	CANCELLED_EVENT,
	EVENT,
	FORM,
	leadId,
} from '../../simulator/server/testing/smallWorld';
import type { ForgedPush } from '../../simulator';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const OTHER_FORM = `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM.slice(0, -1)}8,2)`;

/** A name, the trigger's parameters, changes to the push, and whether the push starts an execution. */
const cases: Array<[string, INodeParameters, Record<string, unknown>, boolean]> = [
	['any lead', {}, {}, true],
	['the chosen event', { eventId: chosen(EVENT) }, {}, true],
	['another event', { eventId: chosen(CANCELLED_EVENT) }, {}, false],
	['the chosen form', { options: { formId: chosen(FORM) } }, {}, true],
	['another form', { options: { formId: chosen(FORM) } }, { leadGenForm: OTHER_FORM }, false],
	['created; wanted: deleted', { leadActions: ['DELETED'] }, {}, false],
	['deleted; wanted: created', { leadActions: ['CREATED'] }, { leadAction: 'DELETED' }, false],
	['deleted; wanted: deleted', { leadActions: ['DELETED'] }, { leadAction: 'DELETED' }, true],
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
];

it.each(cases)(
	'the trigger outputs chosen pushes only: %s',
	async (_, parameters, changes, isWanted) => {
		const node = await test.activeTrigger(parameters);
		expect((await test.send(node, { payload: { json: push(changes) } })).status).toBe(200);
		expect(itemsOf(node)).toHaveLength(isWanted ? 1 : 0);
		if (!isWanted) expect(callsOf(test.nodeTest)).toEqual([]);
	},
);

it('the trigger filters by the lead itself when a push names no owner, lead type, event and form', async () => {
	const json = push({
		associatedEntity: undefined,
		leadGenForm: undefined,
		owner: undefined,
		leadType: undefined,
	});
	const right = await test.activeTrigger({
		eventId: chosen(EVENT),
		options: { formId: chosen(FORM) },
	});
	await test.send(right, { payload: { json } });
	expect(itemsOf(right)).toMatchObject([{ lead_id: leadId(1), event_id: EVENT, form_id: FORM }]);
	await right.deactivate();

	const wrong = await test.activeTrigger({ eventId: chosen(CANCELLED_EVENT) });
	await test.send(wrong, { payload: { json } });
	expect(itemsOf(wrong)).toEqual([]);
});

it.each([
	['exclude', [false]],
	['include', [false, true]],
	['only', [true]],
] as const)(
	'Test Leads: %s selects created leads; deleted leads are always output, since LinkedIn does not show their kind',
	async (testLeads, kinds) => {
		const node = await test.activeTrigger({ options: { testLeads } });
		const leads = [false, true].map((testLead) => test.register({ testLead }));
		await test.settled();
		const expected = leads.filter(({ testLead }) => kinds.some((kind) => kind === testLead));
		const ids = itemsOf(node).map(({ lead_id }) => lead_id);
		expect(ids.sort()).toEqual(expected.map(({ id }) => id).sort());
		for (const { id } of leads) test.control.leads.delete(id);
		await test.settled();
		expect(itemsOf(node)).toHaveLength(expected.length + 2);
	},
);

it.each<[string, ForgedPush]>([
	[
		'about social actions',
		{ payload: { json: { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' } } },
	],
	['without a body', { payload: '', headers: { 'content-type': 'text/plain' } }],
	['of plain text', { payload: 'hello', headers: { 'content-type': 'text/plain' } }],
])('the trigger acknowledges and ignores a push %s', async (_, forged) => {
	const node = await test.activeTrigger();
	expect((await test.send(node, forged)).status).toBe(200);
	expect(node.deliveries.slice(1)).toEqual([
		{ webhook: 'default', status: 200, workflowData: undefined },
	]);
	expect(callsOf(test.nodeTest)).toEqual([]);
});
