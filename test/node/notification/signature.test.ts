import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { ForgedPush } from '../../simulator';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const secret = () => test.control.application.get().clientSecret;

/** n8n parses the first, and leaves the other to the node. */
it.each(['application/json; charset=utf-8', 'application/octet-stream'])(
	'the trigger verifies the signature over the exact bytes of a body of the type %s',
	async (type) => {
		const node = await test.activeTrigger();
		// Parsing this payload and serializing it again would change its bytes in each of these ways.
		const payload = JSON.stringify(push({ note: 'Grüße 🎉 日本' }))
			.replace('{', '{ "type":"OTHER",\t"n":12345678901234567890,\r\n')
			.replaceAll('urn:', '\\u0075rn:');
		const headers = { 'content-type': type };
		expect((await test.send(node, { payload, headers })).status).toBe(200);
		expect(itemsOf(node)).toHaveLength(1);
	},
);

const forgeries: Array<[string, ForgedPush]> = [
	['no signature', { payload: { json: push() }, signature: 'none' }],
	[
		"a gzip body that the node must read itself, and that exceeds n8n's size limit",
		{
			payload: gzipSync(Buffer.alloc(20_000_000)),
			headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
		},
	],
];

it.each(forgeries)('the trigger refuses a forged push with 401: %s', async (_, forged) => {
	const node = await test.activeTrigger();
	const { status, body: answer } = await test.send(node, forged);
	expect(status).toBe(401);
	expect(answer).toContain('X-LI-Signature');
	expect(answer).not.toMatch(/[0-9a-f]{64}/i);
	expect(itemsOf(node)).toEqual([]);
	expect(test.nodeTest.simulator.calls).toEqual([]);
});

const CODE = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

it('the trigger answers a challenge with its HMAC and without a call, and refuses an invalid one', async () => {
	const node = await test.activeTrigger();
	const ask = async (query: string) =>
		await test.nodeTest.fetchWebhook(`${node.url('setup')}${query}`);
	const { status, contentType, body } = await ask(`?applicationId=86abc&challengeCode=${CODE}`);
	expect([status, contentType]).toEqual([200, expect.stringMatching('application/json')]);
	const challengeResponse = createHmac('sha256', secret()).update(CODE).digest('hex');
	expect(JSON.parse(body)).toEqual({ challengeCode: CODE, challengeResponse });
	const refusal = await ask(`?challengeCode[]=${CODE}`);
	expect(refusal.status).toBe(400);
	expect(refusal.body).not.toMatch(/[0-9a-f]{64}/i);
	await test.settled();
	expect(itemsOf(node)).toEqual([]);
	expect(test.nodeTest.simulator.calls).toEqual([]);
});
