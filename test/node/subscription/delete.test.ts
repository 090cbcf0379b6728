import type { INode, INodeExecutionData } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { failureOfAction, itemsOf, runAction } from '../router/runAction';
import { addForeign, subscribed, subscriptionCalls } from './support/subscriptions';

const { organizations: ids, members } = landmarks;

let nodeTest: NodeTest;

beforeAll(async () => {
	nodeTest = await startNodeTest();
});
afterAll(async () => await nodeTest.close());
beforeEach(async () => {
	nodeTest.simulator.control.reset();
	await nodeTest.connect();
});

const control = () => nodeTest.simulator.control;

const remove = async (subscriptionId: string) =>
	await itemsOf(nodeTest, 'subscription: delete', { subscriptionId });

const failure = async (subscriptionId: string) => {
	const error = await failureOfAction(nodeTest, 'subscription: delete', { subscriptionId });
	return `${error.message} | ${error.description}`;
};

describe('subscription: delete', () => {
	it.each([204, 200] as const)(
		'ends the one, and no other, when LinkedIn says %d',
		async (status) => {
			control().variants.set({ subscriptionDeletedStatus: status });
			// Ids that are one number once they are rounded.
			const [first, second, third] = ['9007199254740992001', '9007199254740992002', '7012'].map(
				(id) => addForeign(nodeTest, ids.arabic, { id }),
			);
			expect(await remove(second.id)).toEqual([{ deleted: true }]);
			expect(control().subscriptions.list()).toEqual([first, third]);
		},
	);

	it.each(['NOT_FOUND', 'RESOURCE_NOT_FOUND'] as const)(
		'is a success when it is gone already, told by %s',
		async (notFoundCode) => {
			control().variants.set({ notFoundCode });
			const { id } = addForeign(nodeTest, ids.arabic);
			await remove(id);
			const { outputs, hints } = await runAction(nodeTest, 'subscription: delete', {
				subscriptionId: id,
			});
			expect(outputs[0].map(({ json }) => json)).toEqual([{ deleted: true }]);
			expect(hints.map(({ message }) => message)).toEqual([
				`LinkedIn had no subscription ${id} any more`,
			]);
		},
	);

	it('takes ids with blanks around them, and numbers that are exact', async () => {
		addForeign(nodeTest, ids.arabic, { id: '7012' });
		addForeign(nodeTest, ids.arabic, { id: '7013' });
		for (const id of ['  7012 ', '={{ 7013 }}']) {
			expect(await remove(id)).toEqual([{ deleted: true }]);
		}
		expect(control().subscriptions.list()).toEqual([]);
	});

	it.each([
		['={{ "" }}', /^Subscription ID: '' is not the ID of a subscription \| .*Get Many/],
		['={{ null }}', /^Subscription ID: '' is not the ID/],
		['https://crm.example.org/x', /^Subscription ID: 'https:\/\/crm.example.org\/x' is not the ID/],
		['../leadForms/7', /^Subscription ID: '..\/leadForms\/7' is not the ID/],
		['-1', /^Subscription ID: '-1' is not the ID/],
		['={{ 9007199254740993123 }}', /lost digits because it was passed as a number \| .*as text/],
	])('refuses %s without a call', async (subscriptionId, words) => {
		control().calls.clear();
		expect(await failure(subscriptionId)).toMatch(words);
		expect(nodeTest.simulator.calls).toEqual([]);
	});

	it('says that the role is missing, and deletes nothing', async () => {
		const { id } = addForeign(nodeTest, ids.analyst);
		expect(await failure(id)).toMatch(
			new RegExp(
				`^LinkedIn does not allow access to lead notification subscription ${id} \\| .*admin`,
			),
		);
		control().application.signIn(members.outsider);
		await nodeTest.connect();
		const { id: other } = addForeign(nodeTest, ids.arabic);
		expect(await failure(other)).toMatch(/^LinkedIn does not allow access/);
		expect(subscribed(nodeTest)).toHaveLength(2);
	});

	it('is asked for three times when LinkedIn fails, since it may happen twice', async () => {
		const { id } = addForeign(nodeTest, ids.arabic);
		control().faults.add({
			match: { resource: 'leadNotifications' },
			effect: { kind: 'status', status: 503 },
			times: 'always',
		});
		expect(await failure(id)).toMatch(/^LinkedIn failed to answer \(HTTP status 503\)/);
		expect(subscriptionCalls(nodeTest)).toEqual(['DELETE', 'DELETE', 'DELETE']);
	});
});

describe('On Error', () => {
	async function deleteThree(onError: INode['onError']) {
		const [first, second] = [ids.cyrillic, ids.arabic].map((id) => addForeign(nodeTest, id));
		const items: INodeExecutionData[] = [first.id, 'none', second.id].map((id) => ({
			json: { id },
		}));
		const parameters = { subscriptionId: '={{ $json.id }}' };
		const run = await runAction(nodeTest, 'subscription: delete', parameters, { items, onError });
		return { ...run, first, second };
	}

	it('stop: names the item', async () => {
		const { error } = await deleteThree('stopWorkflow');
		expect(error).toMatchObject({
			message: "Subscription ID: 'none' is not the ID of a subscription",
			context: { itemIndex: 1 },
		});
	});

	it('continue: an error item in its place, the others are deleted', async () => {
		const { outputs } = await deleteThree('continueRegularOutput');
		expect(outputs[0]).toMatchObject([
			{ json: { deleted: true }, pairedItem: { item: 0 } },
			{
				json: {
					error: "Subscription ID: 'none' is not the ID of a subscription",
					details: { reason: 'invalid_input', http_status: null },
				},
				pairedItem: { item: 1 },
			},
			{ json: { deleted: true }, pairedItem: { item: 2 } },
		]);
		expect(subscribed(nodeTest)).toEqual([]);
	});

	it('error output: gets the item with its input', async () => {
		const { outputs } = await deleteThree('continueErrorOutput');
		expect(outputs[0]).toHaveLength(2);
		expect(outputs[1]).toMatchObject([
			{
				json: { id: 'none', error: "Subscription ID: 'none' is not the ID of a subscription" },
				pairedItem: { item: 1 },
			},
		]);
	});
});
