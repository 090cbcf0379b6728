import { landmarks } from '../../simulator/world/landmarks';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { failureOfAction, itemsOf } from '../router/runAction';
import { addForeign } from './support/subscriptions';

const { organizations: ids } = landmarks;

const nodeTest = useFreshNodeTest();

const remove = async (subscriptionId: string) =>
	await itemsOf(nodeTest, 'subscription: delete', { subscriptionId });

const failure = async (subscriptionId: string) => {
	const error = await failureOfAction(nodeTest, 'subscription: delete', { subscriptionId });
	return `${error.message} | ${error.description}`;
};

it('Delete removes only the given subscription, even if another ID rounds to the same number', async () => {
	// The first two IDs round to the same number.
	const [first, second, third] = ['9007199254740992001', '9007199254740992002', '7012'].map((id) =>
		addForeign(nodeTest, ids.arabic, { id }),
	);
	expect(await remove(second.id)).toEqual([{ deleted: true }]);
	expect(nodeTest.control.subscriptions.list()).toEqual([first, third]);
});

it.each([
	['={{ "" }}', /^Subscription ID: no subscription is given \| .*Get Many/],
	['../leadForms/7', /^Subscription ID: '..\/leadForms\/7' does not contain the ID/],
	['={{ 9007199254740993123 }}', /lost digits because it was passed as a number; .* \| .*Get Many/],
])('Delete refuses %s without a call', async (subscriptionId, words) => {
	expect(await failure(subscriptionId)).toMatch(words);
	expect(nodeTest.simulator.calls).toEqual([]);
});
