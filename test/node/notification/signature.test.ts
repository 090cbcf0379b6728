import { gzipSync } from 'node:zlib';

import type { ForgedPush } from '../../simulator';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

// Parsing this payload and serializing it again would change its bytes in each of these ways.
it('the trigger verifies the signature over the exact bytes of the body', async () => {
	const node = await test.activeTrigger();
	const payload = JSON.stringify(push({ note: 'Grüße 🎉 日本' }))
		.replace('{', '{ "type":"OTHER",\t"n":12345678901234567890,\r\n')
		.replaceAll('urn:', '\\u0075rn:');
	expect((await test.send(node, { payload })).status).toBe(200);
	expect(itemsOf(node)).toHaveLength(1);
});

it.each(['text/plain', 'application/json; charset=utf-8', 'application/octet-stream'])(
	'the trigger accepts a signed body of the type %s',
	async (type) => {
		const node = await test.activeTrigger();
		const headers = { 'content-type': type };
		expect((await test.send(node, { payload: { json: push() }, headers })).status).toBe(200);
		expect(itemsOf(node)).toHaveLength(1);
	},
);

const body = JSON.stringify({ type: 'LEAD_ACTION' });

const forgeries: Array<[string, () => ForgedPush]> = [
	['no signature', () => ({ payload: body, signature: 'none' })],
	['a signature with another secret', () => ({ payload: body, signature: 'wrongSecret' })],
	[
		'a gzip body whose compressed bytes are signed',
		() => ({ payload: gzipSync(body), headers: { 'content-encoding': 'gzip' } }),
	],
	[
		"a gzip body that the node must read itself, and that exceeds n8n's size limit",
		() => ({
			payload: gzipSync(Buffer.alloc(20_000_000)),
			headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
		}),
	],
];

it.each(forgeries)('the trigger refuses a forged push with 401: %s', async (_, forged) => {
	const node = await test.activeTrigger();
	const { status, body: answer } = await test.send(node, forged());
	expect(status).toBe(401);
	expect(answer).toContain('X-LI-Signature');
	expect(answer).not.toContain(test.control.application.get().clientSecret);
	expect(answer).not.toMatch(/[0-9a-f]{64}/i);
	expect(node.deliveries.slice(1)).toEqual([
		{ webhook: 'default', status: 401, workflowData: undefined },
	]);
	expect(test.nodeTest.simulator.calls).toEqual([]);
});
