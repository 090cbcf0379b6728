import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import createSchema from '../../../nodes/LinkedInLeadSync/__schema__/v1.0.0/subscription/create.json';
import deleteSchema from '../../../nodes/LinkedInLeadSync/__schema__/v1.0.0/subscription/delete.json';
import getManySchema from '../../../nodes/LinkedInLeadSync/__schema__/v1.0.0/subscription/getMany.json';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered, itemsOf } from '../router/runAction';
import { addForeign } from './support/subscriptions';
import { answeringWebhook } from './support/webhooks';

const { organizations: ids, events, forms } = landmarks;

const { description } = new LinkedInLeadSync();

const shownFor = ({ displayOptions }: INodeProperties, operation: string) =>
	(displayOptions?.show?.resource ?? []).includes('subscription') &&
	(displayOptions?.show?.operation ?? []).includes(operation);

const fieldsOf = (operation: string) =>
	description.properties.filter((property) => shownFor(property, operation));

describe('the panel', () => {
	it('offers the three actions in the words of a user', () => {
		const operations = description.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes('subscription'),
		);
		const actions = (operations?.options as INodePropertyOptions[]).map(({ value, action }) => [
			value,
			action,
		]);
		expect(actions).toEqual([
			['create', 'Create subscription'],
			['delete', 'Delete subscription'],
			['getMany', 'List subscriptions'],
		]);
	});

	// An AI agent that uses the node as a tool has nothing else to go by.
	it.each([
		[
			'create',
			[
				'leadType',
				'sponsoredAccountId',
				'organizationId',
				'webhookUrl',
				'eventId',
				'formId',
				'formVersion',
				'options',
			],
		],
		['delete', ['subscriptionId']],
		[
			'getMany',
			['leadType', 'sponsoredAccountId', 'organizationId', 'returnAll', 'limit', 'filters'],
		],
	])('says of each field of %s what goes in', (operation, names) => {
		const fields = fieldsOf(operation);
		expect(fields.map(({ name }) => name)).toEqual(names);
		for (const { type, description: words, options } of fields) {
			const inner = type === 'collection' ? (options as INodeProperties[]) : [];
			const texts = type === 'collection' ? inner.map((each) => each.description) : [words];
			for (const text of texts) expect(text).toMatch(/^\S.{10,}/);
		}
	});
});

describe('the output schema', () => {
	let nodeTest: NodeTest;

	beforeAll(async () => {
		nodeTest = await startNodeTest();
	});
	afterAll(async () => await nodeTest.close());

	function expectToFit(items: IDataObject[], schema: { properties: object }): void {
		expect(items.length).toBeGreaterThan(0);
		const properties = Object.entries(schema.properties) as Array<
			[string, { type: string | string[] }]
		>;
		for (const item of items) {
			expect(Object.keys(item)).toEqual(properties.map(([name]) => name));
			for (const [name, { type }] of properties) {
				expect([type].flat()).toContain(typeOf(item[name]));
			}
		}
	}

	function typeOf(value: unknown): string {
		if (value === null) return 'null';
		return typeof value === 'number' ? 'integer' : typeof value;
	}

	it('fits what each operation gives', async () => {
		const webhookUrl = await answeringWebhook(nodeTest);
		const organizationId = entered(ids.nastyForms);
		const created = [
			await itemsOf(nodeTest, 'subscription: create', { organizationId, webhookUrl }),
			await itemsOf(nodeTest, 'subscription: create', {
				organizationId,
				webhookUrl,
				eventId: entered(events.emoji),
			}),
			await itemsOf(nodeTest, 'subscription: create', {
				organizationId,
				webhookUrl,
				formId: entered(forms.emoji),
			}),
		].flat();
		expectToFit(created, createSchema);
		addForeign(nodeTest, ids.nastyForms);
		const listed = await itemsOf(nodeTest, 'subscription: getMany', { organizationId });
		expectToFit(listed, getManySchema);
		expect(listed).toHaveLength(4);
		const [{ subscription_id: subscriptionId }] = listed;
		const parameters = { subscriptionId: String(subscriptionId) };
		expectToFit(await itemsOf(nodeTest, 'subscription: delete', parameters), deleteSchema);
	});
});
