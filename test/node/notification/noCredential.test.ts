import { CREDENTIAL_TYPE } from '../harness/startNodeTest';
import { setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

/** An active trigger, whose credential somebody has deleted. */
const orphan = async () => {
	const credentials = structuredClone(test.nodeTest.credentials);
	const node = await test.activeTrigger({}, { credentials });
	credentials[CREDENTIAL_TYPE].id = 'deleted';
	return { node, before: node.deliveries.length };
};

it('nobody can start executions, not even failing ones', async () => {
	const { node, before } = await orphan();
	for (const signature of ['right', 'none', 'wrongSecret'] as const) {
		const { status, body } = await test.send(node, { payload: { json: push() }, signature });
		expect(status).toBe(503);
		expect(body).toContain('credential');
	}
	const challenge = `${node.url('setup')}?challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0`;
	expect((await test.nodeTest.fetchWebhook(challenge)).status).toBe(503);
	await test.settled();
	expect(node.deliveries.slice(before)).toHaveLength(4);
	expect(node.deliveries.filter(({ error }) => error !== undefined)).toEqual([]);
	expect(node.executions).toEqual([]);
});
