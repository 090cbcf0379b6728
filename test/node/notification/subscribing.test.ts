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
import { callsOf } from '../lead/support/pull';
import { chosen, entered } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const organization = { organizationId: ORGANIZATION };
const subscriptions = () => test.control.subscriptions.list();

/** Subscriptions without what the simulator adds by itself. */
const asked = () =>
	subscriptions().map((each) => omit(each, ['id', 'state', 'failuresInARow', 'checkedAt']));

describe('what LinkedIn is asked for', () => {
	it.each<[string, INodeParameters, object]>([
		['all events', {}, { owner: organization, leadType: 'EVENT' }],
		[
			'one event',
			{ eventId: chosen(EVENT) },
			{ owner: organization, leadType: 'EVENT', associatedEntity: { eventId: EVENT } },
		],
		[
			'one event, by its URN',
			{ eventId: entered(`urn:li:event:${EVENT}`) },
			{ owner: organization, leadType: 'EVENT', associatedEntity: { eventId: EVENT } },
		],
		[
			'one form: of all forms',
			{ formId: chosen(FORM) },
			{ owner: organization, leadType: 'EVENT' },
		],
		[
			'one form of one event: of the event',
			{ eventId: chosen(EVENT), formId: chosen(FORM) },
			{ owner: organization, leadType: 'EVENT', associatedEntity: { eventId: EVENT } },
		],
		[
			'one action: of both',
			{ leadActions: ['DELETED'] },
			{ owner: organization, leadType: 'EVENT' },
		],
		['pages', { leadType: 'COMPANY' }, { owner: organization, leadType: 'COMPANY' }],
		[
			'pages, though an event was chosen before',
			{ leadType: 'COMPANY', eventId: chosen(EVENT) },
			{ owner: organization, leadType: 'COMPANY' },
		],
		[
			'product pages',
			{ leadType: 'ORGANIZATION_PRODUCT' },
			{ owner: organization, leadType: 'ORGANIZATION_PRODUCT' },
		],
		[
			'ads',
			{ leadType: 'SPONSORED', sponsoredAccountId: AD_ACCOUNT },
			{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' },
		],
	])('%s', async (_, parameters, expected) => {
		const node = test.trigger(parameters);
		await node.activate();
		expect(asked()).toEqual([{ webhook: node.url(), ...expected }]);
		expect(subscriptions()).toMatchObject([{ state: 'validated' }]);
	});

	it('what there is, the subscription, and the new one back, each once', async () => {
		await test.trigger().activate();
		const [{ id }] = subscriptions();
		expect(callsOf(test.nodeTest, 'leadNotifications')).toEqual([
			expect.stringMatching('^200 /rest/leadNotifications\\?q=criteria&owner=\\(value:'),
			expect.stringMatching('^20[01] /rest/leadNotifications$'),
			`200 /rest/leadNotifications/${id}`,
		]);
	});

	it('with a challenge that this very trigger answers', async () => {
		const node = test.trigger();
		await node.activate();
		expect(node.deliveries).toEqual([{ webhook: 'setup', status: 200, workflowData: undefined }]);
		expect(test.control.notifications.challenges()).toEqual([
			{ webhook: node.url(), time: Date.now() },
		]);
	});
});

describe('a second activation', () => {
	it("replaces the trigger's own subscription, since LinkedIn may have blocked it", async () => {
		const node = test.trigger();
		await node.activate();
		const [first] = subscriptions();
		test.control.subscriptions.setState(first.id, { state: 'blocked' });
		await node.activate('update');
		expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
		expect(subscriptions()[0].id).not.toBe(first.id);
	});

	it('replaces every one that was left behind, whatever it is for', async () => {
		const node = test.trigger({ eventId: chosen(EVENT) });
		const common = { owner: organization, leadType: 'EVENT' as const, webhook: node.url() };
		test.control.subscriptions.add(common);
		test.control.subscriptions.add({ ...common, associatedEntity: { eventId: PUBLIC_EVENT } });
		test.control.subscriptions.add({ ...common, versionedForm: { formId: FORM, versionId: 1 } });
		await node.activate();
		expect(asked()).toEqual([{ ...common, associatedEntity: { eventId: EVENT } }]);
	});

	it('finds its own among more than a page of others', async () => {
		const node = test.trigger();
		const common = { owner: organization, leadType: 'EVENT' as const };
		for (let number = 0; number < 250; number += 1) {
			const webhook = number === 180 ? node.url() : `https://other.example.com/${number}`;
			test.control.subscriptions.add({ ...common, webhook });
		}
		await node.activate();
		const own = subscriptions().filter(({ webhook }) => webhook === node.url());
		expect(own).toHaveLength(1);
		expect(subscriptions()).toHaveLength(250);
	});
});

it('nothing is kept in the workflow', async () => {
	const staticData = new StaticData();
	const node = test.trigger({}, { staticData });
	await node.activate();
	await node.deactivate();
	expect(staticData.saved).toEqual({});
});
