import { ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { useNodeTest } from '../harness/useNodeTest';
import { fetchTestEvent } from '../trigger/support/activeTrigger';
import { chosen, offeredActions, runAction, type ActionName } from './runAction';

const nodeTest = useNodeTest({ world: smallWorld() });

/** The field that only a person can fill in, by action. */
const TO_BE_ENTERED: Record<ActionName, string> = {
	'event: get': 'Event',
	'form: getFields': 'Form',
	'lead: get': 'Lead ID',
	'subscription: create': 'Webhook URL',
	'subscription: delete': 'Subscription ID',
};

describe.each([
	['as the panel opens', {}],
	['with a Page chosen', { organizationId: chosen(ORGANIZATION) }],
])('the first run, %s', (_, parameters) => {
	it.each(offeredActions())('%s works, or n8n names the field to enter', async (action) => {
		const run = runAction(nodeTest, action, parameters);
		const field = TO_BE_ENTERED[action];
		if (field !== undefined) {
			// n8n itself refuses to start, and marks the field.
			await expect(run).rejects.toThrow(`"${field}"`);
			return;
		}
		const { outputs, error, hints } = await run;
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		// The small world has no subscriptions. A table needs leads from the node before, as its hint says.
		const isTable = action === 'form: getTable';
		expect(hints.some(({ message }) => message.includes('no input leads'))).toBe(isTable);
		expect(outputs[0].length > 0).toBe(!action.startsWith('subscription: ') && !isTable);
	});
});

it('the polling trigger needs only a credential', async () => {
	expect(await fetchTestEvent(nodeTest)).not.toEqual([]);
});

it('without a credential, the action node and the polling trigger report that none is selected', async () => {
	const none = { credentials: {} };
	const { error } = await runAction(nodeTest, 'lead: pull', {}, none);
	expect(error?.message).toBe('No LinkedIn credential is selected');
	expect(error?.description).toMatch(/^Open this node.* More: https:\S+docs\/connect\.md$/);
	const fetching = fetchTestEvent(nodeTest, none);
	await expect(fetching).rejects.toThrow('No LinkedIn credential is selected');
});
