import { uniq } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import type { VariantChanges } from '../../simulator/server/control/variants';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';
import { addForeign, subscribed, subscriptionCalls } from './support/subscriptions';
import { answeringWebhook } from './support/webhooks';

const { organizations: ids, adAccounts, events, forms, otherForms } = landmarks;

let nodeTest: NodeTest;
let webhookUrl: string;

beforeAll(async () => {
	nodeTest = await startNodeTest();
});
afterAll(async () => await nodeTest.close());
beforeEach(async () => {
	nodeTest.simulator.control.reset();
	await nodeTest.connect();
	webhookUrl = await answeringWebhook(nodeTest);
});

const control = () => nodeTest.simulator.control;

async function create(parameters: INodeParameters = {}) {
	return await itemsOf(nodeTest, 'subscription: create', {
		organizationId: entered(ids.nastyForms),
		webhookUrl,
		...parameters,
	});
}

/** What every item has that is for all event leads of the organization. */
const ownerLevel = () => ({
	subscription_id: expect.stringMatching(/^\d{19}$/) as string,
	organization_id: ids.nastyForms,
	sponsored_account_id: null,
	lead_type: 'EVENT',
	event_id: null,
	creative_id: null,
	form_id: null,
	form_version: null,
	webhook_url: webhookUrl,
	points_to: 'this_n8n',
	created: true,
});

