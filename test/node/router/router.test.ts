import type { INode, INodeExecutionData } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, runAction } from './runAction';

const { events } = landmarks;
const UNKNOWN = '7087030501919699999';

const nodeTest = useNodeTest();

/** Three input items; the second one names an event that does not exist. */
const items: INodeExecutionData[] = [events.emoji, UNKNOWN, events.formulas].map(
	(event, index) => ({
		json: { event, row: index },
	}),
);

async function run(onError?: INode['onError'], input = items) {
	const parameters = { eventId: entered('={{ $json.event }}') };
	return await runAction(nodeTest, 'event: get', parameters, { items: input, onError });
}

const message = `LinkedIn could not find event ${UNKNOWN}`;
const [first, , third] = [events.emoji, UNKNOWN, events.formulas].map((event_id, item) => ({
	json: { event_id },
	pairedItem: { item },
}));

it('with On Error set to Stop, the node stops with an error that names the failed item', async () => {
	const { error, outputs } = await run();
	expect(error).toMatchObject({ message, context: { itemIndex: 1 } });
	expect(outputs.flat()).toEqual([]);
});

it('with On Error set to Continue, an error item takes the place of the failed item, between the other results', async () => {
	const { outputs } = await run('continueRegularOutput');
	const description = expect.stringContaining('choose the entry from the list') as string;
	const details = { description, reason: 'not_found', http_status: 404 };
	const failed = { json: { error: message, message: details }, pairedItem: { item: 1 } };
	expect(outputs).toMatchObject([[first, failed, third]]);
});

it('the error output gets the failed item with its input, and the main output gets the results', async () => {
	const { outputs } = await run('continueErrorOutput');
	const json = { event: UNKNOWN, row: 1, error: message, message: { reason: 'not_found' } };
	expect(outputs).toMatchObject([[first, third], [{ json, pairedItem: { item: 1 } }]]);
});

it('with a credential that n8n cannot read, each item becomes an error, and none passes unchanged', async () => {
	const credentials = { linkedInLeadSyncOAuth2Api: { id: 'deleted', name: 'Deleted' } };
	for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		const { outputs } = await runAction(
			nodeTest,
			'event: get',
			{ eventId: entered(events.emoji) },
			{ items, onError, credentials },
		);
		const failed = outputs[onError === 'continueErrorOutput' ? 1 : 0];
		expect(outputs.flat()).toHaveLength(items.length);
		for (const { json } of failed) expect(json.error).toMatch(/credential/i);
		expect(failed).toHaveLength(items.length);
	}
});
