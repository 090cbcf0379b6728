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

/** Subscriptions without the properties that the simulator adds. */
const asked = () => subscriptions().map((each) => omit(each, ['id', 'state']));

it.each<[string, INodeParameters, object]>([
	['all events', {}, { owner: organization, leadType: 'EVENT' }],
	[
		'one event',
		{ eventId: chosen(EVENT) },
		{ owner: organization, leadType: 'EVENT', associatedEntity: { eventId: EVENT } },
	],
	[
		'all forms if one is set',
		{ options: { formId: chosen(FORM) } },
		{ owner: organization, leadType: 'EVENT' },
	],
	[
		'leads of Pages, though an event was chosen before',
		{ leadType: 'COMPANY', eventId: chosen(EVENT) },
		{ owner: organization, leadType: 'COMPANY' },
	],
	[
		'leads of ads',
		{ leadType: 'SPONSORED', sponsoredAccountId: AD_ACCOUNT },
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' },
	],
])('the trigger subscribes to %s', async (_, parameters, expected) => {
	const node = test.trigger(parameters);
	await node.activate();
	expect(asked()).toEqual([{ webhook: node.url(), ...expected }]);
	expect(subscriptions()).toMatchObject([{ state: 'validated' }]);
});

it('publishing creates a subscription whose challenge the trigger answers itself', async () => {
	const node = test.trigger();
	await node.activate();
	expect(node.deliveries).toEqual([{ webhook: 'setup', status: 200, workflowData: undefined }]);
	expect(test.control.notifications.challenges()).toEqual([
		{ webhook: node.url(), time: Date.now() },
	]);
});

it('publishing replaces all earlier subscriptions of the same webhook URL, whatever they cover', async () => {
	const node = test.trigger({ eventId: chosen(EVENT) });
	const common = { owner: organization, leadType: 'EVENT' as const, webhook: node.url() };
	test.control.subscriptions.add(common);
	test.control.subscriptions.add({ ...common, associatedEntity: { eventId: PUBLIC_EVENT } });
	test.control.subscriptions.add({ ...common, versionedForm: { formId: FORM, versionId: 1 } });
	await node.activate();
	expect(asked()).toEqual([{ ...common, associatedEntity: { eventId: EVENT } }]);
});

it('publishing and unpublishing store nothing in the workflow', async () => {
	const staticData = new StaticData();
	const node = test.trigger({}, { staticData });
	await node.activate();
	await node.deactivate();
	expect(staticData.saved).toEqual({});
});
