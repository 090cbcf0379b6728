import { HOUR } from '../../durations';
import { CREDENTIAL_TYPE } from '../harness/startNodeTest';
import { pass } from '../lead/support/clock';
import { setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

it('after the credential was deleted, the trigger answers every request with 503 and starts no execution', async () => {
	const credentials = structuredClone(test.nodeTest.credentials);
	const node = await test.activeTrigger({}, { credentials });
	credentials[CREDENTIAL_TYPE].id = 'deleted';
	const before = node.deliveries.length;
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

it('when a setting becomes invalid, LinkedIn gets status 500, and an execution fails with a message', async () => {
	const until = Date.now() + HOUR;
	const node = await test.activeTrigger({
		leadActions: `={{ new Date().getTime() < ${until} ? ["CREATED"] : [] }}`,
	});
	expect(await test.send(node, { payload: { json: push() } })).toMatchObject({ status: 200 });
	pass(2 * HOUR);
	expect(await test.send(node, { payload: { json: push() } })).toMatchObject({ status: 500 });
	expect(node.deliveries.at(-1)?.error).toMatchObject({
		message: 'Lead Actions: nothing is entered',
	});
});