describe('subscription: create', () => {
	it('subscribes to all event leads, and gives what LinkedIn then shows', async () => {
		const items = await create();
		expect(items).toEqual([ownerLevel()]);
		expect(subscribed(nodeTest)).toEqual([
			{
				id: items[0].subscription_id,
				owner: { organizationId: ids.nastyForms },
				leadType: 'EVENT',
				webhook: webhookUrl,
			},
		]);
		expect(subscriptionCalls(nodeTest)).toEqual(['GET', 'POST', 'GET']);
	});

	it.each<[string, INodeParameters, object, object]>([
		[
			'one event',
			{ eventId: entered(events.emoji) },
			{ event_id: events.emoji },
			{ associatedEntity: { eventId: events.emoji } },
		],
		[
			'the latest version of a form',
			{ formId: entered(forms.manyVersions) },
			{ form_id: forms.manyVersions, form_version: 4 },
			{ versionedForm: { formId: forms.manyVersions, versionId: 4 } },
		],
		[
			'an earlier version of a form, given as a number by an expression',
			{ formId: entered(forms.manyVersions), formVersion: '={{ 2 }}' },
			{ form_id: forms.manyVersions, form_version: 2 },
			{ versionedForm: { formId: forms.manyVersions, versionId: 2 } },
		],
		[
			'company leads',
			{ leadType: 'COMPANY', organizationId: entered(ids.manyEvents) },
			{ lead_type: 'COMPANY', organization_id: ids.manyEvents },
			{ leadType: 'COMPANY', owner: { organizationId: ids.manyEvents } },
		],
		[
			'a form of ads',
			{
				leadType: 'SPONSORED',
				sponsoredAccountId: adAccounts.campaignManager,
				formId: entered(otherForms.sponsored),
				formVersion: '1',
			},
			{
				lead_type: 'SPONSORED',
				organization_id: null,
				sponsored_account_id: adAccounts.campaignManager,
				form_id: otherForms.sponsored,
				form_version: 1,
			},
			{ leadType: 'SPONSORED', owner: { adAccountId: adAccounts.campaignManager } },
		],
	])('subscribes to %s', async (_, parameters, item, atLinkedIn) => {
		expect(await create(parameters)).toEqual([{ ...ownerLevel(), ...item }]);
		expect(subscribed(nodeTest)).toMatchObject([atLinkedIn]);
	});

	it('makes none twice: gives the one that is there', async () => {
		const [first] = await create();
		control().calls.clear();
		expect(await create()).toEqual([{ ...first, created: false }]);
		expect(subscribed(nodeTest)).toHaveLength(1);
		expect(uniq(subscriptionCalls(nodeTest))).toEqual(['GET']);
	});

	it('takes only one that is alike in everything for the same', async () => {
		const parameters: INodeParameters[] = [
			{},
			{ eventId: entered(events.emoji) },
			{ eventId: entered(events.wide) },
			{ formId: entered(forms.manyVersions), formVersion: '1' },
			{ formId: entered(forms.manyVersions), formVersion: '2' },
			{ leadType: 'COMPANY' },
			{ organizationId: entered(ids.manyEvents) },
			{ webhookUrl: `${webhookUrl}?tenant=7` },
		];
		for (const each of parameters) expect(await create(each)).toMatchObject([{ created: true }]);
		expect(subscribed(nodeTest)).toHaveLength(parameters.length);
		for (const each of parameters) expect(await create(each)).toMatchObject([{ created: false }]);
		expect(subscribed(nodeTest)).toHaveLength(parameters.length);
	});

	it.each([{ creativeId: '241257736' }, { campaignId: '198356826' }])(
		'does not take the subscription of %j for that of the account',
		async (associatedEntity) => {
			control().subscriptions.add({
				owner: { adAccountId: adAccounts.campaignManager },
				leadType: 'SPONSORED',
				webhook: webhookUrl,
				associatedEntity,
			});
			const sponsoredAccountId = adAccounts.campaignManager;
			const items = await create({ leadType: 'SPONSORED', sponsoredAccountId });
			expect(items).toMatchObject([{ created: true, creative_id: null }]);
		},
	);

	it('leaves subscriptions of others alone, those of the same organization included', async () => {
		const foreign = [
			addForeign(nodeTest, ids.nastyForms),
			addForeign(nodeTest, ids.nastyForms, { associatedEntity: { eventId: events.emoji } }),
		];
		await create();
		expect(control().subscriptions.list()).toEqual([
			...foreign,
			expect.objectContaining({ webhook: webhookUrl }),
		]);
	});

	it('finds its own behind a page of others', async () => {
		for (let index = 0; index < 120; index++) addForeign(nodeTest, ids.nastyForms);
		await create();
		expect(await create()).toMatchObject([{ created: false }]);
		expect(subscribed(nodeTest)).toHaveLength(121);
	});

	it('makes one for each input item, and one for items that are alike', async () => {
		const organizations = [ids.cyrillic, ids.arabic, ids.cyrillic];
		const { outputs } = await runAction(
			nodeTest,
			'subscription: create',
			{ organizationId: entered('={{ $json.organization }}'), webhookUrl },
			{ items: organizations.map((organization) => ({ json: { organization } })) },
		);
		expect(outputs[0].map(({ json, pairedItem }) => [json.created, pairedItem])).toEqual([
			[true, { item: 0 }],
			[true, { item: 1 }],
			[false, { item: 2 }],
		]);
		expect(subscribed(nodeTest)).toHaveLength(2);
	});
});

describe('is the same with', () => {
	it.each<[string, VariantChanges]>([
		['201 and the id in the header', { subscriptionCreated: '201 header' }],
		['201 and the id in the body', { subscriptionCreated: '201 body' }],
		['200 and the id in the body', { subscriptionCreated: '200 body' }],
		['a duplicate refused with 400', { duplicateSubscription: 400 }],
		['a duplicate refused with 409', { duplicateSubscription: 409 }],
		['no total in lists', { pagingTotal: { leadNotifications: 'absent' } }],
		['another code for what is not found', { notFoundCode: 'RESOURCE_NOT_FOUND' }],
	])('%s', async (_, variants) => {
		control().variants.set(variants);
		expect(await create()).toEqual([ownerLevel()]);
		expect(await create()).toEqual([{ ...ownerLevel(), created: false }]);
		expect(subscribed(nodeTest)).toHaveLength(1);
	});

	it.each([true, false])('the event of a subscription shown: %s', async (isEchoed) => {
		control().variants.set({ subscriptionEntityEchoed: isEchoed });
		const items = await create({ eventId: entered(events.emoji) });
		expect(items).toEqual([{ ...ownerLevel(), event_id: events.emoji }]);
	});
});
