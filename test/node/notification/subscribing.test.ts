import { omit } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import {
	AD_ACCOUNT,
	EVENT,
	FORM,
	ORGANIZATION,
	PUBLIC_EVENT,
} from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { chosen } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const organization = { organizationId: ORGANIZATION };
const subscriptions = () => test.control.subscriptions.list();

/** Subscriptions without what the simulator adds by itself. */
const asked = () => subscriptions().map((each) => omit(each, ['id', 'state']));

it.each<[string, INodeParameters, object]>([
	['all events', {}, { owner: organization, leadType: 'EVENT' }],
	[
		'one event',
		{ eventId: chosen(EVENT) },
		{ owner: organization, leadType: 'EVENT', associatedEntity: { eventId: EVENT } },
	],
	['one form: of all forms', { formId: chosen(FORM) }, { owner: organization, leadType: 'EVENT' }],
	[
		'pages, though an event was chosen before',
		{ leadType: 'COMPANY', eventId: chosen(EVENT) },
		{ owner: organization, leadType: 'COMPANY' },
	],
	[
		'ads',
		{ leadType: 'SPONSORED', sponsoredAccountId: AD_ACCOUNT },
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' },
	],
])('LinkedIn is asked for %s', async (_, parameters, expected) => {
	const node = test.trigger(parameters);
	await node.activate();
	expect(asked()).toEqual([{ webhook: node.url(), ...expected }]);
	expect(subscriptions()).toMatchObject([{ state: 'validated' }]);
});

it('LinkedIn is asked for a subscription with a challenge that this very trigger answers', async () => {
	const node = test.trigger();
	await node.activate();
	expect(node.deliveries).toEqual([{ webhook: 'setup', status: 200, workflowData: undefined }]);
	expect(test.control.notifications.challenges()).toEqual([
		{ webhook: node.url(), time: Date.now() },
	]);
});

it('a subscription of its own that was left behind is replaced, whatever it is for', async () => {
	const node = test.trigger({ eventId: chosen(EVENT) });
	const common = { owner: organization, leadType: 'EVENT' as const, webhook: node.url() };
	test.control.subscriptions.add(common);
	test.control.subscriptions.add({ ...common, associatedEntity: { eventId: PUBLIC_EVENT } });
	test.control.subscriptions.add({ ...common, versionedForm: { formId: FORM, versionId: 1 } });
	await node.activate();
	expect(asked()).toEqual([{ ...common, associatedEntity: { eventId: EVENT } }]);
});

it('a subscription leaves nothing in the workflow', async () => {
	const staticData = new StaticData();
	const node = test.trigger({}, { staticData });
	await node.activate();
	await node.deactivate();
	expect(staticData.saved).toEqual({});
});
